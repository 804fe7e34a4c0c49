"""What parties and mediators change: a choice of three, an objection, a hand-over with consent."""

from __future__ import annotations

from contracts import mediator_changes as c
from contracts.errors import Forbidden
from contracts.mediator_dispatch import Offer as OfferSheet
from contracts.people import CITIZEN
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import NotOffered, NotToAssign, SomebodyElsesOffer
from mediator_dispatch.handlers.answers import who_may
from mediator_dispatch.handlers.crew import crew, free, locked_case, take_turn
from mediator_dispatch.handlers.deputies import seat_deputy
from mediator_dispatch.handlers.offers import ask_for, offer_next, withdraw_offer
from mediator_dispatch.model import DispatchCase
from mediator_dispatch.policies import Choice
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text

FOR_PARTIES = ("dispatch.manage", "dispute.register")


def wish_mediator(call: Call, request: c.WishMediator) -> c.SuggestedMediators:
    """当事人选择: one of the three is asked next; whoever is asked now is asked no longer."""
    case = _case_of_parties(call, request.dispute_id)
    case.must_be_assignable()
    three = queries.three_for(call.session, case, local_date(call.now))
    if request.mediator_id not in [one.mediator_id for one in three]:
        raise NotOffered("请从推荐的三位调解员中选择。", field="mediator_id")
    case.wished = [request.mediator_id]
    call.audit(case.dispute_id, "mediator_wished", mediator_id=request.mediator_id)
    if queries.asked_now(call.session, case) != request.mediator_id:
        withdraw_offer(call, case)
        offer_next(call, case)
    return _suggested(call, case)


def object_to_mediator(call: Call, request: c.ObjectToMediator) -> c.SuggestedMediators:
    """申请回避: whoever has the dispute or is asked steps aside, and somebody else is asked at once (domain.md §1.4)."""
    case = _case_of_parties(call, request.dispute_id)
    who = case.mediator_id if case.state == "assigned" else queries.asked_now(call.session, case)
    if case.state == "concluded" or not who:
        raise NotToAssign("现在没有调解员在办或者待接单，不需要申请回避。")
    case.object(who, request.side, mask_text(request.reason), call.now)
    call.audit(case.dispute_id, "mediator_objected", mediator_id=who, side=request.side)
    withdraw_offer(call, case)
    if case.state == "assigned":
        free(call.session, case.release())
        seat_deputy(call, case)
    offer_next(call, case)
    return _suggested(call, case)


def propose_hand_over(call: Call, request: c.ProposeHandOver) -> OfferSheet:
    """移交: the mediator who has it asks a colleague; until that one consents nothing changes."""
    call.demand("offer.answer")
    take_turn(call.session)
    case = locked_case(call, request.dispute_id)
    if case.state != "assigned" or case.mediator_id != call.actor.person_id:
        raise SomebodyElsesOffer("只有正在办理这一件的调解员可以提出移交。")
    if queries.kind_asked(call.session, case) == "handover":
        raise NotToAssign("这一件的移交还在等答复，请等答复以后再提。")
    other = who_may(call, case, request.mediator_id)
    if other.mediator_id in (case.mediator_id, case.second_id):
        raise NotOffered("该调解员已经在办这一件，请另选他人。", field="mediator_id")
    _must_be_free(call, case, other.mediator_id)
    withdraw_offer(call, case)  # a second mediator is looked for again when the hand-over has ended
    case.assign_reason = mask_text(request.reason)
    choice = Choice(0.0, crew(call.session).members[other.mediator_id])
    offer = ask_for(call, case, [choice], "handover")
    call.session.flush()
    return queries.offer_sheet(offer, case)


def _must_be_free(call: Call, case: DispatchCase, mediator_id: str) -> None:
    """Absent or full is no reason for a coordinator to be stopped, but for a colleague it is."""
    one = crew(call.session).members[mediator_id]
    search = policies.search_for(case, local_date(call.now))
    if why := policies.not_now(search, one):
        raise NotOffered(why, field="mediator_id")


def _case_of_parties(call: Call, dispute_id: str) -> DispatchCase:
    """A citizen comes with a query code, which the door has looked up; staff need the right."""
    if CITIZEN.roles[0] not in call.actor.roles and not any(call.actor.may(one) for one in FOR_PARTIES):
        raise Forbidden("您没有替当事人选择调解员的权限。")
    take_turn(call.session)
    return locked_case(call, dispute_id)


def _suggested(call: Call, case: DispatchCase) -> c.SuggestedMediators:
    call.session.flush()
    return queries.suggested(call.session, case, local_date(call.now))
