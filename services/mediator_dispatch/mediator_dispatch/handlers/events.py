"""What the dispatch hears: a desk signed, a mediation ended, a dispute was opened again."""

from __future__ import annotations

from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief
from contracts.departments import DisputeSigned
from contracts.errors import TooEarly
from contracts.mediation import DisputeConcluded
from mediator_dispatch.handlers.corrected import follow_decision
from mediator_dispatch.handlers.crew import free, new_ones, plan_of, take_turn
from mediator_dispatch.handlers.offers import best_for, offer_next, offer_or_alarm, withdraw_offer
from mediator_dispatch.handlers.seats import close_seat
from mediator_dispatch.model import DispatchCase, Outcome
from mediator_dispatch.policies import Choice
from messaging.call import Call
from servicekit import batches

Placed = tuple[DispatchCase, list[Choice]]


def take_signed(call: Call, event: DisputeSigned) -> None:
    """The lead desk took the dispute: the first mediator is asked; a co-desk's signature changes nothing."""
    brief = event.case
    if event.desk != brief.lead_desk:
        return
    known = batches.find(call.session, DispatchCase, brief.dispute_id)
    if known is not None and not known.is_unopened:
        follow_decision(call, known, event)
        return
    take_turn(call.session)
    if known is not None:
        known.correct(brief.model_dump(mode="json"), event.decision_no)
        known.open()
        call.audit(known.dispute_id, "dispatch_opened", round=known.round)
        offer_next(call, known)
        return
    case, picks = _placed(call, brief)
    case.decision_no = event.decision_no
    batches.add(call.session, case)
    call.audit(case.dispute_id, "dispatch_opened", round=case.round)
    offer_or_alarm(call, case, picks)


def _placed(call: Call, brief: CaseBrief) -> tuple[DispatchCase, list[Choice]]:
    """The case with its mediator, chosen together with all that came in the same batch."""
    placed: dict[str, Placed] = plan_of(call.session)
    if brief.dispute_id not in placed:
        coming = {one.dispute_id: one for one in new_ones(call.session)} | {brief.dispute_id: brief}
        cases = [new_case(call, one) for one in coming.values()]
        found = zip(cases, best_for(call, cases), strict=True)
        placed.update({case.dispute_id: (case, picks) for case, picks in found})
    case, picks = placed.pop(brief.dispute_id)
    stale = picks and not picks[0].mediator.has_room()
    return case, best_for(call, [case])[0] if stale else picks


def take_concluded(call: Call, event: DisputeConcluded) -> None:
    """The mediation ended: its mediator has room again."""
    take_turn(call.session)
    case = batches.find(call.session, DispatchCase, event.case.dispute_id)
    if case is None or case.round < event.case.round:
        raise TooEarly("the dispute's round has not been dispatched yet")
    if case.round > event.case.round or case.state == "concluded":
        return
    if not case.is_ended_by(event.mediator_id):
        raise TooEarly("the dispute has no mediator yet")
    withdraw_offer(call, case)
    for one in filter(None, (case.mediator_id, case.second_id)):
        if case.state != "merged":  # there they have room already
            free(call.session, one)
    case.mediator_id = case.mediator_id or case.leaving
    case.conclude(call.now)
    close_seat(call, case)
    ended = Outcome(case.dispute_id, case.round, case.mediator_id, event.outcome, call.now)
    batches.add(call.session, ended)
    call.audit(case.dispute_id, "dispatch_concluded", mediator_id=case.mediator_id, round=case.round)


def take_reopened(call: Call, event: DisputeReopened) -> None:
    """A new round for somebody else, or for whom both sides ask again; the end of the old round must be known first, or its
    load would stay.
    """
    take_turn(call.session)
    case = batches.find(call.session, DispatchCase, event.case.dispute_id)
    if case is not None and case.round >= event.case.round:
        return
    if case is None or case.state != "concluded":
        raise TooEarly("the end of the former round is not known yet")
    wished = event.former_mediator_id if event.same_mediator else ""
    case.reopen(event.case.model_dump(mode="json"), event.case.round, event.former_mediator_id, wished)
    call.audit(case.dispute_id, "dispatch_reopened", round=case.round)
    offer_next(call, case)


def new_case(call: Call, brief: CaseBrief) -> DispatchCase:
    village = call.resources.villages.get(brief.village_code)
    return DispatchCase(
        dispute_id=brief.dispute_id,
        number=brief.number,
        type_code=brief.type_code,
        complexity=brief.complexity,
        risk=brief.risk,
        level=brief.level,
        village_code=brief.village_code,
        area_code=village.area_code if village else "",
        brief=brief.model_dump(mode="json"),
        since=call.now,
        round=brief.round,
    )
