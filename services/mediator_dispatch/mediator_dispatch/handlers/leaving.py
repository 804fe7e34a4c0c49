"""A mediator leaves: off the roster, out of the town's folder, or with a closed account. Nothing that they had is lost."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from contracts.directory import PersonChanged
from contracts.mediator_roster import RosterChanged
from mediator_dispatch.handlers.absences import pass_on
from mediator_dispatch.handlers.crew import free, load_cases, note_roster, take_turn
from mediator_dispatch.handlers.deputies import seat_deputy
from mediator_dispatch.handlers.offers import (
    call_the_coordinator,
    offer_next,
    offer_second,
    seat_second,
    withdraw_offer,
)
from mediator_dispatch.model import DispatchCase, Mediator
from mediator_dispatch.tables import DISPATCH_CASES, OFFERS
from messaging.call import Call

ROLE = "mediator"


def leave(call: Call, mediator: Mediator) -> None:
    """退出名册 by the coordinator's own table: what they were asked and have is offered to somebody else at once."""
    mediator.active = False
    tell_roster(call, mediator)
    call.audit(mediator.mediator_id, "left_the_roster")
    _let_go(call, mediator.mediator_id, alarm=False)


def vanish(call: Call, mediator: Mediator) -> None:
    """Gone from the town's folder: nobody decided about the cases in hand, so the coordinator does."""
    mediator.active = False
    tell_roster(call, mediator)
    call.audit(mediator.mediator_id, "left_the_roster")
    _let_go(call, mediator.mediator_id, alarm=True)


def tell_roster(call: Call, mediator: Mediator) -> None:
    """Whose login is open, and who may be trained, follows from it."""
    call.publish(
        RosterChanged(
            at=call.now,
            person_id=mediator.mediator_id,
            on_roster=mediator.active,
            committee=mediator.committee,
        )
    )


def take_person(call: Call, event: PersonChanged) -> None:
    """An account was closed or opened again, or is no mediator's any more."""
    if call.session.get(Mediator, event.person_id) is None:
        return
    take_turn(call.session)
    mediator = call.session.get_one(Mediator, event.person_id, populate_existing=True)
    closed = not event.active or ROLE not in event.roles
    if mediator.closed == closed:
        return
    mediator.closed = closed
    call.audit(mediator.mediator_id, "mediator_closed" if closed else "mediator_opened")
    if closed:
        _let_go(call, mediator.mediator_id, alarm=True)
    else:
        call.session.flush()
        note_roster(call.session)


def _let_go(call: Call, mediator_id: str, *, alarm: bool) -> None:
    """Open offers go to the next; cases in hand too, or to the coordinator with the alarm."""
    call.session.flush()
    note_roster(call.session)
    pass_on(call, mediator_id)
    for case in load_cases(call.session, _held_by(call, mediator_id)):
        _give_up(call, case, mediator_id, alarm)
    call.session.flush()


def _held_by(call: Call, mediator_id: str) -> list[str]:
    """In hand, in either seat, or asked about as a second or for a hand-over."""
    cases = DISPATCH_CASES.c
    in_hand = or_(cases.mediator_id == mediator_id, cases.second_id == mediator_id)
    asked = select(OFFERS.c.offer_id).where(OFFERS.c.mediator_id == mediator_id, OFFERS.c.state == "open")
    held = or_(and_(cases.state == "assigned", in_hand), cases.offer_id.in_(asked))
    return list(call.session.scalars(select(cases.dispute_id).where(held).order_by(cases.dispute_id)))


def _give_up(call: Call, case: DispatchCase, mediator_id: str, alarm: bool) -> None:
    withdraw_offer(call, case)
    if case.second_id == mediator_id:
        seat_second(call, case, "")
        free(call.session, mediator_id)
    if case.mediator_id != mediator_id:
        offer_second(call, case)
        return
    free(call.session, case.release())
    seat_deputy(call, case)
    if alarm:
        call_the_coordinator(call, case)
    else:
        offer_next(call, case)
