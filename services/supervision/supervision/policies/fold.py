"""Makes the columns of a case out of its facts: one rule for each column, none depends on the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from supervision.model import Case, Fact
from supervision.policies import states

HAPPY = frozenset({"very_satisfied", "satisfied", "fairly_satisfied"})
SIGHTED = ("type", "complexity", "risk", "level", "desk", "desks")  # what a routed case's brief says


def fold(case: Case) -> list[Fact]:
    """Sets every column that follows from the facts; gives the facts in order."""
    facts = states.in_order(case.all_facts())
    case.round = max((fact.round for fact in facts), default=1) or 1
    case.state = _last([states.state_of(fact) for fact in facts])
    case.updated_at = max((fact.at for fact in facts), default=None)
    _fold_routing(case, facts)
    _fold_mediator(case, facts)
    _fold_end(case, facts)
    case.links = ",".join(sorted({str(fact.data["other"]) for fact in facts if fact.data.get("other")}))
    return facts


def _fold_routing(case: Case, facts: Sequence[Fact]) -> None:
    """The latest brief of a routed case counts."""
    brief = next((fact.data for fact in reversed(facts) if "desk" in fact.data), None)
    if brief is not None:
        case.type_code, case.complexity, case.risk, case.level, case.desk, case.desks = (
            brief[key] for key in SIGHTED
        )


def _fold_mediator(case: Case, facts: Sequence[Fact]) -> None:
    """Assigned or opened: the mediator has it; a reopening takes it away; an offer lasts until its answer."""
    case.mediator_id = case.offered_to = offer = ""
    for fact in facts:
        if fact.kind == "DisputeReopened":
            case.mediator_id = case.offered_to = ""
        elif fact.kind in ("MediatorAssigned", "MediationOpened", "DisputeConcluded"):
            case.mediator_id, case.offered_to = str(fact.data.get("mediator", "")), ""
        elif fact.kind == "MediatorOffered":
            case.offered_to, offer = str(fact.data.get("mediator", "")), str(fact.data.get("offer", ""))
        elif fact.kind == "NoMediatorLeft" or _answers(fact, offer):
            case.offered_to = ""


def _answers(fact: Fact, offer: str) -> bool:
    return fact.kind in ("OfferRefused", "OfferLapsed") and fact.data.get("offer") == offer


def _fold_end(case: Case, facts: Sequence[Fact]) -> None:
    """The end of the present round, and what all visits so far answered."""
    ends = [fact for fact in facts if fact.kind == "DisputeConcluded" and fact.round == case.round]
    case.outcome = str(ends[-1].data.get(states.OUTCOME, "")) if ends else ""
    case.concluded_on = date.fromisoformat(ends[0].data["on"]) if ends else None
    answers = [fact.data["satisfaction"] for fact in facts if fact.data.get("satisfaction")]
    case.answered, case.satisfied = len(answers), sum(1 for answer in answers if answer in HAPPY)


def _last(found: Sequence[str]) -> str:
    return next((state for state in reversed(found) if state), "")


def earliest(moments: Sequence[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
