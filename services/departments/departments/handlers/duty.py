"""值班: a colleague takes a shift, somebody checks in, and what nobody kept is written down."""

from __future__ import annotations

from datetime import timedelta

from contracts import duty as c
from departments import policies, queries
from departments.desks import desks
from departments.errors import WrongColleague
from departments.model import DutyChange, Shift
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date
from servicekit.privacy import mask_text

LOOKS_BACK = timedelta(days=7)  # a platform that stood still for a week loses no missed shift


def substitute_duty(call: Call, request: c.SubstituteDuty) -> c.Shift:
    """:raises WrongMoment, WrongColleague, NotOnDuty, DutyOver: see there."""
    queries.check_arranger(call.actor, request.desk)
    policies.must_be_changeable(request.on, request.half, call.now, SHANGHAI)
    shift = queries.find_shift(call.session, call.resources, request.desk, request.on, request.half)
    _must_be_there(call, request, shift)
    before = (shift.person_id, shift.substitute_id)
    shift.substitute(request.substitute_id, mask_text(request.reason), call.actor.person_id, call.now)
    call.audit(f"desk:{shift.desk}", "duty.substituted", desk=shift.desk, by=shift.expected_id)
    _keep_change(call, request, shift, before)
    told = {**of_shift(shift), "planned_id": shift.person_id, "changed_by": call.actor.person_id}
    call.publish(c.DutySubstituted.model_validate({**told, "at": call.now}))
    return queries.as_shift(shift)


def check_in(call: Call, request: c.CheckIn) -> c.Shift:
    """The actor is at the desk now. :raises NotOnDuty: nobody is on duty now. :raises DutyOver: somebody came."""
    call.demand("desk.work")
    queries.check_desk(call.actor, request.desk)
    local = call.now.astimezone(SHANGHAI)
    half = policies.half_now(local)
    shift = queries.find_shift(call.session, call.resources, request.desk, local.date(), half)
    late = policies.is_late(shift, call.now, SHANGHAI)
    shift.keep(call.actor.person_id, call.now, late=late)
    call.audit(f"desk:{shift.desk}", "duty.checked_in", desk=shift.desk, late=late)
    call.publish(c.DutyCheckedIn.model_validate({**of_shift(shift), "late": late, "at": call.now}))
    return queries.as_shift(shift)


def tell_missed(call: Call) -> int:
    """Shifts that ended without anybody there, of desks that keep their duty; gives how many."""
    began = queries.first_check_in(call.session)
    today = local_date(call.now)
    days = policies.days_from(today - LOOKS_BACK, today)
    found = queries.shifts_of(call.session, call.resources, [desk for desk in desks() if desk in began], days)
    missed = [
        one for one in found if one.on >= began[one.desk] and policies.is_missed(one, call.now, SHANGHAI)
    ]
    for shift in missed:
        call.session.add(shift)
        shift.miss(call.now)
        call.audit(f"desk:{shift.desk}", "duty.missed", desk=shift.desk, by=shift.expected_id)
        call.publish(c.DutyMissed.model_validate({**of_shift(shift), "at": call.now}))
    return len(missed)


def _must_be_there(call: Call, request: c.SubstituteDuty, shift: Shift) -> None:
    """Whoever stands in works at the desk and is not away that day.

    :raises WrongColleague: otherwise.
    """
    if request.substitute_id not in (*call.resources.officers[request.desk], shift.person_id):
        raise WrongColleague("只能选择本部门的经办人，请从列表中选择。", field="substitute_id")
    away = queries.absences_of(call.session, request.desk, local_date(call.now))
    if any(one.person_id == request.substitute_id and one.covers(request.on) for one in away):
        raise WrongColleague("这位同事那天请假，请选择其他人。", field="substitute_id")


def _keep_change(call: Call, request: c.SubstituteDuty, shift: Shift, before: tuple[str, str]) -> None:
    """So that it can be undone."""
    given = (shift.desk, "stand_in", request.on, request.on, request.substitute_id, shift.reason)
    change = DutyChange(call.new_id(), *given, by=call.actor.person_id, at=call.now)
    change.note(before, True, shift)
    call.session.add(change)


def of_shift(shift: Shift) -> dict[str, object]:
    return {"desk": shift.desk, "on": shift.on, "half": shift.half, "person_id": shift.expected_id}
