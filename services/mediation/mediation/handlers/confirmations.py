"""司法确认: the joint application is prepared, checked and handed in; the court's answer comes back into the case."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts import mediation as c
from contracts.errors import Invalid
from mediation import queries
from mediation.errors import ConfirmationBlocked, FileUnknown, NotYourProceeding, WrongMoment
from mediation.handlers import revisions
from mediation.handlers.agreements import proved_number
from mediation.handlers.finding import may_see_words, newest, own_proceeding
from mediation.handlers.papers.confirmation import proposed_application
from mediation.model import FAILED, SIDES, Agreement, CaseFile, Confirmation, Proceeding, Revision
from mediation.policies import confirmations as policy
from mediation.queries.confirmations import (
    agreement_of,
    confirmation_document,
    deadline_of,
    facts_of,
    newest_confirmation,
)
from mediation.queries.sealing import seal
from messaging.call import Call
from servicekit import identity
from servicekit.clock import local_date

CODES = {"not_accepted": c.NOT_ACCEPTED, "rejected": c.REJECTED}


def open_confirmation(call: Call, request: c.OpenConfirmation) -> c.ConfirmationForm:
    """As it was typed; at first what the agreement knows of the parties."""
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(
            "司法确认申请含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以打开。"
        )
    call.audit(proceeding.dispute_id, "confirmation_read", round=proceeding.round)
    found = newest_confirmation(call.session, proceeding)
    if found is None or found.state in FAILED:
        again = c.CourtApplication.model_validate(application_of(call, found)) if found else None
        proposed = again or proposed_application(call, proceeding)
        return c.ConfirmationForm(dispute_id=proceeding.dispute_id, version=0, application=proposed)
    saved = call.session.get(Revision, (confirmation_document(found), found.version))
    return c.ConfirmationForm(
        dispute_id=proceeding.dispute_id,
        version=found.version,
        application=c.CourtApplication.model_validate(application_of(call, found)),
        saved_by=saved.saved_by if saved else "",
        saved_at=saved.saved_at if saved else None,
    )


def save_confirmation(call: Call, request: c.SaveConfirmation) -> c.ConfirmationSheet:
    """The next version, complete or not; after a no of the court it begins another application.

    :raises ChangedMeanwhile: somebody else saved since it was read.
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = newest_confirmation(call.session, proceeding)
    if found is None or found.state in FAILED:
        found = _begun(call, proceeding, agreement, found)
    found.must_be("draft")
    content = _proved(request.application, local_date(call.now)).model_dump(mode="json")
    found.version = revisions.save(
        call, confirmation_document(found), proceeding.dispute_id,
        seen=request.version, newest=found.version, content=content,
    )  # fmt: skip
    return _confirmation_changed(call, proceeding, found, "confirmation_saved", version=found.version)


def submit_confirmation(call: Call, request: c.SubmitConfirmation) -> c.ConfirmationSheet:
    """Handed in or posted.

    :raises ConfirmationBlocked: everything that stands in the way. :raises WrongMoment: a day that cannot be.
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = _there(call, proceeding)
    found.must_be("draft")
    on, today = request.submitted_on, local_date(call.now)
    _must_be_between(on, agreement.effective_on, today, "submitted_on", "提交日期不能早于协议生效日期。")
    words = application_of(call, found)
    key, calendar = call.settings.identity_key, call.resources.calendar
    _must_be_clear(list(policy.findings(facts_of(call.session, proceeding, words, key, calendar, on))), words)
    found.submit(on, request.channel, words["court"] or call.resources.court)
    call.publish(c.ConfirmationSubmitted(
        **_told(call, proceeding, agreement), submitted_on=on, due_on=found.due_on
    ))  # fmt: skip
    return _confirmation_changed(call, proceeding, found, "confirmation_submitted", channel=request.channel)


def record_court_filing(call: Call, request: c.RecordCourtFiling) -> c.ConfirmationSheet:
    """The court took it."""
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = _there(call, proceeding)
    _must_be_past(request.accepted_on, local_date(call.now), "accepted_on")
    found.file(request.accepted_on, request.case_no.strip())
    told = _told(call, proceeding, agreement)
    call.publish(c.ConfirmationAccepted(**told, accepted_on=request.accepted_on))
    return _confirmation_changed(call, proceeding, found, "confirmation_accepted")


def record_court_decision(call: Call, request: c.RecordCourtDecision) -> c.ConfirmationSheet:
    """The ruling comes into the case with its scan."""
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = _there(call, proceeding)
    for day, field in ((request.decided_on, "decided_on"), (request.served_on, "served_on")):
        _must_be_past(day, local_date(call.now), field)
    if (codes := CODES.get(request.decision)) and request.reason_code not in codes:
        raise Invalid("请选择法院不予受理或者驳回的理由。", field="reason_code")
    found.reason_code = request.reason_code if codes else ""
    found.ruling_file_id = _file_of(call, proceeding, request.file_id)
    found.decision_sealed = seal(call.settings.identity_key, {"words": request.words})
    found.decide(request.decision, request.decided_on, request.served_on)
    call.publish(c.ConfirmationDecided(
        **_told(call, proceeding, agreement), decision=request.decision, decided_on=request.decided_on,
        reason_code=found.reason_code,
    ))  # fmt: skip
    return _confirmation_changed(call, proceeding, found, "confirmation_decided", decision=request.decision)


def record_enforcement(call: Call, request: c.RecordEnforcement) -> c.ConfirmationSheet:
    """A party asked for enforcement.

    :raises WrongMoment: after the two years (民事诉讼法 §250).
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = _there(call, proceeding)
    _must_be_past(request.asked_on, local_date(call.now), "asked_on")
    due = [one.due_on for one in queries.obligations_of(call.session, proceeding)]
    until = policy.enforce_until(max(due, default=None), agreement.effective_on)
    if request.asked_on > until:
        raise WrongMoment(f"申请执行的期限到{until}为止（民事诉讼法第二百五十条）。", field="asked_on")
    found.ask_enforcement(request.asked_on)
    call.publish(c.EnforcementAsked(**_told(call, proceeding, agreement), asked_on=request.asked_on))
    return _confirmation_changed(call, proceeding, found, "enforcement_asked")


