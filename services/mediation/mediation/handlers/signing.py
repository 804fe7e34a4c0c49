"""Signing an agreement: the text is final, each signs, and with the last signature it counts (人民调解法 §29)."""

from __future__ import annotations

from datetime import date

from contracts import mediation as c
from mediation import policies, queries
from mediation.errors import DraftFaulty, NotASigner, PaperNeeded, StepsMissing, WrongMoment
from mediation.handlers.checking import check_of, strict
from mediation.handlers.conclusions import accepted_on, conclude, must_pass_gates
from mediation.handlers.drafts import SIGNED, draft_row, sheet, words_of_draft
from mediation.handlers.finding import own_proceeding, presided_proceeding
from mediation.handlers.numbering import number_of
from mediation.handlers.people import name_of
from mediation.handlers.signatures import content_hash, keep_signature, void_signatures
from mediation.model import AgreementDraft, Proceeding
from mediation.queries.signing import (
    MEDIATOR,
    SEAL,
    SECOND,
    agreement_document,
    mediators_of,
    signers_of,
    text_of,
)
from messaging.call import Call
from servicekit.clock import local_date

NOT_OPEN = "协议还没有定稿，不能签名；请先核对草稿，再点“定稿签名”。"


def open_signing(call: Call, request: c.OpenSigning) -> c.SigningSheet:
    """The text is final: it gets its number and its hash.

    :raises DraftFaulty: everything that is in the way. :raises StepsMissing: a record of the four is missing.
    """
    proceeding = presided_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    proceeding.must_have_all_work()
    draft = draft_row(call, proceeding)
    draft.must_be("draft", SIGNED)
    if request.version != draft.version or not draft.version:
        raise StepsMissing("草稿刚刚改过或者还没有保存，请保存后再定稿。")
    words = words_of_draft(call, proceeding, draft)
    _must_be_ready(check_of(call, proceeding, words), words)
    must_pass_gates(call, proceeding, strict(words))
    number = draft.agreement_no or number_of(call, proceeding)
    draft.freeze(number, content_hash({"no": number, "text": words.model_dump(mode="json")}), call.now)
    call.audit(proceeding.dispute_id, "signing_opened", agreement_no=number, content=draft.content_sha256)
    return _signing(call, proceeding)


def revise_draft(call: Call, request: c.ReviseDraft) -> c.DraftSheet:
    """Back to the draft; what was signed does not count for another text."""
    proceeding = presided_proceeding(call, request.dispute_id)
    draft = draft_row(call, proceeding)
    draft.must_be("signing", NOT_OPEN)
    voided = void_signatures(call, agreement_document(proceeding), "协议退回修改")
    draft.thaw()
    call.audit(proceeding.dispute_id, "draft_revised", voided=voided, round=proceeding.round)
    call.session.flush()
    return sheet(call, proceeding, draft)


def sign_agreement(call: Call, request: c.SignAgreement) -> c.SigningSheet:
    """One signature, or the seal.

    :raises DraftNotReady: the text is not final. :raises PaperNeeded: these are not signed on a screen.
    :raises WrongMoment: signed before the acceptance or before there was a text to sign.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    draft = draft_row(call, proceeding)
    draft.must_be("signing", NOT_OPEN)
    words = words_of_draft(call, proceeding, draft)
    name = _name_of(call, proceeding, request.signer, words)
    _must_suit(proceeding, request, words)
    signed_on = _day_of(call, proceeding, draft, request)
    keep_signature(
        call, proceeding, agreement_document(proceeding), request.signer, name, how=request.how,
        signed_on=signed_on, content=draft.content_sha256, picture=request.drawing, file_id=request.file_id,
    )  # fmt: skip
    call.session.flush()
    _finish(call, proceeding, draft, words)
    return _signing(call, proceeding)


def _must_be_ready(check: c.AgreementCheck, words: c.AgreementDraft) -> None:
    faults = [(one.field, one.message) for one in check.findings if one.level == "error"]
    if not words.words_checked:
        faults += [(one.field, f"请核对用词：{one.message}") for one in check.findings if one.level == "ask"]
    if faults:
        raise DraftFaulty.of_all(faults)


def _name_of(call: Call, proceeding: Proceeding, signer: str, words: c.AgreementDraft) -> str:
    """:raises NotASigner: nobody of this agreement."""
    for known, _, name in signers_of(words.model_dump(mode="json"), proceeding):
        if known == signer:
            own = {one: name_of(call, who) for one, who in mediators_of(proceeding).items()}
            return {**own, SEAL: call.resources.of(proceeding).committee}.get(signer, name)
    raise NotASigner("协议上没有这位签名人，请刷新页面。", field="signer")


def _must_suit(proceeding: Proceeding, request: c.SignAgreement, words: c.AgreementDraft) -> None:
    if request.how == "paper":
        return
    if request.signer == SEAL:
        raise PaperNeeded("印章盖在纸质协议上，请填写盖章日期。", field="how")
    reason = policies.on_paper_only(proceeding.type_code, text_of(words.model_dump(mode="json")))
    if reason:
        raise PaperNeeded(reason, field="how")


def _day_of(call: Call, proceeding: Proceeding, draft: AgreementDraft, request: c.SignAgreement) -> date:
    today = local_date(call.now)
    day = today if request.how == "drawn" or request.signed_on is None else request.signed_on
    if day > today:
        raise WrongMoment("签名、盖章的日期不能晚于今天。", field="signed_on")
    if day < accepted_on(proceeding):
        raise WrongMoment("签名、盖章的日期不能早于受理日期。", field="signed_on")
    if draft.opened_at is not None and day < local_date(draft.opened_at):
        opened = local_date(draft.opened_at)
        words = f"协议{opened.month}月{opened.day}日才定稿，签名、盖章的日期不能早于它。"
        raise WrongMoment(words, field="signed_on")
    return day


def _finish(call: Call, proceeding: Proceeding, draft: AgreementDraft, words: c.AgreementDraft) -> None:
    """With the last signature the agreement counts, from the latest day of all."""
    signed = {
        one.signer: one.signed_on
        for one in queries.signatures_of(call.session, agreement_document(proceeding))
    }
    needed = [who for who, _, _ in signers_of(words.model_dump(mode="json"), proceeding)]
    if not set(needed) <= set(signed):
        return
    parties = [signed[who] for who in needed if who.startswith("P")]
    given = strict(
        words,
        parties_signed=parties,
        mediator_signed_on=max(day for who, day in signed.items() if who in (MEDIATOR, SECOND, "recorder")),
        sealed_on=signed[SEAL],
    )
    draft.state = "done"
    conclude(call, proceeding, given, draft.agreement_no)


def _signing(call: Call, proceeding: Proceeding) -> c.SigningSheet:
    call.session.flush()
    return queries.signing_sheet(call.session, proceeding, call.settings.identity_key)
