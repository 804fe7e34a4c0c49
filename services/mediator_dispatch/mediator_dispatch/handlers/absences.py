"""Absences of mediators and grid workers: entered ahead; what was offered meanwhile goes to somebody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from contracts import mediator_changes as c
from contracts.errors import Forbidden
from mediator_dispatch import queries
from mediator_dispatch.errors import AbsenceUnknown, BadAbsence, MediatorUnknown
from mediator_dispatch.handlers.crew import free, load_cases, note_roster, take_turn
from mediator_dispatch.handlers.deputies import deputise
from mediator_dispatch.handlers.offers import (
    offer_next,
    offer_second,
    seat_second,
    withdraw_offer,
)
from mediator_dispatch.handlers.task_offers import pass_tasks_on
from mediator_dispatch.model import Absence, DispatchCase, GridWorker, Mediator
from mediator_dispatch.tables import ABSENCES, DISPATCH_CASES, OFFERS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def enter_mediator_absence(call: Call, request: c.EnterMediatorAbsence) -> c.Absence:
    """请假: from today on at the earliest; the deputy is asked first for what is open now."""
    _may(call, request.mediator_id)
    take_turn(call.session)
    one = _person(call, request.mediator_id)
    _must_be_sound(call, request)
    absence = Absence(
        absence_id=call.new_id(),
        mediator_id=request.mediator_id,
        from_on=request.from_on,
        until_on=request.until_on,
        reason=mask_text(request.reason),
        deputy_id=request.deputy_id,
        entered_by=call.actor.person_id,
        entered_at=call.now,
    )
    call.session.add(absence)
    call.audit(request.mediator_id, "absence_entered", absence_id=absence.absence_id)
    _write(call, one, request.mediator_id)
    begin_absences(call)
    return queries.absence_sheet(absence)


def end_mediator_absence(call: Call, request: c.EndMediatorAbsence) -> c.Absence:
    """销假: who ended it before has ended it."""
    absence = call.session.get(Absence, request.absence_id)
    if absence is None:
        raise AbsenceUnknown("没有这条请假记录，请刷新页面。")
    _may(call, absence.mediator_id)
    take_turn(call.session)
    if absence.ended_at is None:
        absence.ended_at = call.now
        call.audit(absence.mediator_id, "absence_ended", absence_id=absence.absence_id)
        _write(call, _person(call, absence.mediator_id), absence.mediator_id)
        end_absences(call)
    return queries.absence_sheet(absence)


def begin_absences(call: Call) -> int:
    """Whoever is away from today on is asked nothing any more; gives how many absences began."""
    if not _beginning(call):
        return 0
    take_turn(call.session)  # before any other lock; another process may have been first
    begun = _beginning(call)
    for absence in begun:
        absence.begun_at = call.now
        _step_in(call, absence)
    return len(begun)


def end_absences(call: Call) -> int:
    """Whoever is back acts alone again; gives how many absences are over."""
    if not _ending(call):
        return 0
    take_turn(call.session)
    over = _ending(call)
    for absence in over:
        absence.over_at = call.now
        deputise(call, absence.mediator_id)
    return len(over)


def _ending(call: Call) -> list[Absence]:
    own = ABSENCES.c
    ended = or_(own.ended_at.is_not(None), own.until_on < local_date(call.now))
    due = (own.begun_at.is_not(None), own.over_at.is_(None), ended)
    statement = select(Absence).where(*due).order_by(own.from_on, own.absence_id)
    return list(call.session.scalars(statement.execution_options(populate_existing=True)))


def _beginning(call: Call) -> list[Absence]:
    own = ABSENCES.c
    due = (own.begun_at.is_(None), own.ended_at.is_(None), own.from_on <= local_date(call.now))
    statement = select(Absence).where(*due).order_by(own.from_on, own.absence_id)
    return list(call.session.scalars(statement.execution_options(populate_existing=True)))


def _step_in(call: Call, absence: Absence) -> None:
    if call.session.get(GridWorker, absence.mediator_id) is not None:
        pass_tasks_on(call, absence.mediator_id)
    else:
        pass_on(call, absence.mediator_id, absence.deputy_id)
        _leave_second_seats(call, absence.mediator_id, absence.deputy_id)
        deputise(call, absence.mediator_id)


def pass_on(call: Call, mediator_id: str, deputy_id: str = "") -> None:
    """Whatever this mediator is asked now somebody else is asked: the deputy first, where the rules allow.

    A hand-over that waits for them is taken back: whoever proposed it has the case and chooses again.
    """
    offers = select(OFFERS.c.dispute_id, OFFERS.c.kind).where(
        OFFERS.c.mediator_id == mediator_id, OFFERS.c.state == "open"
    )
    kinds = {row.dispute_id: row.kind for row in call.session.execute(offers)}
    for case in load_cases(call.session, list(kinds)):
        withdraw_offer(call, case)
        _stand_in(case, deputy_id)
        (offer_next if kinds[case.dispute_id] == "lead" else offer_second)(call, case)
    call.session.flush()


def _leave_second_seats(call: Call, mediator_id: str, deputy_id: str) -> None:
    """The other one of two is away: somebody else is asked to sit there, or the coordinator is told."""
    own = DISPATCH_CASES.c
    seated = select(own.dispute_id).where(own.state == "assigned", own.second_id == mediator_id)
    for case in load_cases(call.session, list(call.session.scalars(seated))):
        seat_second(call, case, "")
        free(call.session, mediator_id)
        _stand_in(case, deputy_id)
        offer_second(call, case)
    call.session.flush()


def _stand_in(case: DispatchCase, deputy_id: str) -> None:
    if deputy_id:
        case.stand_ins = [deputy_id]


def _may(call: Call, mediator_id: str) -> None:
    at_work = call.actor.may("offer.answer") or call.actor.may("task.answer")
    own = call.actor.person_id == mediator_id and at_work
    if not own and not call.actor.may("dispatch.manage"):
        raise Forbidden("您只能登记自己的请假；替别人登记请找综治中心协调员。")


def _person(call: Call, person_id: str) -> Mediator | GridWorker:
    """Whoever is absent: a grid worker, else a mediator."""
    worker = call.session.get(GridWorker, person_id)
    return worker if worker is not None else _present(call, person_id, "mediator_id")


def _present(call: Call, mediator_id: str, field: str) -> Mediator:
    one = call.session.get(Mediator, mediator_id)
    if one is None or not one.active:
        raise MediatorUnknown("名册中没有这位调解员，请重新选择。", field=field)
    return one


def _must_be_sound(call: Call, request: c.EnterMediatorAbsence) -> None:
    """:raises BadAbsence: over already, the wrong way round, overlapping, or with a deputy who cannot stand in."""
    if request.until_on < request.from_on:
        raise BadAbsence("请假的最后一天不能早于第一天。", field="until_on")
    if request.from_on < local_date(call.now):
        raise BadAbsence("请假只能从今天或者以后开始，过去的日子不能补登。", field="from_on")
    if _meets(call, request.mediator_id, request.from_on, request.until_on):
        raise BadAbsence("这段时间和已登记的请假重叠，请先销假或者改日期。", field="from_on")
    if request.deputy_id:
        _deputy_can(call, request)


def _deputy_can(call: Call, request: c.EnterMediatorAbsence) -> None:
    if call.session.get(GridWorker, request.mediator_id) is not None:
        raise BadAbsence("网格员请假不用指定代班的人，任务会问附近的网格员。", field="deputy_id")
    if request.deputy_id == request.mediator_id:
        raise BadAbsence("代班的人不能是请假的人自己，请另选一位。", field="deputy_id")
    deputy = _present(call, request.deputy_id, "deputy_id")
    away = _meets(call, deputy.mediator_id, request.from_on, request.until_on)
    if away or not deputy.is_there_on(request.from_on):
        raise BadAbsence("代班的人这段时间也不在岗，请另选一位。", field="deputy_id")


def _meets(call: Call, mediator_id: str, from_on: date, until_on: date) -> bool:
    known = call.session.scalars(select(Absence).where(ABSENCES.c.mediator_id == mediator_id))
    return any(one.meets(from_on, until_on) for one in known)


def _write(call: Call, one: Mediator | GridWorker, person_id: str) -> None:
    """The roster carries the absences to come, so that every process's copy of it knows them."""
    call.session.flush()
    coming = select(Absence).where(
        ABSENCES.c.mediator_id == person_id,
        ABSENCES.c.ended_at.is_(None),
        ABSENCES.c.until_on >= local_date(call.now),
    )
    found = call.session.scalars(coming.order_by(ABSENCES.c.from_on))
    one.away = [[each.from_on.isoformat(), each.until_on.isoformat()] for each in found]
    call.session.flush()
    note_roster(call.session)
