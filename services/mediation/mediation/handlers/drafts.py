"""The draft of an agreement: typed in parts, saved in versions, checked as one types."""

from __future__ import annotations

from contracts import mediation as c
from mediation.errors import NotYourProceeding
from mediation.handlers import revisions
from mediation.handlers.checking import check_of
from mediation.handlers.finding import may_see_words, newest, own_proceeding
from mediation.model import AgreementDraft, Proceeding, Revision
from mediation.queries.signing import draft_document
from messaging.call import Call

SIGNED = "协议已经定稿，正在签名；要修改请先退回修改，已有的签名会作废。"


def open_draft(call: Call, request: c.OpenDraft) -> c.DraftSheet:
    """As it was typed, for the mediator and for whoever may see unmasked words; the look is recorded."""
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding("协议草稿含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以打开。")
    call.audit(proceeding.dispute_id, "draft_read", round=proceeding.round)
    return sheet(call, proceeding, draft_row(call, proceeding))


def save_draft(call: Call, request: c.SaveDraft) -> c.DraftSheet:
    """The next version, complete or not.

    :raises ChangedMeanwhile: somebody else saved since it was read. :raises DraftNotReady: it is being signed.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    draft = draft_row(call, proceeding)
    draft.must_be("draft", SIGNED)
    draft.version = revisions.save(
        call, draft_document(proceeding), proceeding.dispute_id,
        seen=request.version, newest=draft.version, content=request.draft.model_dump(mode="json"),
    )  # fmt: skip
    call.session.add(draft)
    call.audit(proceeding.dispute_id, "draft_saved", version=draft.version, round=proceeding.round)
    call.session.flush()
    return sheet(call, proceeding, draft)


def check_draft(call: Call, request: c.CheckDraft) -> c.AgreementCheck:
    """What is wrong with what was typed; nothing is saved."""
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding("只有经办调解员可以核对协议草稿。")
    return check_of(call, proceeding, request.draft)


def draft_row(call: Call, proceeding: Proceeding) -> AgreementDraft:
    """The draft's state; a new one where nothing was saved yet."""
    found = call.session.get(AgreementDraft, (proceeding.dispute_id, proceeding.round))
    return found or AgreementDraft(proceeding.dispute_id, proceeding.round)


def words_of_draft(call: Call, proceeding: Proceeding, draft: AgreementDraft) -> c.AgreementDraft:
    words = revisions.words_of(call, draft_document(proceeding), draft.version)
    return c.AgreementDraft.model_validate(words)


def sheet(call: Call, proceeding: Proceeding, draft: AgreementDraft) -> c.DraftSheet:
    words = words_of_draft(call, proceeding, draft)
    saved = call.session.get(Revision, (draft_document(proceeding), draft.version))
    return c.DraftSheet(
        dispute_id=proceeding.dispute_id,
        version=draft.version,
        state=draft.state,
        draft=words,
        check=check_of(call, proceeding, words),
        agreement_no=draft.agreement_no,
        saved_by=saved.saved_by if saved else "",
        saved_at=saved.saved_at if saved else None,
    )
