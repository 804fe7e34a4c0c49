"""证据材料登记: pieces of evidence are listed, corrected, given back, withdrawn; nothing is deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from contracts import mediation as c
from mediation import queries
from mediation.errors import EvidenceUnknown, WrongMoment
from mediation.handlers import revisions
from mediation.handlers.finding import own_proceeding, own_round
from mediation.model import Evidence, Proceeding
from mediation.queries.evidence import document_of
from mediation.queries.sealing import seal
from mediation.tables import EVIDENCE
from messaging.call import Call
from servicekit.clock import local_date


def add_evidence(call: Call, request: c.AddEvidence) -> c.EvidenceList:
    """One more piece, with the next number of the list."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_take_papers()
    _check_day(call, request.evidence)
    entry = Evidence(
        evidence_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        no=_next_number(call, proceeding),
        received_by=call.actor.person_id,
        received_at=call.now,
    )
    call.session.add(entry)
    revisions.first(call, document_of(entry.evidence_id), entry.dispute_id, _words(request.evidence))
    return _listed(call, proceeding, "evidence_added", entry, kind=request.evidence.kind)


def open_evidence(call: Call, request: c.OpenEvidence) -> c.OpenedEvidence:
    """The entry as it was typed, to be corrected; the look is recorded."""
    _, entry = _found(call, request.evidence_id)
    words = revisions.words_of(call, document_of(entry.evidence_id), entry.version)
    call.audit(entry.dispute_id, "evidence_read", evidence_id=entry.evidence_id)
    typed = c.EvidenceInput.model_validate(words)
    return c.OpenedEvidence(evidence_id=entry.evidence_id, version=entry.version, evidence=typed)


def change_evidence(call: Call, request: c.ChangeEvidence) -> c.EvidenceList:
    """:raises ChangedMeanwhile: somebody else corrected the entry since it was read."""
    proceeding, entry = _found(call, request.evidence_id)
    entry.must_be_kept()
    _check_day(call, request.evidence)
    entry.version = revisions.save(
        call, document_of(entry.evidence_id), entry.dispute_id,
        seen=request.version, newest=entry.version, content=_words(request.evidence),
    )  # fmt: skip
    return _listed(call, proceeding, "evidence_changed", entry, version=entry.version)


def return_evidence(call: Call, request: c.ReturnEvidence) -> c.EvidenceList:
    """返还记录: the original was given back."""
    proceeding, entry = _found(call, request.evidence_id)
    sealed = seal(call.settings.identity_key, {"returned_to": request.returned_to})
    entry.give_back(request.returned_on, sealed, local_date(call.now))
    return _listed(call, proceeding, "evidence_returned", entry)


def withdraw_evidence(call: Call, request: c.WithdrawEvidence) -> c.EvidenceList:
    """Taken off the list; entry, number and reason stay."""
    proceeding, entry = _found(call, request.evidence_id)
    entry.withdraw(seal(call.settings.identity_key, {"reason": request.reason}))
    return _listed(call, proceeding, "evidence_withdrawn", entry)


def _found(call: Call, evidence_id: str) -> tuple[Proceeding, Evidence]:
    """:raises EvidenceUnknown: there is none. :raises FileClosed: of an earlier round, or of a closed file."""
    entry = call.session.get(Evidence, evidence_id)
    if entry is None:
        raise EvidenceUnknown("没有这份证据，请刷新页面。")
    proceeding = own_round(call, entry.dispute_id, entry.round)
    call.session.refresh(entry)
    return proceeding, entry


def _listed(call: Call, proceeding: Proceeding, action: str, entry: Evidence, **ids: Any) -> c.EvidenceList:
    call.audit(proceeding.dispute_id, action, evidence_id=entry.evidence_id, no=entry.no, **ids)
    call.session.flush()
    return queries.evidence_list(call.session, proceeding, call.settings.identity_key, may_change=True)


def _words(evidence: c.EvidenceInput) -> dict[str, Any]:
    return evidence.model_dump(mode="json")


def _check_day(call: Call, evidence: c.EvidenceInput) -> None:
    if evidence.provided_on > local_date(call.now):
        raise WrongMoment("提交日期不能晚于今天。", field="evidence.provided_on")


def _next_number(call: Call, proceeding: Proceeding) -> int:
    own = EVIDENCE.c
    of_it = (own.dispute_id == proceeding.dispute_id, own.round == proceeding.round)
    return (call.session.scalar(select(func.max(own.no)).where(*of_it)) or 0) + 1
