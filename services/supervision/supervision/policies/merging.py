"""并入: a case that is worked under another one – since when, whether it ended with it, and what that does to its clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supervision.model import Fact
from supervision.policies.span import Span

BEGINS, ENDS, OVER, CLOSED = "DisputeMerged", "DisputeParted", "MergedEnded", "MergedArchived"
# Of these whoever has to act has the whole term again; of other terms what was left.
ANEW = frozenset({"route", "sign"})


@dataclass(frozen=True)
class Following:
    """Under which case it is worked since when; ``end`` is what was told of the head's end, then its file is closed."""

    head_id: str
    head_number: str
    kind: str
    since: datetime
    end: Fact | None = None
    archived: bool = False


@dataclass(frozen=True)
class Pause:
    """While it was worked under another one; ``until`` is None while it is."""

    since: datetime
    until: datetime | None = None


def following(facts: Sequence[Fact]) -> Following | None:
    """What holds now, in whatever order the steps were told; None for a case that is worked by itself."""
    steps = _steps(facts)
    if not steps or steps[-1].kind != BEGINS:
        return None
    last, number = steps[-1].data, int(steps[-1].data["step"])
    of_step = {
        one.kind: one for one in facts if one.kind in (OVER, CLOSED) and int(one.data["step"]) == number
    }
    since = list(pauses(facts))[-1].since
    return Following(
        str(last["head"]),
        str(last["head_number"]),
        str(last["kind"]),
        since,
        of_step.get(OVER),
        CLOSED in of_step,
    )


def followers(facts: Sequence[Fact]) -> dict[str, str]:
    """What is worked under this case: dispute → kind of link."""
    newest: dict[str, Fact] = {}
    for fact in facts:
        follower = str(fact.data.get("follower", ""))
        if follower and int(fact.data["step"]) >= int(newest.get(follower, fact).data["step"]):
            newest[follower] = fact
    return {one: str(fact.data["kind"]) for one, fact in newest.items() if fact.kind == BEGINS}


def pauses(facts: Sequence[Fact]) -> Iterator[Pause]:
    """Each time that it was worked under another one."""
    since: datetime | None = None
    for fact in _steps(facts):
        if fact.kind == BEGINS:
            since = since or fact.at
        elif since is not None:
            yield Pause(since, fact.at)
            since = None
    if since is not None:
        yield Pause(since)


def with_pauses(spans: Sequence[Span], facts: Sequence[Fact]) -> list[Span]:
    """The clocks as they stand still while the case is worked under another one, and run on behind that."""
    known, found = list(pauses(facts)), list(spans)
    for pause in known:
        found = [_paused(one, pause) for one in found]
    return found


def _paused(span: Span, pause: Pause) -> Span:
    if span.stopped_at is not None and span.stopped_at <= pause.since:
        return span
    if pause.until is None:
        return replace(span, stopped_at=max(pause.since, span.started_at))
    if span.due_on is not None or span.started_at >= pause.until:
        return span  # a day that was given does not move
    if span.name in ANEW:
        return replace(span, started_at=pause.until)
    lost: timedelta = pause.until - max(pause.since, span.started_at)
    return replace(span, started_at=span.started_at + lost)


def _steps(facts: Sequence[Fact]) -> list[Fact]:
    """What was told of this case's own following, in its order."""
    own = [one for one in facts if one.kind in (BEGINS, ENDS) and "follower" not in one.data]
    return sorted(own, key=lambda one: int(one.data["step"]))
