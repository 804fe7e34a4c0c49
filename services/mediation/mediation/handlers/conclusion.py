"""The end of a mediation: an agreement with its number, or a failure with the ways that remain."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from contracts import mediation as c
from contracts.case import CaseBrief
from mediation import policies
from mediation.handlers.own import own_proceeding, sheet
from mediation.model import Agreement, Proceeding, total
from mediation.sealing import seal
from mediation.tables import COUNTERS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import encrypt


def conclude_with_agreement(call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
    """达成协议: checked, numbered and told."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.agree(call.now)
    effective_on = _checked(call, proceeding, request.agreement)
    agreement = _agreement(call, proceeding, request.agreement, effective_on)
    call.session.add(agreement)
    call.audit(
        proceeding.dispute_id,
        "mediation.agreed",
        round=proceeding.round,
        agreement_no=agreement.agreement_no,
        form=agreement.form,
    )
    call.publish(_reached(call, proceeding, agreement, request.agreement))
    call.publish(_concluded(call, proceeding, agreement))
    return sheet(call, proceeding)


def record_failure(call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
    """调解不成 or 撤回: the reason, and the other ways (人民调解法 §26)."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.end(request.end_code, policies.end_command(request.end_code), call.now)
    proceeding.end_note = encrypt(call.settings.identity_key, request.note)
    call.audit(proceeding.dispute_id, "mediation.ended", round=proceeding.round, end_code=request.end_code)
    call.publish(_concluded(call, proceeding, None))
    return sheet(call, proceeding)


def _checked(call: Call, proceeding: Proceeding, agreement: c.AgreementInput) -> date:
    """The day from which the agreement binds, when nothing is wrong with it."""
    policies.check_sides([party.role for party in agreement.parties])
    policies.check_form(agreement.form, proceeding.type_code, proceeding.complexity)
    effective_on = policies.effective_day(
        agreement.form,
        [party.signed_on for party in agreement.parties],
        agreement.mediator_signed_on,
        agreement.sealed_on,
        local_date(call.now),
    )
    policies.check_due([one.due_on for one in agreement.obligations], effective_on)
    return effective_on


def _agreement(
    call: Call, proceeding: Proceeding, agreement: c.AgreementInput, effective_on: date
) -> Agreement:
    return Agreement(
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        agreement_no=_next_number(call),
        form=agreement.form,
        effective_on=effective_on,
        content=seal(call.settings.identity_key, agreement),
        created_at=call.now,
        due_on=[one.due_on.isoformat() for one in agreement.obligations],
        states=["due"] * len(agreement.obligations),
    )


def _next_number(call: Call) -> str:
    """The year's next number: the counter's row stays locked until the commit, so that none is left out."""
    year = local_date(call.now).year
    dialect: Any = postgresql if call.session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(COUNTERS).values(year=year, counted=1)
    statement = first.on_conflict_do_update(
        index_elements=[COUNTERS.c.year], set_={"counted": COUNTERS.c.counted + 1}
    ).returning(COUNTERS.c.counted)
    counted: int = call.session.execute(statement).scalar_one()
    return policies.agreement_number(year, call.resources.settings.agreement_prefix, counted)


def _reached(
    call: Call, proceeding: Proceeding, agreement: Agreement, content: c.AgreementInput
) -> c.AgreementReached:
    return c.AgreementReached(
        at=call.now,
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        agreement_no=agreement.agreement_no,
        form=content.form,
        effective_on=agreement.effective_on,
        amount_yuan=total([one.amount_yuan for one in content.obligations]),
        round=proceeding.round,
    )


def _concluded(call: Call, proceeding: Proceeding, agreement: Agreement | None) -> c.DisputeConcluded:
    due = agreement.due_on if agreement else []
    return c.DisputeConcluded(
        at=call.now,
        case=CaseBrief.model_validate(proceeding.case),
        outcome=proceeding.outcome,
        reason_code=proceeding.end_code,
        mediator_id=proceeding.mediator_id,
        agreement_no=agreement.agreement_no if agreement else "",
        performance=tuple(
            c.DueDate(no=no, due_on=date.fromisoformat(day)) for no, day in enumerate(due, start=1)
        ),
    )