def mediate_again(call: Call, request: c.MediateAgain) -> c.ConfirmationSheet:
    """重新调解: the court said no, and both sides want the agreement changed or another one.

    :raises Invalid: one side does not want it. :raises ConfirmationOver: see there.
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    found = _there(call, proceeding)
    if set(request.sides) != set(SIDES):
        raise Invalid("要双方都愿意才能重新调解；不愿意的，可以就协议起诉。", field="sides")
    found.begin_again(call.now)
    told = _told(call, proceeding, agreement)
    call.publish(c.NewAgreementWanted(**told, same_mediator=request.same_mediator))
    return _confirmation_changed(call, proceeding, found, "mediation_wanted_again")


def application_of(call: Call, found: Confirmation) -> dict[str, Any]:
    return revisions.words_of(call, confirmation_document(found), found.version)


def _begun(
    call: Call, proceeding: Proceeding, agreement: Agreement, before: Confirmation | None
) -> Confirmation:
    due_on = deadline_of(agreement, call.resources.calendar, local_date(call.now)).due_on
    begun = Confirmation(proceeding.dispute_id, proceeding.round, before.no + 1 if before else 1, due_on)
    call.session.add(begun)
    return begun


def _agreed(call: Call, dispute_id: str) -> tuple[Proceeding, Agreement]:
    proceeding = own_proceeding(call, dispute_id)
    return proceeding, agreement_of(call.session, proceeding)


def _there(call: Call, proceeding: Proceeding) -> Confirmation:
    found = newest_confirmation(call.session, proceeding)
    if found is None:
        raise ConfirmationBlocked("还没有填写司法确认申请，请先填写并保存。")
    return found


def _must_be_clear(findings: list[policy.Finding], words: dict[str, Any]) -> None:
    faults = [(one.code, one.message) for one in findings if one.level == "block"]
    if not words.get("promised"):
        faults.append(("promised", "请双方确认承诺：自愿、没有恶意串通、材料真实。"))
    if faults:
        raise ConfirmationBlocked.of_all(faults)


def _must_be_between(on: date, earliest: date, today: date, field: str, words: str) -> None:
    _must_be_past(on, today, field)
    if on < earliest:
        raise WrongMoment(words, field=field)


def _must_be_past(on: date | None, today: date, field: str) -> None:
    if on is not None and on > today:
        raise WrongMoment("日期不能晚于今天。", field=field)


def _file_of(call: Call, proceeding: Proceeding, file_id: str) -> str:
    file = call.session.get(CaseFile, file_id) if file_id else None
    if file_id and (
        file is None or file.dispute_id != proceeding.dispute_id or file.withdrawn_at is not None
    ):
        raise FileUnknown("没有找到裁定书，请重新上传。", field="file_id")
    return file_id


def _proved(given: c.CourtApplication, today: date) -> c.CourtApplication:
    """:raises Invalid: an ID number or a phone is wrong; the field is named."""
    for place, one in enumerate(given.applicants):
        for field, rule in (
            ("id_number", lambda text: proved_number(text, today)),
            ("phone", identity.phone),
        ):
            try:
                if text := getattr(one, field):
                    rule(text)
            except identity.IdentityError as error:
                raise Invalid(str(error), field=f"applicants.{place}.{field}") from error
    return given


def _told(call: Call, proceeding: Proceeding, agreement: Agreement) -> dict[str, Any]:
    return {
        "at": call.now, "dispute_id": proceeding.dispute_id, "number": proceeding.number,
        "agreement_no": agreement.agreement_no, "mediator_id": proceeding.mediator_id, "round": proceeding.round,
    }  # fmt: skip


def _confirmation_changed(
    call: Call, proceeding: Proceeding, found: Confirmation, action: str, **said: Any
) -> c.ConfirmationSheet:
    found.changed_at = call.now
    call.audit(proceeding.dispute_id, action, round=proceeding.round, no=found.no, **said)
    call.session.flush()
    return queries.confirmation_sheet(
        call.session, proceeding, call.settings.identity_key, call.resources.calendar, local_date(call.now),
        may_change=True,
    )  # fmt: skip
