"""The clocks of what desks ask of one another: a call (吹哨报到) and a co-desk's part (协办)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from supervision.model import Fact
from supervision.policies.fold import earliest
from supervision.policies.span import Span

ENDS = ("DisputeConcluded", "CaseArchived")
# what begins it → the clock, the fact's key, what stops it
CLOCKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "DeskCalled": ("whistle", "whistle", ("DeskArrived", "WhistleCancelled")),
    "PartAssigned": ("part", "part", ("PartDone", "PartDropped")),
}


def between_desks(facts: Sequence[Fact]) -> Iterator[Span]:
    """Asked → come or done; asked again, the first moment and the last day count; the end of the case stops it too."""
    for kind, (name, key, stops) in CLOCKS.items():
        for found in _asked(facts, kind, key):
            mark, last = found[0].data[key], found[-1]
            over = [f.at for f in facts if f.kind in stops and f.data.get(key) == mark and f.at >= last.at]
            due_on = date.fromisoformat(str(last.data["due_on"]))
            stop = earliest([*over, _ended(facts, last.at)])
            yield Span(name, str(mark), "", found[0].at, stop, due_on)


def of_study(facts: Sequence[Fact]) -> Iterator[Span]:
    """The day that a joint study's conclusion set, until the case ends; a later conclusion takes its place."""
    concluded = [fact for fact in facts if fact.kind == "StudyConcluded"]
    for fact in concluded:
        if due_on := fact.data.get("due_on"):
            later = earliest([one.at for one in concluded if one.at > fact.at])
            stop = earliest([later, _ended(facts, fact.at)])
            yield Span("study", str(fact.data["study"]), "", fact.at, stop, date.fromisoformat(str(due_on)))


def asked_of(facts: Sequence[Fact], name: str, mark: str) -> str:
    """The desk that a call or part is asked of; "" where the facts do not know it."""
    kinds = {kind: key for kind, (clock, key, _) in CLOCKS.items() if clock == name}
    found = (f for f in facts if f.kind in kinds and str(f.data.get(kinds[f.kind])) == mark)
    return next((str(fact.data["called_desk"]) for fact in found), "")


def _asked(facts: Sequence[Fact], kind: str, key: str) -> list[list[Fact]]:
    """The facts of each thing that was asked, in order."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == kind and fact.data.get(key):
            found.setdefault(str(fact.data[key]), []).append(fact)
    return list(found.values())


def _ended(facts: Sequence[Fact], since: datetime) -> datetime | None:
    return earliest([fact.at for fact in facts if fact.kind in ENDS and fact.at >= since])
