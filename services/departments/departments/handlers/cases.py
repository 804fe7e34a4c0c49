"""What happens at a desk: a case comes, is signed for or returned, and moves on elsewhere."""

from __future__ import annotations

from contracts import departments as c
from contracts.assistance import DisputeReopened
from contracts.errors import TooEarly
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.routing import DisputeRouted
from departments import queries
from departments.desks import desks
from departments.errors import NotWaiting
from departments.handlers.decided_parts import ENDED, RETURNED, drop_parts, give_parts
from departments.model import DeskCase, Routed, arrive
from messaging.call import Call
from servicekit import batches
from servicekit.clock import local_date
from servicekit.privacy import mask_text

AUTO = "auto"  # the officer of a desk that signs by itself


def take_routed(call: Call, event: DisputeRouted) -> None:
    """A routing decision gives the case to this desk; told twice or late, it changes nothing."""
    case = _take(call, event)
    if case is None:
        return
    if event.decision_no > 1:
        _withdraw_elsewhere(call, case)
    if newest_of(call, case.dispute_id) is not case:  # a later decision was faster
        case.give_way(call.now)
        return
    call.audit(case.dispute_id, "desk.arrived", desk=case.desk, decision_no=case.decision_no)
    give_parts(call, case, event)
    if call.settings.desk_signs_itself:
        _sign(call, case, AUTO)


def sign_dispute(call: Call, request: c.SignDispute) -> c.DeskCase:
    """签收: the officer takes the case for the desk."""
    case = own_case(call, request.desk, request.dispute_id)
    _sign(call, case, call.actor.person_id)
    return sheet_of(call, case)


def return_dispute(call: Call, request: c.ReturnDispute) -> c.DeskCase:
    """退回: the case goes back to the centre with a reason and a proposed next desk."""
    case = own_case(call, request.desk, request.dispute_id)
    case.must_be_in_time(call.resources.return_until(case.arrived_at), local_date(call.now))
    reason = mask_text(request.reason)
    case.give_back(call.actor.person_id, reason, request.proposed_desk, frozenset(desks()), call.now)
    call.audit(
        case.dispute_id,
        "desk.returned",
        desk=case.desk,
        proposed_desk=case.proposed_desk,
        decision_no=case.decision_no,
    )
    returned = c.DisputeReturned(
        at=call.now,
        dispute_id=case.dispute_id,
        number=case.number,
        desk=case.desk,
        officer_id=case.officer_id,
        reason=reason,
        proposed_desk=case.proposed_desk,
        decision_no=case.decision_no,
    )
    call.publish(returned)
    drop_parts(call, case.dispute_id, RETURNED)
    return sheet_of(call, case)


def follow(call: Call, event: MediatorAssigned | DisputeConcluded | DisputeReopened) -> None:
    """Shows at the desk what became of its case: a mediator has it, it ended, it was opened again."""
    brief = event.case
    case = batches.find(call.session, DeskCase, (brief.dispute_id, brief.lead_desk))
    if case is None:
        raise TooEarly(f"desk {brief.lead_desk} does not have this dispute yet")
    newest = newest_of(call, brief.dispute_id)
    if newest is not case and isinstance(event, MediatorAssigned):
        return  # told of a desk that gave way; the new one signs first
    case, state = newest, FOLLOWED[type(event)]
    if case.advance(brief.round, state):
        call.audit(case.dispute_id, f"desk.{state}", desk=case.desk, round=case.round)
        if state == "concluded":
            drop_parts(call, case.dispute_id, ENDED)


FOLLOWED: dict[type, str] = {
    MediatorAssigned: "in_mediation",
    DisputeConcluded: "concluded",
    DisputeReopened: "signed",
}


def _take(call: Call, event: DisputeRouted) -> DeskCase | None:
    """The case as it now waits; None when this decision is known or overtaken."""
    brief = event.case
    desk, sign_due_at = desks()[brief.lead_desk], call.resources.sign_due(event.at)
    evidence = tuple(one.model_dump(mode="json") for one in event.evidence)
    routed = Routed(event.decision_no, event.designated, brief.model_dump(mode="json"), evidence)
    case = batches.find(call.session, DeskCase, (brief.dispute_id, desk.code))
    if case is not None:
        return case if case.open_again(routed, call.now, sign_due_at) else None
    case = arrive(routed, call.now, desk, sign_due_at)
    batches.add(call.session, case)
    return case


def newest_of(call: Call, dispute_id: str) -> DeskCase:
    """The case at the desk that the newest decision gave it to; it is at one desk at least."""
    return max(queries.everywhere(call.session, dispute_id), key=lambda one: one.decision_no)


def _withdraw_elsewhere(call: Call, case: DeskCase) -> None:
    for other in queries.everywhere(call.session, case.dispute_id):
        if other.state == "waiting" and other.decision_no < case.decision_no:
            other.withdraw(call.now)
            call.audit(other.dispute_id, "desk.withdrawn", desk=other.desk, decision_no=other.decision_no)


def own_case(call: Call, desk: str, dispute_id: str) -> DeskCase:
    """The case of the officer's own desk, locked against a second officer, with no newer decision."""
    call.demand("desk.work")
    queries.check_desk(call.actor, desk)
    case = queries.find(call.session, dispute_id, desk, lock=True)
    if case.state in ("waiting", "returned") and (elsewhere := queries.newest_elsewhere(call.session, case)):
        raise NotWaiting(f"该件已经改派{desks()[elsewhere].name}，请刷新列表。")
    return case


def sheet_of(call: Call, case: DeskCase) -> c.DeskCase:
    return queries.as_sheet(call.session, case, call.resources, local_date(call.now))


def _sign(call: Call, case: DeskCase, officer_id: str) -> None:
    case.sign(officer_id, call.now)
    call.audit(case.dispute_id, "desk.signed", desk=case.desk, decision_no=case.decision_no)
    tell_signed(call, case)


def tell_signed(call: Call, case: DeskCase) -> None:
    """The desk has the case as it is decided now."""
    signed = c.DisputeSigned(
        at=call.now,
        case=queries.brief(case),
        desk=case.desk,
        officer_id=case.officer_id,
        decision_no=case.decision_no,
        law=queries.running_limits(case, call.resources),
    )
    call.publish(signed)
