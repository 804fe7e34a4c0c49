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
from departments.handlers.centre_parts import assign_by_centre, part_id_of
from departments.handlers.people import acting_for
from departments.handlers.telling_parts import ids_of, tell_assigned, tell_dropped
from departments.model import CoPart, DeskCase
from messaging.call import Call
from servicekit import batches
from servicekit.clock import local_date
from servicekit.privacy import mask_text


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
    queries.add_part(call.session, part)
    tell_assigned(call, part, acting_for(call, case))
    call.session.flush()
    return queries.part_sheet(call.session, part)


def take_conclusion(call: Call, event: StudyConcluded) -> None:
    """What a joint study gave to co-desks becomes their parts of the case (联合研判分工).

    What a decision had asked of a desk is worded anew; a desk with another open part in the case keeps that one.

    :raises TooEarly: the lead desk does not have the case yet.
    """
    case = batches.find(call.session, DeskCase, (event.dispute_id, event.lead_desk))
    if case is None:
        raise TooEarly(f"desk {event.lead_desk} does not have this dispute yet")
    tasks = {one.desk: (one.task, one.due_on) for one in event.tasks}
    still = {one.co_desk: one for one in queries.open_parts(call.session, event.dispute_id)}
    for desk, task, due_on in policies.parts_of(event.lead_desk, event.co_desks, tasks, event.measures):
        if task and desk in desks():
            _settle(call, case, event, still.get(desk), (desk, task[: policies.LONGEST_TASK], due_on))


def sign_part(call: Call, request: c.SignPart) -> c.Part:
    """签收: the co-desk has seen it. :raises PartOver: it is over, or signed for."""
    part = _of_side(call, request.desk, request.part_id, "co_desk")
    part.sign(call.actor.person_id, call.now)
    call.audit(part.dispute_id, "part.signed", part=part.part_id, desk=part.co_desk)
    call.publish(c.PartSigned(at=call.now, **ids_of(part), signed_by=part.signed_by))
    return queries.part_sheet(call.session, part)


def _settle(
    call: Call,
    case: DeskCase,
    event: StudyConcluded,
    still: CoPart | None,
    given: tuple[str, str, date | None],
) -> None:
    desk, task, day = given
    latest = call.resources.count(event.at, call.settings.study_part_days, "working")
    due_on = day or event.due_on or latest
    if still is not None and still.decision_no and still.lead_desk == case.desk:
        still.word_anew(task, due_on)
        tell_assigned(call, still, by=event.concluded_by)
    elif still is None and call.session.get(CoPart, part_id_of(event.study_id, desk)) is None:
        assign_by_centre(call, case, event.study_id, (desk, task, due_on), event.concluded_by)


def finish_part(call: Call, request: c.FinishPart) -> c.Part:
    """The co-desk says what came of it."""
    part = _of_side(call, request.desk, request.part_id, "co_desk")
    part.finish(mask_text(request.result), call.actor.person_id, call.now)
    late = local_date(call.now) > part.due_on
    call.audit(part.dispute_id, "part.done", part=part.part_id, desk=part.co_desk, late=late)
    call.publish(c.PartDone(at=call.now, **ids_of(part), result=part.result, late=late, done_by=part.done_by))
    return queries.part_sheet(call.session, part)


def give_part_back(call: Call, request: c.GivePartBack) -> c.Part:
    """The lead desk wants it done again, by a new day."""
    part = _of_side(call, request.desk, request.part_id, "lead_desk")
    policies.must_come(request.due_on, local_date(call.now), "due_on")
    part.give_back(mask_text(request.reason), request.due_on)
    tell_assigned(call, part)
    return queries.part_sheet(call.session, part)


def drop_part(call: Call, request: c.DropPart) -> c.Part:
    """The lead desk no longer needs it."""
    part = _of_side(call, request.desk, request.part_id, "lead_desk")
    part.drop(mask_text(request.reason))
    tell_dropped(call, part, call.actor.person_id)
    return queries.part_sheet(call.session, part)


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
