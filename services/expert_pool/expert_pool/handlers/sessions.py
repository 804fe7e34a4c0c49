"""The asker wishes the expert to join a session; the expert comes or does not."""

from __future__ import annotations

from contracts import expert_pool as c
from contracts.mediation import SessionCancelled, SessionDisplaced, SessionMoved
from expert_pool import queries
from expert_pool.handlers.asking import asked_case
from expert_pool.model import Consultation
from messaging.call import Call
from servicekit.privacy import mask_text

ELSEWHERE = "地点由调解员告知"


def propose_session(call: Call, request: c.ProposeSession) -> c.Consultation:
    """A proposal of day, hour and place by whoever handles the case."""
    call.demand("expert.ask")
    one = queries.find(call.session, request.consultation_id)
    asked_case(call, one.dispute_id)
    one.invite_to_session(request.meets_at, mask_text(request.place), call.now, request.session_id)
    return _session_kept(call, one, "expert_session.proposed")


def answer_session(call: Call, request: c.AnswerSession) -> c.Consultation:
    """The asked expert's answer to it."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    one.reply_to_session(call.actor.person_id, request.comes, mask_text(request.reason))
    return _session_kept(call, one, "expert_session.accepted" if request.comes else "expert_session.declined")


def take_moved(call: Call, event: SessionMoved) -> None:
    """The session has another time or room: its experts are asked again."""
    room = call.resources.rooms.get(event.room_code)
    for one in _joining(call, event):
        one.session_moved(event.starts_at, f"{room.floor}楼{room.name}" if room else ELSEWHERE)
        _audit(call, one, "expert_session.moved")


def take_off(call: Call, event: SessionCancelled | SessionDisplaced) -> None:
    """It is cancelled, or lost its room and waits for another time."""
    for one in _joining(call, event):
        one.session_off("cancelled" if isinstance(event, SessionCancelled) else "waiting")
        _audit(call, one, "expert_session.cancelled")


def _joining(call: Call, event: SessionMoved | SessionCancelled | SessionDisplaced) -> list[Consultation]:
    found = queries.consultations_of(call.session, event.dispute_id)
    return [one for one in found if one.joins(event.session_id)]


def _session_kept(call: Call, one: Consultation, action: str) -> c.Consultation:
    _audit(call, one, action)
    return queries.sheet(call.session, one)


def _audit(call: Call, one: Consultation, action: str) -> None:
    call.audit(one.dispute_id, action, consultation_id=one.id, expert_id=one.expert_id)
