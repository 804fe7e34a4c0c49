"""The routing of a dispute was corrected and its desk has it under the new decision: the search follows."""

from __future__ import annotations

from contracts.departments import DisputeSigned
from mediator_dispatch.handlers.answers import tell_assigned
from mediator_dispatch.handlers.crew import take_turn
from mediator_dispatch.handlers.offers import offer_next, offer_second, withdraw_offer
from mediator_dispatch.model import DispatchCase
from messaging.call import Call


def follow_decision(call: Call, case: DispatchCase, event: DisputeSigned) -> None:
    """Another type or grade asks for other mediators; whoever has the dispute keeps it and is told of the new decision."""
    take_turn(call.session)
    before = _wanted(case)
    if not case.correct(event.case.model_dump(mode="json"), event.decision_no):
        return
    call.audit(case.dispute_id, "dispatch_corrected", round=case.round, decision_no=event.decision_no)
    if case.state == "merged":
        return  # nobody works on it until it is parted, and then as it is decided now
    if case.mediator_id:
        tell_assigned(call, case)
        offer_second(call, case)
    elif _wanted(case) != before:
        _seek_again(call, case)


def _wanted(case: DispatchCase) -> tuple[str, ...]:
    """What the choice of a mediator looks at."""
    return case.type_code, case.complexity, case.risk, case.level


def _seek_again(call: Call, case: DispatchCase) -> None:
    """Who was asked and has not answered may be asked again; where nobody was left, everybody is looked at anew."""
    asked = withdraw_offer(call, case)
    case.tried = [] if case.state == "unassigned" else [one for one in case.tried if one != asked]
    offer_next(call, case)
