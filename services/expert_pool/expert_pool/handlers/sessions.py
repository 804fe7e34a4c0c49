"""The asker wishes the expert to join a session; the expert comes or does not."""

from __future__ import annotations

from contracts import expert_pool as c
from expert_pool import queries
from expert_pool.handlers.asking import asked_case
from expert_pool.model import Consultation
from messaging.call import Call
from servicekit.privacy import mask_text


def propose_session(call: Call, request: c.ProposeSession) -> c.Consultation:
    """A proposal of day, hour and place by whoever handles the case."""
    call.demand("expert.ask")
    one = queries.find(call.session, request.consultation_id)
    asked_case(call, one.dispute_id)
    one.invite_to_session(request.meets_at, mask_text(request.place), call.now)
    return _session_kept(call, one, "expert_session.proposed")


def answer_session(call: Call, request: c.AnswerSession) -> c.Consultation:
    """The asked expert's answer to it."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    one.reply_to_session(call.actor.person_id, request.comes, mask_text(request.reason))
    return _session_kept(call, one, "expert_session.accepted" if request.comes else "expert_session.declined")


def _session_kept(call: Call, one: Consultation, action: str) -> c.Consultation:
    call.audit(one.dispute_id, action, consultation_id=one.id, expert_id=one.expert_id)
    return queries.sheet(call.session, one)
