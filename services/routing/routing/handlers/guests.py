"""Who joins a study besides the desks: invited, they read that study, write or say no; they have no vote."""

from __future__ import annotations

from contracts import joint_study as c
from contracts import study_guests as g
from messaging.call import Call
from routing.errors import NotInvited, WrongStudy
from routing.model import JointStudy, StudyGuest
from routing.policies import joint
from routing.queries import joint as reading
from servicekit.privacy import mask_text


def invite_to_study(call: Call, request: g.InviteToStudy) -> c.StudySheet:
    """:raises WrongStudy: too many, or invited already."""
    study = _going_on(call, request.study_id, "routing.decide")
    known = call.session.get(StudyGuest, (study.study_id, request.person_id))
    if known is None:
        _must_have_room(reading.sheet_of(call.session, study))
        by, at = call.actor.person_id, call.now
        call.session.add(StudyGuest(study.study_id, request.person_id, request.role, by, at))
    elif known.state == "invited":
        raise WrongStudy("这位已经受邀，不用再邀请。", field="person_id")
    else:
        known.invite(request.role, call.actor.person_id, call.now)
    call.audit(
        study.dispute_id, "study.invited", study=study.study_id, person=request.person_id, role=request.role
    )
    return _told(call, study)


def withdraw_invitation(call: Call, request: g.WithdrawInvitation) -> c.StudySheet:
    """:raises NotInvited: nobody is invited under this id."""
    study = _going_on(call, request.study_id, "routing.decide")
    _guest(call, study, request.person_id).end("withdrawn", mask_text(request.reason))
    call.audit(study.dispute_id, "study.invitation_withdrawn", study=study.study_id, person=request.person_id)
    return _told(call, study)


def decline_invitation(call: Call, request: g.DeclineInvitation) -> c.StudySheet:
    """The last that this guest reads of it."""
    study = _going_on(call, request.study_id)
    _guest(call, study, call.actor.person_id).end("declined", mask_text(request.reason))
    call.audit(study.dispute_id, "study.invitation_declined", study=study.study_id)
    return _told(call, study)


def write_as_guest(call: Call, request: g.WriteAsGuest) -> c.StudySheet:
    """:raises NotInvited: the actor is no guest of this study."""
    study = _going_on(call, request.study_id)
    guest = _guest(call, study, call.actor.person_id)
    guest.say(mask_text(request.opinion), in_writing=request.in_writing, at=call.now)
    call.audit(study.dispute_id, "study.guest_opinion", study=study.study_id, in_writing=request.in_writing)
    return _told(call, study)


def check_in_guest(call: Call, request: g.CheckInGuest) -> c.StudySheet:
    """:raises NotInvited: nobody is invited under this id."""
    study = _going_on(call, request.study_id, "routing.decide")
    guest = _guest(call, study, request.person_id)
    guest.must_be_invited()
    guest.came = request.came
    call.audit(
        study.dispute_id, "study.check_in", study=study.study_id, person=request.person_id, came=request.came
    )
    return _told(call, study)


def remind_invited(call: Call, request: g.RemindInvited) -> g.StudiesReminded:
    """Several studies at once; one that has ended, or in which everybody has spoken, is left as it is."""
    call.demand("routing.decide")
    asked = 0
    for study_id in dict.fromkeys(request.study_ids):
        study = reading.find_study(call.session, study_id, call.actor, lock=True)
        if study.state == "called" and joint.silent(reading.sheet_of(call.session, study)):
            study.reminded_at = call.now
            call.audit(study.dispute_id, "study.reminded", study=study.study_id)
            asked += 1
    return g.StudiesReminded(reminded=asked, left=len(set(request.study_ids)) - asked)


def read_study(call: Call, request: c.GetStudy) -> c.StudySheet:
    """One study; that a guest read it leaves a row in the trail.

    :raises StudyUnknown: there is none, or this person is not called to it.
    """
    study = reading.find_study(call.session, request.study_id, call.actor)
    record_reading(call, study)
    return reading.sheet_of(call.session, study)


def record_reading(call: Call, study: JointStudy) -> None:
    """A guest has no other right to the dispute: what they read of it is on record."""
    guest = call.session.get(StudyGuest, (study.study_id, call.actor.person_id))
    if guest is not None and not reading.sees_all(call.actor):
        call.audit(study.dispute_id, "study.read", study=study.study_id)


def _going_on(call: Call, study_id: str, right: str = "") -> JointStudy:
    """:raises StudyOver: it has ended."""
    if right:
        call.demand(right)
    study = reading.find_study(call.session, study_id, call.actor, lock=True)
    study.must_go_on()
    return study


def _guest(call: Call, study: JointStudy, person_id: str) -> StudyGuest:
    found = call.session.get(StudyGuest, (study.study_id, person_id))
    if found is None:
        raise NotInvited("这位没有受邀参加这次研判。")
    return found


def _must_have_room(sheet: c.StudySheet) -> None:
    if len(sheet.guests) >= g.MOST_GUESTS:
        raise WrongStudy(f"一次研判最多另请 {g.MOST_GUESTS} 人。", field="person_id")


def _told(call: Call, study: JointStudy) -> c.StudySheet:
    call.session.flush()
    return reading.sheet_of(call.session, study)
