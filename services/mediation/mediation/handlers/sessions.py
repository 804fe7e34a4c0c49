"""Sessions are planned, moved and cancelled, people told, attendance recorded."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from contracts import mediation as c
from mediation import queries
from mediation.errors import SessionIncomplete, SessionOver, SessionUnknown, WrongMoment
from mediation.handlers import revisions
from mediation.handlers.bookings import Booking, book, lock_days
from mediation.handlers.finding import own_proceeding, own_round
from mediation.model import MediationSession, Proceeding
from mediation.policies import gates
from mediation.policies.inviting import INVITED, NEEDS_CONSENT
from mediation.policies.rooms import check_time
from mediation.queries.sealing import seal, unseal
from mediation.queries.sessions import session_document
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date

SIDES = ("applicant", "respondent")


def plan_session(call: Call, request: c.PlanSession) -> c.SessionSheet:
    """Takes the room and the mediator for the time, and keeps who is to come."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    _check(call, proceeding, request.session)
    session = MediationSession(
        session_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        number=proceeding.number,
        mediator_id=proceeding.mediator_id,
        planned_by=call.actor.person_id,
        planned_at=call.now,
        **_place_and_time(request.session),
    )
    book(call, Booking.of(session, proceeding))
    call.session.add(session)
    document = session_document(session.session_id)
    revisions.first(call, document, session.dispute_id, _words(request.session))
    call.audit(session.dispute_id, "session_planned", session_id=session.session_id, room=session.room_code)
    call.publish(
        c.SessionPlanned(
            **about(call, session),
            manner=session.manner,
            room_code=session.room_code,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            public=session.public,
        )
    )
    return sheet(call, session, proceeding)


def change_session(call: Call, request: c.ChangeSession) -> c.SessionSheet:
    """Another time, room or people, also for a session that lost its room.

    :raises ChangedMeanwhile: somebody else changed it since it was read.
    """
    proceeding, session = own_session(call, request.session_id, takes=request.session)
    proceeding.must_be_open()
    _check(call, proceeding, request.session)
    book(call, _booking(session, proceeding, request.session))
    session.become("planned")
    session.version = revisions.save(
        call, session_document(session.session_id), session.dispute_id,
        seen=request.version, newest=session.version, content=_words(request.session),
    )  # fmt: skip
    for name, value in _place_and_time(request.session).items():
        setattr(session, name, value)
    session.attendance_sealed = ""  # who was told of the old time must be told again
    call.audit(session.dispute_id, "session_moved", session_id=session.session_id, room=session.room_code)
    moved: dict[str, Any] = {
        "room_code": session.room_code,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
    }
    call.publish(c.SessionMoved(**about(call, session), **moved))
    return sheet(call, session, proceeding)


def cancel_session(call: Call, request: c.CancelSession) -> c.SessionSheet:
    """Not held, with the reason; its room is free again."""
    proceeding, session = own_session(call, request.session_id)
    session.become("cancelled")
    session.end_sealed = seal(call.settings.identity_key, {"reason": request.reason})
    call.audit(session.dispute_id, "session_cancelled", session_id=session.session_id)
    call.publish(c.SessionCancelled(**about(call, session)))
    return sheet(call, session, proceeding)


def release_sessions(call: Call, proceeding: Proceeding) -> None:
    """The mediation ended: what was still planned is cancelled, its rooms are free."""
    for session in queries.sessions_of(call.session, proceeding):
        if session.state in ("planned", "displaced") and session.starts_at > call.now:
            session.become("cancelled")
            session.end_sealed = seal(call.settings.identity_key, {"reason": "调解已经结束"})
            call.publish(c.SessionCancelled(**about(call, session)))


def note_notices(call: Call, request: c.NoteNotices) -> c.SessionSheet:
    """Who was told, how and when."""
    proceeding, session = own_session(call, request.session_id)
    if session.state != "planned":
        raise SessionOver("只有已排定的调解会才登记通知情况。")
    if request.told_on > local_date(call.now):
        raise WrongMoment("通知日期不能晚于今天。", field="told_on")
    noted = {"how": request.how, "told_on": request.told_on.isoformat()}
    _note(call, session, dict.fromkeys(request.nos, noted))
    call.audit(session.dispute_id, "session_told", session_id=session.session_id, people=len(request.nos))
    return sheet(call, session, proceeding)


def record_attendance(call: Call, request: c.RecordAttendance) -> c.SessionSheet:
    """Where a side that must come stayed away, the session counts as not held."""
    proceeding, session = own_session(call, request.session_id)
    session.must_be_held(call.now)
    words = revisions.words_of(call, session_document(session.session_id), session.version)
    roles = {words["people"][no]["role"] for no in request.present if no < len(words["people"])}
    outcome = "held" if _enough(session.manner, roles) else "no_show"
    session.become(outcome)
    _note(
        call,
        session,
        {no: {"present": True, "why": ""} for no in request.present}
        | {one.no: {"present": False, "why": one.why} for one in request.absent},
    )
    call.audit(session.dispute_id, "session_attended", session_id=session.session_id, outcome=outcome)
    call.publish(c.SessionHeld.model_validate({**about(call, session), "outcome": outcome}))
    return sheet(call, session, proceeding)


