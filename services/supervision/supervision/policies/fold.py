"""Makes the columns of a case out of its facts: one rule for each column, none depends on the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from supervision.model import Case, Fact
from supervision.policies import states
from supervision.policies.merging import Following, following

HAPPY = frozenset({"very_satisfied", "satisfied", "fairly_satisfied"})
# what a routed case's brief says → the column
SIGHTED = {
    "type": "type_code", "complexity": "complexity", "risk": "risk", "level": "level", "desk": "desk", "desks": "desks",
}  # fmt: skip


def fold(case: Case) -> list[Fact]:
    """Sets every column that follows from the facts; gives the facts in order."""
    return fold_facts(case, case.all_facts())


def fold_facts(case: Case, known: Sequence[Fact]) -> list[Fact]:
    """The same from facts that need not be unpacked first."""
    facts = states.in_order(known)
    number = max((fact.round for fact in facts), default=1) or 1
    mediator_id, offered_to = _mediator(facts)
    under = following(facts)
    case.set(
        round=number,
        state=_state(facts, under),
        updated_at=max((fact.at for fact in facts), default=None),
        mediator_id=mediator_id,
        second_id=_named_last(facts, "SecondMediatorNamed", "second"),
        successor_id=_named_last(facts, "FollowUpAssigned", "successor"),
        deputy_id=_named_last(facts, "DeputyNamed", "deputy"),
        offered_to=offered_to,
        links=",".join(_links(facts)),
        **_routing(facts),
        **_end(facts, number, under.end if under else None),
    )
    return facts


def _state(facts: Sequence[Fact], under: Following | None) -> str:
    """What is worked under another case stands by that: merged, then ended with it."""
    if under is not None:
        ended = str(under.end.data[states.OUTCOME]) if under.end else "merged"
        return "archived" if under.archived else ended
    return _last([states.state_of(fact) for fact in facts])


def _links(facts: Sequence[Fact]) -> list[str]:
    """With whom the case is linked: as often as it was linked more than parted, in whatever order that was told."""
    linked = Counter(str(fact.data["other"]) for fact in facts if fact.data.get("other"))
    linked.subtract(str(fact.data["parted"]) for fact in facts if fact.data.get("parted"))
    return sorted(other for other, count in linked.items() if count > 0)


def _routing(facts: Sequence[Fact]) -> dict[str, Any]:
    brief = newest_brief(facts)
    if brief is None:
        return {}
    return {"severe": bool(brief.get("severe"))} | {column: brief[key] for key, column in SIGHTED.items()}


def newest_brief(facts: Sequence[Fact]) -> Mapping[str, Any] | None:
    """What the newest decision of the last round says of the case; of the same decision the latest word counts."""
    briefs = [
        (fact.round, int(fact.data.get("brief", 0)), at)
        for at, fact in enumerate(facts)
        if "desk" in fact.data
    ]
    return facts[max(briefs)[2]].data if briefs else None


def _mediator(facts: Sequence[Fact]) -> tuple[str, str]:
    """Assigned or opened: the mediator has it; a reopening takes it away; an offer lasts until its answer."""
    mediator_id = offered_to = offer = ""
    for fact in facts:
        if fact.kind == "DisputeReopened":
            mediator_id = offered_to = ""
        elif fact.kind in ("MediatorAssigned", "MediationOpened", "DisputeConcluded"):
            mediator_id, offered_to = str(fact.data.get("mediator", "")), ""
        elif fact.kind == "MediatorOffered":
            offered_to, offer = str(fact.data.get("mediator", "")), str(fact.data.get("offer", ""))
        elif fact.kind == "NoMediatorLeft" or _answers(fact, offer):
            offered_to = ""
    return mediator_id, offered_to


def _named_last(facts: Sequence[Fact], kind: str, who: str) -> str:
    """Who acts beside the first one: the last who was named so, until a reopening. They need not wait for the first's facts."""
    ordered = sorted(facts, key=lambda fact: fact.at)
    telling = [fact for fact in ordered if fact.kind in (kind, "DisputeReopened")]
    return str(telling[-1].data.get(who, "")) if telling else ""


def _answers(fact: Fact, offer: str) -> bool:
    return fact.kind in ("OfferRefused", "OfferLapsed") and fact.data.get("offer") == offer


def _end(facts: Sequence[Fact], number: int, with_head: Fact | None) -> dict[str, Any]:
    """The end of round ``number``, its own or ``with_head``, and what all visits so far answered."""
    ends = [fact for fact in facts if fact.kind == "DisputeConcluded" and fact.round == number]
    ends = ends or ([with_head] if with_head else [])
    answers = [fact.data["satisfaction"] for fact in facts if fact.data.get("satisfaction")]
    return {
        "outcome": str(ends[-1].data.get(states.OUTCOME, "")) if ends else "",
        "concluded_on": date.fromisoformat(ends[0].data["on"]) if ends else None,
        "answered": len(answers),
        "satisfied": sum(1 for answer in answers if answer in HAPPY),
    }


def _last(found: Sequence[str]) -> str:
    return next((state for state in reversed(found) if state), "")


def earliest(moments: Sequence[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
