"""联合研判: desks are called, come, speak, and the conclusion routes the dispute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contracts import joint_study as c
from contracts import study_moves as m
from contracts.duty import DutySubstituted
from messaging.call import Call
from routing import queries
from routing.errors import StudyGoesOn, WrongStudy
from routing.model import JointStudy, StandIn, StudySeat
from routing.policies import joint
from routing.queries import joint as reading
from servicekit.clock import SHANGHAI
from servicekit.privacy import mask_text


def call_study(call: Call, request: c.CallStudy) -> c.StudySheet:
    """For what waits at the study table, or for what turns out hard after it was routed: then the case goes on meanwhile.

    :raises WrongStudy: an unknown desk, a moment in the past. :raises StudyGoesOn: one is called already.
    :raises CaseClosed, NotWaiting: see there.
    """
    call.demand("routing.decide")
    docket = queries.find(call.session, request.dispute_id, lock=True)
    docket.must_take_a_study()
    if reading.going_on(call.session, docket.dispute_id):
        raise StudyGoesOn("这一件已经召集了联合研判，请先结束或者取消那一次。")
    joint.check_call(request.desks, call.resources.desks, request.meets_at, call.now)
    study = JointStudy(
        study_id=call.new_id(),
        dispute_id=docket.dispute_id,
        number=docket.number,
        question=mask_text(request.question),
        room=request.room,
        meets_at=request.meets_at,
        called_by=call.actor.person_id,
        called_at=call.now,
        chair_id=call.actor.person_id,
        recorder_id=call.actor.person_id,
    )
    call.session.add(study)
    call.session.add_all(_seats(call, study, request.desks))
    call.session.flush()
    call.audit(study.dispute_id, "study.called", study=study.study_id, desks=list(request.desks))
    call.publish(
        c.StudyCalled(
            at=call.now,
            **about(study),
            desks=request.desks,
            meets_at=study.meets_at,
            called_by=study.called_by,
        )
    )
    return reading.sheet_of(call.session, study)


def give_opinion(call: Call, request: c.GiveStudyOpinion) -> c.StudySheet:
    """The desk of the actor speaks.

    :raises StudyUnknown: it is not called. :raises StudyOver: too late.
    """
    call.demand("desk.work")
    study = reading.find_study(call.session, request.study_id, call.actor, lock=True)
    study.must_go_on()
    joint.must_be_desks([request.lead_desk], call.resources.desks, "lead_desk")
    seat = seat_of(call, study, call.actor.desk)
    seat.must_have_been_seen(request.seen_times, call.actor.person_id)
    seat.say(
        request.lead_desk,
        mask_text(request.opinion),
        in_writing=request.in_writing,
        by=call.actor.person_id,
        at=call.now,
    )
    call.audit(
        study.dispute_id, "study.opinion", study=study.study_id, desk=seat.desk, lead_desk=seat.lead_desk
    )
    call.session.flush()
    return reading.sheet_of(call.session, study)


def check_in(call: Call, request: c.CheckInDesk) -> c.StudySheet:
    """:raises WrongStudy: the desk is not called."""
    call.demand("routing.decide")
    study = reading.find_study(call.session, request.study_id, call.actor, lock=True)
    study.must_go_on()
    seat = seat_of(call, study, request.desk)
    seat.came = request.came
    call.audit(study.dispute_id, "study.check_in", study=study.study_id, desk=seat.desk, came=request.came)
    call.session.flush()
    return reading.sheet_of(call.session, study)


def move_study(call: Call, request: m.MoveStudy) -> c.StudySheet:
    """改期: another time or room; who is on duty then is invited where the desk has not spoken yet.

    :raises MovedMeanwhile, StudyOver, WrongStudy: see there.
    """
    call.demand("routing.decide")
    study = reading.find_study(call.session, request.study_id, call.actor, lock=True)
    study.must_meet_at(request.seen_meets_at)
    joint.must_be_ahead(request.meets_at, call.now)
    study.move_to(request.meets_at, request.room, mask_text(request.reason), call.actor.person_id, call.now)
    for seat in reading.seats_of(call.session, study):
        if not seat.heard:
            seat.person_id, seat.came = _invited(call, seat.desk, study.meets_at), None
    call.audit(study.dispute_id, "study.moved", study=study.study_id, meets_at=study.meets_at.isoformat())
    call.publish(
        m.StudyMoved(
            at=call.now,
            **about(study),
            meets_at=study.meets_at,
            room=study.room,
            moved_by=call.actor.person_id,
        )
    )
    call.session.flush()
    return reading.sheet_of(call.session, study)


def cancel_study(call: Call, request: c.CancelStudy) -> c.StudySheet:
    """The dispute waits at the study table as before."""
    call.demand("routing.decide")
    study = reading.find_study(call.session, request.study_id, call.actor, lock=True)
    study.move("cancel", call.actor.person_id, call.now)
    study.reason = mask_text(request.reason)
    call.audit(study.dispute_id, "study.cancelled", study=study.study_id)
    call.publish(c.StudyCancelled(at=call.now, **about(study), cancelled_by=call.actor.person_id))
    call.session.flush()
    return reading.sheet_of(call.session, study)


def about(study: JointStudy) -> dict[str, str]:
    return {"dispute_id": study.dispute_id, "number": study.number, "study_id": study.study_id}


def _seats(call: Call, study: JointStudy, desks: Sequence[str]) -> list[StudySeat]:
    return [StudySeat(study.study_id, desk, _invited(call, desk, study.meets_at)) for desk in desks]


def _invited(call: Call, desk: str, meets_at: datetime) -> str:
    """Who has the duty at the desk at that hour: the stand-in of the day before the rota."""
    local = meets_at.astimezone(SHANGHAI)
    stand_in = call.session.get(StandIn, (desk, local.date(), joint.half_of(local)[1]))
    return stand_in.person_id if stand_in else joint.invited(call.resources.on_duty(desk, meets_at))


def take_stand_in(call: Call, event: DutySubstituted) -> None:
    """A desk has changed who is on duty; what is told late changes nothing."""
    known = call.session.get(StandIn, (event.desk, event.on, event.half))
    if known is None:
        call.session.add(StandIn(event.desk, event.on, event.half, event.person_id, event.at))
    elif known.told_at < event.at:
        known.person_id, known.told_at = event.person_id, event.at


def seat_of(call: Call, study: JointStudy, desk: str) -> StudySeat:
    """:raises WrongStudy: the desk is not called."""
    seat = call.session.get(StudySeat, (study.study_id, desk))
    if seat is None:
        raise WrongStudy("这个部门没有受邀参加这次研判。", field="desk")
    return seat
