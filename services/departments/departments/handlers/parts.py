"""协办: the lead desk gives each co-desk its part of the case; it reports the result, or is asked to do it again."""

from __future__ import annotations

from datetime import date

from contracts import whistles as c
from contracts.errors import TooEarly
from contracts.joint_study import StudyConcluded
from departments import policies, queries
from departments.desks import desks
from departments.errors import AnotherDesk
from departments.handlers.cases import own_case
from departments.handlers.people import acting_for
from departments.model import CoPart, DeskCase
from messaging.call import Call
from servicekit import batches
from servicekit.clock import local_date
from servicekit.files import digest_of
from servicekit.privacy import mask_text

LONGEST_TASK = 500  # what the part keeps of the measures


def assign_part(call: Call, request: c.AssignPart) -> c.Part:
    """:raises NotWorking, WrongDesk, AlreadyCalled, WrongMoment: see there."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    policies.must_be_another(request.co_desk, case.desk, desks(), "co_desk")
    policies.must_not_be_called(queries.has_part(call.session, case.dispute_id, request.co_desk))
    policies.must_come(request.due_on, local_date(call.now), "due_on")
    part = CoPart(
        part_id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        lead_desk=case.desk,
        co_desk=request.co_desk,
        task=mask_text(request.task),
        due_on=request.due_on,
        assigned_by=call.actor.person_id,
        assigned_at=call.now,
    )
    call.session.add(part)
    _tell_assigned(call, part, acting_for(call, case))
    call.session.flush()
    return queries.part_sheet(call.session, part)


def take_conclusion(call: Call, event: StudyConcluded) -> None:
    """What a joint study gave to co-desks becomes their parts of the case (联合研判分工).

    A desk that has an open part in the case already keeps that one.

    :raises TooEarly: the lead desk does not have the case yet.
    """
    case = batches.find(call.session, DeskCase, (event.dispute_id, event.lead_desk))
    if case is None:
        raise TooEarly(f"desk {event.lead_desk} does not have this dispute yet")
    tasks = {one.desk: (one.task, one.due_on) for one in event.tasks}
    for desk, task, due_on in policies.parts_of(event.lead_desk, event.co_desks, tasks, event.measures):
        part_id = digest_of(f"{event.study_id}/{desk}".encode())[:32]  # told twice it is one part
        known = call.session.get(CoPart, part_id) or queries.has_part(call.session, event.dispute_id, desk)
        if task and desk in desks() and not known:
            _assign(call, case, event, (part_id, desk, task[:LONGEST_TASK], due_on))


def _assign(
    call: Call, case: DeskCase, event: StudyConcluded, given: tuple[str, str, str, date | None]
) -> None:
    part_id, desk, task, due_on = given
    latest = call.resources.count(event.at, call.settings.study_part_days, "working")
    part = CoPart(
        part_id=part_id,
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        lead_desk=case.desk,
        co_desk=desk,
        task=task,
        due_on=due_on or event.due_on or latest,
        assigned_by=event.concluded_by,
        assigned_at=call.now,
    )
    call.session.add(part)
    _tell_assigned(call, part, by=event.concluded_by)


def finish_part(call: Call, request: c.FinishPart) -> c.Part:
    """The co-desk says what came of it."""
    part = _of_side(call, request.desk, request.part_id, "co_desk")
    part.finish(mask_text(request.result), call.actor.person_id, call.now)
    late = local_date(call.now) > part.due_on
    call.audit(part.dispute_id, "part.done", part=part.part_id, desk=part.co_desk, late=late)
    call.publish(c.PartDone(at=call.now, **_of(part), result=part.result, late=late, done_by=part.done_by))
    return queries.part_sheet(call.session, part)


def give_part_back(call: Call, request: c.GivePartBack) -> c.Part:
    """The lead desk wants it done again, by a new day."""
    part = _of_side(call, request.desk, request.part_id, "lead_desk")
    policies.must_come(request.due_on, local_date(call.now), "due_on")
    part.give_back(mask_text(request.reason), request.due_on)
    _tell_assigned(call, part)
    return queries.part_sheet(call.session, part)


def drop_part(call: Call, request: c.DropPart) -> c.Part:
    """The lead desk no longer needs it."""
    part = _of_side(call, request.desk, request.part_id, "lead_desk")
    part.drop(mask_text(request.reason))
    call.audit(part.dispute_id, "part.dropped", part=part.part_id)
    call.publish(c.PartDropped(at=call.now, **_of(part), dropped_by=call.actor.person_id))
    return queries.part_sheet(call.session, part)


def _tell_assigned(call: Call, part: CoPart, behalf: str = "", by: str = "") -> None:
    again = part.times > 1
    told = {"part": part.part_id, "desk": part.co_desk, "again": again, "on_behalf_of": behalf}
    call.audit(part.dispute_id, "part.assigned", **told)
    said = {"task": part.task, "due_on": part.due_on, "again": again, "on_behalf_of": behalf}
    who = {"assigned_by": by or call.actor.person_id, "at": call.now}
    call.publish(c.PartAssigned.model_validate({**_of(part), **said, **who}))


def _of(part: CoPart) -> dict[str, str]:
    names = ("dispute_id", "number", "part_id", "lead_desk", "co_desk")
    return {name: getattr(part, name) for name in names}


def _of_side(call: Call, desk: str, part_id: str, side: str) -> CoPart:
    """The part, locked; the actor sits at the desk of ``side``.

    :raises AnotherDesk: it is the other side's to do.
    """
    call.demand("desk.work")
    queries.check_desk(call.actor, desk)
    part = queries.find_part(call.session, part_id, call.actor, lock=True)
    if getattr(part, side) != desk:
        raise AnotherDesk("这一步由另一个部门办理。")
    return part
