"""The end of a mediation: with an agreement, or without one and with the other ways named."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from contracts import mediation as c
from contracts.codes import Outcome
from mediation import policies, queries
from mediation.handlers.agreements import draft_of, keep, proved_party
from mediation.handlers.finding import brief_of, own_proceeding
from mediation.handlers.sessions import release_sessions
from mediation.model import Agreement, Proceeding
from mediation.policies import gates as policy
from mediation.queries.sealing import seal
from messaging.call import Call
from servicekit.clock import local_date


def conclude_with_agreement(call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
    """达成协议: the four records are there, the agreement is complete, and gets its number."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    proceeding.must_have_all_work()
    gates = queries.gates_of(call.session, proceeding)
    policy.must_be_allowed(gates)
    policy.must_be_settled(gates)
    today = local_date(call.now)
    draft = draft_of(request.agreement)
    policy.check_terms(gates, _terms(request.agreement), [one.guardian for one in request.agreement.parties])
    policies.check_draft(
        draft, proceeding.type_code, proceeding.complexity, accepted_on=_accepted_on(proceeding), today=today
    )
    agreement = keep(call, proceeding, request.agreement, draft)
    proceeding.agree(call.now)
    call.audit(
        proceeding.dispute_id, "agreement_reached", agreement_no=agreement.agreement_no, form=agreement.form
    )
    _tell_agreement(call, proceeding, agreement)
    due = tuple(c.DueDate(no=no, due_on=one.due_on) for no, one in enumerate(draft.promises, start=1))
    return _tell_end(call, proceeding, agreement_no=agreement.agreement_no, performance=due)


def record_failure(call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
    """调解不成: ends with a reason; some reasons need not wait for the four records (policies.EARLY_ENDS)."""
    proceeding = own_proceeding(call, request.dispute_id)
    code = request.end_code
    today = local_date(call.now)
    parties = [proved_party(party, place, today) for place, party in enumerate(request.parties)]
    early = policies.may_end_early(code) or bool(
        policy.blocked_by(queries.gates_of(call.session, proceeding))
    )
    proceeding.fail(code, policies.outcome_of(code), call.now, early=early)
    proceeding.end_sealed = seal(call.settings.identity_key, {"note": request.note, "parties": parties})
    call.audit(proceeding.dispute_id, "mediation_ended", outcome=proceeding.outcome, end_code=code)
    return _tell_end(call, proceeding, reason_code=code)


def _terms(agreement: c.AgreementInput) -> list[str]:
    return [agreement.terms, *(one.what for one in agreement.obligations)]


def _accepted_on(proceeding: Proceeding) -> date:
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
            agreement_no=agreement_no,
            performance=performance,
        )
    )
    call.session.flush()
    return queries.sheet_of(call.session, proceeding, call.settings.identity_key)
