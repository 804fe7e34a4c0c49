"""调解记录: the minutes of a session, and that both sides confirm them."""

from __future__ import annotations

from typing import Any

from contracts import mediation as c
from mediation.errors import MinutesMissing, SessionIncomplete, SessionOver
from mediation.handlers import revisions
from mediation.handlers.people import name_of
from mediation.handlers.sessions import SIDES, own_session, sheet
from mediation.handlers.signatures import content_hash, keep_signature, void_signatures
from mediation.model import MediationSession, Proceeding
from mediation.queries.sealing import unseal
from mediation.queries.sessions import minutes_document, session_document
from mediation.queries.signing import MEDIATOR, SECOND, mediators_of
from messaging.call import Call
from servicekit.clock import local_date

VOID = "笔录已修改"
MEDIATORS = {-1: MEDIATOR, -2: SECOND}


def write_minutes(call: Call, request: c.WriteMinutes) -> c.SessionSheet:
    """The next version of the minutes; earlier confirmations do not count for it.

    :raises ChangedMeanwhile: somebody else wrote since they were read. :raises SessionOver: nobody came yet.
    """
    proceeding, session = own_session(call, request.session_id)
    if session.state != "held":
        raise SessionOver("请先登记到场情况；没有召开的调解会没有笔录。")
    content = _content(call, session, request)
    _check_council(session, request)
    session.minutes_version = revisions.save(
        call, minutes_document(session.session_id), session.dispute_id,
        seen=request.version, newest=session.minutes_version, content=content,
    )  # fmt: skip
    voided = void_signatures(call, minutes_document(session.session_id), VOID)
    ids = {"session_id": session.session_id, "version": session.minutes_version, "voided": voided}
    call.audit(session.dispute_id, "minutes_written", **ids)
    return sheet(call, session, proceeding)


def confirm_minutes(call: Call, request: c.ConfirmMinutes) -> c.SessionSheet:
    """Signed by somebody who was there.

    :raises MinutesMissing: none, or not those that were read. :raises SessionIncomplete: this person was not there.
    """
    proceeding, session = own_session(call, request.session_id)
    session.must_have_minutes(request.version)
    signer, name = _signing(call, proceeding, session, request.no)
    document = minutes_document(session.session_id)
    content = revisions.words_of(call, document, session.minutes_version)
    keep_signature(
        call, proceeding, document, signer, name, how=request.how,
        signed_on=local_date(call.now), content=content_hash(content), picture=request.drawing, file_id=request.file_id,
    )  # fmt: skip
    return sheet(call, session, proceeding)


def _signing(call: Call, proceeding: Proceeding, session: MediationSession, no: int) -> tuple[str, str]:
    """Who signs, and the name: the mediator (-1), the other one of two (-2), or somebody who was there."""
    if no < 0:
        return _mediator_signing(call, proceeding, MEDIATORS[no])
    people = revisions.words_of(call, session_document(session.session_id), session.version)["people"]
    if str(no) not in _present(call, session) or no >= len(people):
        raise SessionIncomplete("只有到场的人才能确认笔录。", field="no")
    return f"P{no}", people[no]["name"]


def _mediator_signing(call: Call, proceeding: Proceeding, signer: str) -> tuple[str, str]:
    person = mediators_of(proceeding).get(signer)
    if person is None:
        raise SessionIncomplete("该件由一名调解员办理，没有另一名调解员签名。", field="no")
    return signer, name_of(call, person)


def _content(call: Call, session: MediationSession, request: c.WriteMinutes) -> dict[str, Any]:
    """The minutes, and whose confirmation they need: everybody of the two sides who was there."""
    people = revisions.words_of(call, session_document(session.session_id), session.version)["people"]
    present = _present(call, session)
    sides = {*SIDES, "agent", "guardian", "other"}
    must = [f"P{no}" for no, one in enumerate(people) if str(no) in present and one["role"] in sides]
    words = request.model_dump(mode="json", include={"text", "result", "council", "votes"})
    return {**words, "must_sign": must}


def _present(call: Call, session: MediationSession) -> set[str]:
    noted = unseal(call.settings.identity_key, session.attendance_sealed)
    return {no for no, values in noted.items() if values.get("present")}


def _check_council(session: MediationSession, request: c.WriteMinutes) -> None:
    """五步议事 has its five parts and a vote; other sessions have neither."""
    if session.manner != "council":
        if request.council or request.votes:
            raise SessionIncomplete("只有五步议事才填写议事步骤和表决结果。", field="council")
        return
    for step, name in c.COUNCIL_STEPS.items():
        if not request.council.get(step, "").strip():
            raise SessionIncomplete(f"请填写“{name}”的情况。", field=f"council.{step}")
    if request.votes is None or min(request.votes) < 0:
        raise MinutesMissing("请填写表决结果：赞成、反对、弃权各多少。", field="votes")
