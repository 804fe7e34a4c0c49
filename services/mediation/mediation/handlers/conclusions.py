"""The end of a mediation: with an agreement, or without one and with the other ways named."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from contracts import mediation as c
from contracts.codes import Outcome
from mediation import policies, queries
from mediation.handlers.agreements import draft_of, keep, proved_party
from mediation.handlers.finding import brief_of, presided_proceeding
from mediation.handlers.numbering import number_of
from mediation.handlers.sessions import release_sessions
from mediation.model import Agreement, AgreementDraft, Proceeding
from mediation.policies import gates as policy
from mediation.queries.sealing import seal
from messaging.call import Call
from servicekit.clock import local_date


def conclude_with_agreement(call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
    """达成协议 in one go, signed on paper: the four records are there, the agreement is complete, and gets its number."""
    proceeding = presided_proceeding(call, request.dispute_id)
    draft = call.session.get(AgreementDraft, (proceeding.dispute_id, proceeding.round))
    if draft is not None:
        draft.must_be("draft", "协议已经定稿，正在签名；请在签名页面办理，或者先退回修改。")
    return conclude(call, proceeding, request.agreement)


def conclude(
    call: Call, proceeding: Proceeding, given: c.AgreementInput, number: str = ""
) -> c.ProceedingSheet:
    """Everything the end needs: gates, art. 29, number, obligations, and that all are told."""
    proceeding.must_be_open()
    proceeding.must_have_all_work()
    must_pass_gates(call, proceeding, given)
    today, draft = local_date(call.now), draft_of(given)
    policies.check_draft(
        draft, proceeding.type_code, proceeding.complexity, accepted_on=accepted_on(proceeding), today=today
    )
    agreement = keep(call, proceeding, given, draft, number)
    proceeding.agree(call.now)
    ids = {"agreement_no": agreement.agreement_no, "form": agreement.form}
    call.audit(proceeding.dispute_id, "agreement_reached", **ids)
    _tell_agreement(call, proceeding, agreement)
    call.session.flush()
    due = [
        c.DueDate(no=one.no, due_on=one.due_on) for one in queries.obligations_of(call.session, proceeding)
    ]
    return _tell_end(call, proceeding, agreement_no=agreement.agreement_no, performance=tuple(due))


def must_pass_gates(call: Call, proceeding: Proceeding, given: c.AgreementInput) -> None:
    """:raises GateOpen, GateClosed: a situation stands in the way (domain.md §1.9)."""
    gates = queries.gates_of(call.session, proceeding)
    policy.must_be_allowed(gates)
    policy.must_be_settled(gates)
    terms = [given.terms, *(one.what for one in given.obligations)]
    policy.check_terms(gates, terms, [one.guardian for one in given.parties])


def record_failure(call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
    """调解不成: ends with a reason; some reasons need not wait for the four records (policies.EARLY_ENDS)."""
    proceeding = presided_proceeding(call, request.dispute_id)
    code = request.end_code
    today = local_date(call.now)
    parties = [proved_party(party, place, today) for place, party in enumerate(request.parties)]
    early = policies.may_end_early(code) or bool(
        policy.blocked_by(queries.gates_of(call.session, proceeding))
    )
    proceeding.fail(code, policies.outcome_of(code), call.now, early=early)
    number_of(call, proceeding)
    proceeding.end_sealed = seal(call.settings.identity_key, _end_words(request, parties))
    call.audit(proceeding.dispute_id, "mediation_ended", outcome=proceeding.outcome, end_code=code)
    return _tell_end(call, proceeding, reason_code=code)


def _end_words(request: c.RecordFailure, parties: list[dict[str, Any]]) -> dict[str, Any]:
    return {"note": request.note, "undisputed": request.undisputed, "parties": parties}


def accepted_on(proceeding: Proceeding) -> date:
    """The day of acceptance; nothing is signed before it."""
    brief = brief_of(proceeding)
    return local_date(brief.accepted_at or brief.registered_at)


def _tell_agreement(call: Call, proceeding: Proceeding, agreement: Agreement) -> None:
    call.publish(
        c.AgreementReached(
            at=call.now,
            dispute_id=proceeding.dispute_id,
            number=proceeding.number,
            agreement_no=agreement.agreement_no,
            form=cast(Literal["written", "oral"], agreement.form),
            effective_on=agreement.effective_on,
            amount_yuan=agreement.amount_yuan,
            round=proceeding.round,
        )
    )


def _tell_end(
    call: Call,
    proceeding: Proceeding,
    *,
    agreement_no: str = "",
    reason_code: str = "",
    performance: tuple[c.DueDate, ...] = (),
) -> c.ProceedingSheet:
    release_sessions(call, proceeding)
    call.publish(
        c.DisputeConcluded(
            at=call.now,
            case=brief_of(proceeding),
            outcome=cast(Outcome, proceeding.outcome),
            reason_code=reason_code,
            mediator_id=proceeding.mediator_id,
            second_id=proceeding.second_id,
            agreement_no=agreement_no,
            performance=performance,
        )
    )
    call.session.flush()
    return queries.sheet_of(call.session, proceeding, call.settings.identity_key)