def open_session(call: Call, request: c.OpenSession) -> c.OpenedSession:
    """As it was typed, for changing it and for its papers; the look is recorded."""
    proceeding, session = own_session(call, request.session_id)
    words = revisions.words_of(call, session_document(session.session_id), session.version)
    minutes = revisions.words_of(call, f"minutes:{session.session_id}", session.minutes_version)
    call.audit(session.dispute_id, "session_read", session_id=session.session_id)
    texts = {
        "text": minutes.get("text", ""),
        "result": minutes.get("result", ""),
        **minutes.get("council", {}),
    }
    typed = c.SessionInput.model_validate(words)
    return c.OpenedSession(sheet=sheet(call, session, proceeding), session=typed, minutes=texts)


def own_session(
    call: Call, session_id: str, *, takes: c.SessionInput | None = None
) -> tuple[Proceeding, MediationSession]:
    """The session and its proceeding, locked, of which the actor is the mediator.

    Days are locked before the session, as closing a room does: those it has, and those it ``takes``.

    :raises SessionUnknown: there is none.
    """
    session = call.session.get(MediationSession, session_id)
    if session is None:
        raise SessionUnknown("没有这次调解会，请刷新页面。")
    proceeding = own_round(call, session.dispute_id, session.round)
    if takes is not None:
        lock_days(call, [*Booking.of(session, proceeding).days, *_booking(session, proceeding, takes).days])
    call.session.refresh(session, with_for_update=True)
    return proceeding, session


def about(call: Call, session: MediationSession) -> dict[str, Any]:
    """What every event of a session says."""
    return {
        "at": call.now,
        "dispute_id": session.dispute_id,
        "number": session.number,
        "session_id": session.session_id,
        "mediator_id": session.mediator_id,
        "round": session.round,
    }


def sheet(call: Call, session: MediationSession, proceeding: Proceeding) -> c.SessionSheet:
    call.session.flush()
    key = call.settings.identity_key
    return queries.session_sheet(call.session, session, proceeding, key, may_change=True)


def _check(call: Call, proceeding: Proceeding, wanted: c.SessionInput) -> None:
    """:raises SessionIncomplete, WrongMoment, NotTogether: what is missing, or why the parties must not meet."""
    check_time(wanted.starts_at, wanted.ends_at, call.now, SHANGHAI)
    if not (wanted.room_code or wanted.place or wanted.video_link):
        raise SessionIncomplete("请选择调解室，或者写明地点、视频链接。", field="room_code")
    roles = {person.role for person in wanted.people}
    if not _enough(wanted.manner, roles):
        raise SessionIncomplete("参加人里缺少申请人或者被申请人，请补充。", field="people")
    if wanted.manner == "council" and not proceeding.village_code:
        raise SessionIncomplete("五步议事用于村里的事，本案没有所属的村。", field="manner")
    for no, person in enumerate(wanted.people):
        if person.role in INVITED and not person.consent:
            raise SessionIncomplete(NEEDS_CONSENT, field=f"people.{no}.consent")
    found = queries.gates_of(call.session, proceeding)
    gates.must_be_allowed(found)
    if wanted.manner != "apart":
        gates.must_not_meet(found, queries.in_danger(call.session, proceeding), wanted.safety)


def _enough(manner: str, roles: AbstractSet[str]) -> bool:
    """Apart, one side is enough; else both must be there, or who stands for them."""
    if manner == "apart":
        return bool(roles & {*SIDES, "agent", "guardian", "other"})
    standing_in = len(roles & {"agent", "guardian"})
    return len(roles & set(SIDES)) + min(standing_in, 1) >= len(SIDES)


def _booking(session: MediationSession, proceeding: Proceeding, wanted: c.SessionInput) -> Booking:
    before = Booking.of(session, proceeding)
    return replace(before, room_code=wanted.room_code, starts_at=wanted.starts_at, ends_at=wanted.ends_at)


def _words(wanted: c.SessionInput) -> dict[str, Any]:
    return wanted.model_dump(mode="json")


def _place_and_time(wanted: c.SessionInput) -> dict[str, Any]:
    return {
        "manner": wanted.manner,
        "room_code": wanted.room_code,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "public": wanted.public,
        "video": bool(wanted.video_link),
    }


def _note(call: Call, session: MediationSession, noted: dict[int, dict[str, Any]]) -> None:
    key = call.settings.identity_key
    kept = unseal(key, session.attendance_sealed)
    for no, values in noted.items():
        kept[str(no)] = {**kept.get(str(no), {}), **values}
    session.attendance_sealed = seal(key, kept)
