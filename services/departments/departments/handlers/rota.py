"""排班: the centre puts people on duty by days, copies the week before, and what was changed can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts import duty as c
from departments import policies, queries
from departments.handlers.duty import of_shift
from departments.model import DutyChange, Shift
from departments.policies import rota
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date
from servicekit.privacy import mask_text


def arrange_duty(call: Call, request: c.ArrangeDuty) -> c.DutyChange:
    """:raises WrongMoment, WrongColleague: see there."""
    call.demand(queries.ARRANGES)
    today = local_date(call.now)
    days = _working(call, rota.days_to_arrange(request.first, request.last, today))
    if request.person_id:
        policies.must_be_officer(request.person_id, call.resources.officers[request.desk], "person_id")
        away = queries.absences_of(call.session, request.desk, today)
        rota.must_be_there(request.person_id, days, away)
    change = begin_change(call, request.desk, "arranged", (request.first, request.last), request.reason)
    change.person_id = request.person_id
    open_halves = 0
    for on, half in ((on, half) for on in days for half in rota.halves_of(request.half)):
        open_halves += _plan(call, change, on, half, request.person_id)
    rota.must_move_something(len(change.halves), open_halves)
    return _keep(call, change)


def copy_duty_week(call: Call, request: c.CopyDutyWeek) -> c.DutyChange:
    """Who stood in last week was an exception and is not copied. :raises WrongMoment, WrongColleague: see there."""
    call.demand(queries.ARRANGES)
    today = local_date(call.now)
    week = rota.week_of(request.on)
    rota.days_to_arrange(max(week[0], today), week[-1], today)
    away = queries.absences_of(call.session, request.desk, today)
    change = begin_change(call, request.desk, "copied", (week[0], week[-1]), "")
    open_halves = 0
    for on, half, person_id in _last_week(call, request.desk, _working(call, week)):
        if rota.is_away(person_id, on, away):
            change.skipped += 1
        else:
            open_halves += _plan(call, change, on, half, person_id)
    rota.must_move_something(len(change.halves), open_halves)
    return _keep(call, change)


def undo_duty_change(call: Call, request: c.UndoDutyChange) -> c.DutyChange:
    """A stand-in by the desk or the centre, the rota by the centre alone. :raises DutyOver: nothing is left to undo."""
    change = queries.find_change(call.session, request.change_id, request.desk)
    if change.kind != "stand_in":
        call.demand(queries.ARRANGES)
    queries.check_arranger(call.actor, change.desk)
    change.undo(call.actor.person_id, call.now)
    rota.must_restore_something(sum(_restore(call, change, row) for row in change.halves))
    told = {"desk": change.desk, "kind": change.kind, "rows": len(change.halves)}
    call.audit(f"desk:{change.desk}", "duty.undone", **told)
    return queries.as_change(change)


def excuse_missed_duty(call: Call, request: c.ExcuseMissedDuty) -> c.MissedDuty:
    """缺岗说明: it counts no more, or again. :raises DutyOver: nobody was missed, or that is so already."""
    call.demand(queries.ARRANGES)
    shift, _ = queries.find_slot(call.session, call.resources, request.desk, request.on, request.half)
    reason = mask_text(request.reason)
    shift.find_excused(reason, call.actor.person_id, call.now, excused=request.excused)
    action = "duty.excused" if request.excused else "duty.counted"
    call.audit(f"desk:{shift.desk}", action, desk=shift.desk, by=shift.expected_id, reason=reason)
    return queries.as_missed(shift)


def begin_change(call: Call, desk: str, kind: str, span: tuple[date, date], reason: str) -> DutyChange:
    by = call.actor.person_id
    return DutyChange(
        call.new_id(), desk, kind, *span, person_id="", reason=mask_text(reason), by=by, at=call.now
    )


def _keep(call: Call, change: DutyChange) -> c.DutyChange:
    call.session.add(change)
    told = {"desk": change.desk, "kind": change.kind, "person_id": change.person_id, "reason": change.reason}
    call.audit(f"desk:{change.desk}", "duty.arranged", **told, rows=len(change.halves))
    return queries.as_change(change)


def _working(call: Call, days: Iterable[date]) -> list[date]:
    return [day for day in days if call.resources.calendar.is_workday(day)]


def _last_week(call: Call, desk: str, days: list[date]) -> Iterable[tuple[date, str, str]]:
    """Day, half and person of the week before; where nobody was, the day stays as it is."""
    if not days:
        return
    before = [day - rota.WEEK for day in days]
    known = {
        (one.on, one.half): one.person_id
        for one in queries.shifts_of(call.session, call.resources, [desk], before)
    }
    for on in days:
        for half in rota.halves_of(""):
            if person_id := known.get((on - rota.WEEK, half), ""):
                yield on, half, person_id


def _plan(call: Call, change: DutyChange, on: date, half: str, person_id: str) -> bool:
    """Whether the half day may still be changed; what differs is changed, noted and told."""
    shift, kept = queries.find_slot(call.session, call.resources, change.desk, on, half)
    if not rota.may_change(shift, call.now, SHANGHAI):
        return False
    before = (shift.person_id, shift.substitute_id)
    if before != (person_id, ""):
        if not kept:
            call.session.add(shift)
        shift.plan(person_id, change.reason, call.actor.person_id, call.now)
        change.note(before, kept, shift)
        _tell(call, shift, before[0])
    return True


def _restore(call: Call, change: DutyChange, row: list[str]) -> bool:
    """Whether the half day still stood as the change left it, and stands again as before."""
    day, half, person_id, substitute_id, kept, left, left_in = row
    shift, known = queries.find_slot(call.session, call.resources, change.desk, date.fromisoformat(day), half)
    stands = (shift.person_id, shift.substitute_id) == (left, left_in)
    if not known or not stands or not rota.may_change(shift, call.now, SHANGHAI):
        return False
    shift.plan(person_id, "", call.actor.person_id, call.now)
    shift.substitute_id = substitute_id
    _tell(call, shift, left)
    if not kept:
        call.session.delete(shift)
    return True


def _tell(call: Call, shift: Shift, planned_id: str) -> None:
    """The joint study invites by it."""
    told = {**of_shift(shift), "planned_id": planned_id, "changed_by": call.actor.person_id, "planned": True}
    call.publish(c.DutySubstituted.model_validate({**told, "at": call.now}))
