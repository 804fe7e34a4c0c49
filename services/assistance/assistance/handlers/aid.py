"""The windows of legal aid, counselling and relief: asked, decided, listed; words are encrypted at rest."""

from __future__ import annotations

from datetime import datetime

from assistance import queries
from assistance.errors import UnknownDispute
from assistance.model import AidRequest, KnownDispute
from contracts import assistance as c
from contracts.intake import DisputeRegistered
from messaging.call import Call
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date
from servicekit.privacy import decrypt, encrypt, mask_text

HIDDEN = "（心理疏导内容保密）"


def take_registered(call: Call, event: DisputeRegistered) -> None:
    """From now on assistance can be asked for this dispute."""
    dispute = event.dispute
    if call.session.get(KnownDispute, dispute.dispute_id) is None:
        call.session.add(KnownDispute(dispute.dispute_id, dispute.number))


def ask_assistance(call: Call, request: c.AskAssistance) -> c.AssistanceSheet:
    """Asks one of the three windows for help in a dispute."""
    call.demand("assistance.ask")
    dispute = call.session.get(KnownDispute, request.dispute_id)
    if dispute is None:
        raise UnknownDispute("没有这一件纠纷：可能刚登记、还在路上，请过一会儿再试，并核对编号。")
    aid = AidRequest(
        id=call.new_id(),
        dispute_id=dispute.dispute_id,
        number=dispute.number,
        kind=request.kind,
        matter=encrypt(call.settings.identity_key, request.matter),
        asked_by=call.actor.person_id,
        asked_at=call.now,
        due_at=_due(call, request.kind),
    )
    call.session.add(aid)
    call.audit(aid.dispute_id, "assistance.asked", request_id=aid.id, kind=aid.kind)
    asked = {"at": call.now, "request_id": aid.id, "number": aid.number, "kind": aid.kind}
    call.publish(c.AssistanceAsked.model_validate(asked | {"dispute_id": aid.dispute_id}))
    return _full(call, aid)


def end_assistance(call: Call, request: c.EndAssistance) -> c.AssistanceSheet:
    """The window decides a request, with words for the record."""
    call.demand("assistance.work")
    aid = queries.find_request(call.session, request.request_id, call.actor)
    aid.end(
        request.result, encrypt(call.settings.identity_key, request.words), call.actor.person_id, call.now
    )
    call.audit(aid.dispute_id, "assistance.ended", request_id=aid.id, kind=aid.kind, result=aid.state)
    ended = {"at": call.now, "request_id": aid.id, "number": aid.number, "kind": aid.kind}
    call.publish(
        c.AssistanceEnded.model_validate(ended | {"dispute_id": aid.dispute_id, "result": aid.state})
    )
    return _full(call, aid)


def list_assistance(call: Call, request: c.ListAssistance) -> c.AssistanceSheets:
    """A list shows masked words and none of counselling; of one dispute the words are shown, and the read is kept."""
    found, cursor, waiting = queries.list_requests(call.session, request, call.actor)
    show = _opened if request.dispute_id else _masked
    items = tuple(show(call, aid) for aid in found)
    return c.AssistanceSheets(items=items, next_cursor=cursor, open=waiting)


def _opened(call: Call, aid: AidRequest) -> c.AssistanceSheet:
    if aid.is_confidential and not queries.is_counsellor(call.actor):
        return _sheet(aid, HIDDEN, "")
    call.audit(aid.dispute_id, "assistance.read", request_id=aid.id, kind=aid.kind)
    return _full(call, aid)


def _masked(call: Call, aid: AidRequest) -> c.AssistanceSheet:
    if aid.is_confidential:
        return _sheet(aid, HIDDEN, "")
    return _sheet(aid, mask_text(_open(call, aid.matter)), mask_text(_open(call, aid.result_words)))


def _full(call: Call, aid: AidRequest) -> c.AssistanceSheet:
    return _sheet(aid, _open(call, aid.matter), _open(call, aid.result_words))


def _open(call: Call, sealed: str) -> str:
    return decrypt(call.settings.identity_key, sealed) if sealed else ""


def _sheet(aid: AidRequest, matter: str, result_words: str) -> c.AssistanceSheet:
    return c.AssistanceSheet(
        request_id=aid.id,
        dispute_id=aid.dispute_id,
        number=aid.number,
        kind=aid.kind,
        state=aid.state,
        matter=matter,
        asked_by=aid.asked_by,
        asked_at=aid.asked_at,
        due_at=aid.due_at,
        handled_by=aid.handled_by,
        result_words=result_words,
        ended_at=aid.ended_at,
    )


def _due(call: Call, kind: str) -> datetime:
    """The end of the last day to decide; legal aid: 7 days from receipt (法律援助法 §43)."""
    calendar: WorkCalendar = call.resources
    days: int = getattr(call.settings, f"{kind}_days")
    return calendar.deadline(local_date(call.now), days, "natural").due_at
