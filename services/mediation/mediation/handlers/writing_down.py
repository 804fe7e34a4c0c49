"""口头协议改为书面: the words stay, signatures and seal are added; only then the court can be asked (domain.md §1.3)."""

from __future__ import annotations

from contracts import mediation as c
from mediation import queries
from mediation.errors import AgreementIncomplete, WrongMoment
from mediation.handlers.finding import presided_proceeding
from mediation.model import Agreement
from mediation.queries.sealing import seal, unseal
from messaging.call import Call
from servicekit.clock import local_date

DAYS = {"parties_signed_on": "当事人签名", "mediator_signed_on": "调解员签名", "sealed_on": "调解委员会盖章"}


def write_down_agreement(call: Call, request: c.WriteDownAgreement) -> c.ProceedingSheet:
    """The day of effect, and with it the thirty days for the court, are those of the written agreement.

    :raises AgreementIncomplete: there is no oral agreement. :raises WrongMoment: a day before it, or of the future.
    """
    proceeding = presided_proceeding(call, request.dispute_id)
    proceeding.must_take_papers()
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None or agreement.form != "oral":
        raise AgreementIncomplete("该件没有口头协议，不用改为书面协议。")
    _check_days(request, agreement, call)
    key = call.settings.identity_key
    words = unseal(key, agreement.sealed)
    signed = request.parties_signed_on.isoformat()
    words["parties"] = [{**one, "signed_on": signed} for one in words["parties"]]
    words["mediator_signed_on"] = request.mediator_signed_on.isoformat()
    words["sealed_on"] = request.sealed_on.isoformat()
    effective_on = max(request.parties_signed_on, request.mediator_signed_on, request.sealed_on)
    agreement.write_down(seal(key, words), effective_on)
    call.audit(proceeding.dispute_id, "agreement_written_down", agreement_no=agreement.agreement_no)
    call.session.flush()
    return queries.sheet_of(call.session, proceeding, key)


def _check_days(request: c.WriteDownAgreement, agreement: Agreement, call: Call) -> None:
    for field, what in DAYS.items():
        day = getattr(request, field)
        if day > local_date(call.now):
            raise WrongMoment(f"{what}的日期不能晚于今天。", field=field)
        if day < agreement.effective_on:
            raise WrongMoment(f"{what}的日期不能早于口头协议达成的日期。", field=field)
