"""履行: what was done is recorded with its proof, breaches lead on, and all-performed closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts import mediation as c
from mediation import queries
from mediation.errors import AmountMissing, FileUnknown, NotAgreed, ObligationUnknown, WrongMoment
from mediation.handlers.finding import own_proceeding
from mediation.model import Agreement, CaseFile, Obligation, Payment, Proceeding, must_be_due, paid, settle
from mediation.queries.sealing import seal
from messaging.call import Call
from servicekit.clock import local_date

MEDIATOR, VISIT = "mediator", "visit"


def record_performance(call: Call, request: c.RecordPerformance) -> c.Performance:
    """One payment or act; with the last one the whole agreement is performed.

    :raises WrongMoment: a day of the future, or before the agreement counts.
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    obligation = _obligation(call, proceeding, request.no)
    must_be_due(obligation)
    if obligation.amount_yuan and request.amount_yuan is None:
        raise AmountMissing("这一项有金额，请填写这次付了多少。", field="amount_yuan")
    _check_day(call, agreement, request.performed_on)
    _check_file(call, proceeding, request.file_id)
    payment = _payment(call, obligation, request.performed_on, source=MEDIATOR)
    payment.amount_yuan, payment.file_id = request.amount_yuan, request.file_id
    payment.sealed = seal(call.settings.identity_key, {"words": request.words})
    _perform(call, proceeding, agreement, obligation, payment)
    return _sheet(call, proceeding, agreement)


def record_breach(call: Call, request: c.RecordBreach) -> c.Performance:
    """Not performed although the day is over: urged, mediated again, or guided to the court.

    :raises WrongMoment: the day is not over yet.
    """
    proceeding, agreement = _agreed(call, request.dispute_id)
    obligation = _obligation(call, proceeding, request.no)
    must_be_due(obligation)
    if obligation.due_on >= local_date(call.now):
        raise WrongMoment("履行期限还没有过，不能登记为未履行。", field="no")
    obligation.state, obligation.breach_way = "breached", request.way
    obligation.breach_sealed = seal(call.settings.identity_key, {"words": request.words})
    call.audit(proceeding.dispute_id, "breach_recorded", no=obligation.no, way=request.way)
    call.publish(c.ObligationBreached(**told_of(call, proceeding, obligation), way=request.way))
    return _sheet(call, proceeding, agreement)


def perform_by_visit(
    call: Call, proceeding: Proceeding, numbers: Sequence[int], state: str, visitor_id: str
) -> None:
    """What a visitor was told of the obligations that the visit asked after; a record of the mediator stands."""
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None or state not in ("performed", "partly", "not_performed"):
        return
    for obligation in queries.obligations_of(call.session, proceeding):
        if obligation.no not in numbers or obligation.state == "performed":
            continue
        if state == "performed":
            payment = _payment(call, obligation, local_date(call.now), source=VISIT)
            payment.recorded_by, payment.amount_yuan = visitor_id, _left(call, proceeding, obligation)
            payment.sealed = seal(call.settings.identity_key, {"words": "回访时当事人告知已履行"})
            _perform(call, proceeding, agreement, obligation, payment)
        else:
            obligation.state = "partly" if state == "partly" else "breached"


def _left(call: Call, proceeding: Proceeding, obligation: Obligation) -> Decimal | None:
    """What was still to be paid."""
    if obligation.amount_yuan is None:
        return None
    return obligation.amount_yuan - paid(queries.payments_of(call.session, proceeding, obligation.no))


def told_of(call: Call, proceeding: Proceeding, obligation: Obligation) -> dict[str, Any]:
    """What every event of an obligation says."""
    return {
        "at": call.now,
        "dispute_id": proceeding.dispute_id,
        "number": proceeding.number,
        "no": obligation.no,
        "mediator_id": proceeding.lead_id,
        "round": proceeding.round,
    }


def _perform(
    call: Call, proceeding: Proceeding, agreement: Agreement, obligation: Obligation, payment: Payment
) -> None:
    call.session.add(payment)
    call.session.flush()
    done = settle(
        obligation, queries.payments_of(call.session, proceeding, obligation.no), payment.performed_on
    )
    ids = {"no": obligation.no, "source": payment.source, "state": obligation.state}
    call.audit(proceeding.dispute_id, "performance_recorded", **ids)
    if not done:
        return
    told = told_of(call, proceeding, obligation)
    call.publish(c.ObligationPerformed(**told, performed_on=payment.performed_on))
    _close(call, proceeding, agreement)


def _close(call: Call, proceeding: Proceeding, agreement: Agreement) -> None:
    """Everything is done: the agreement is performed, on the latest of the days."""
    obligations = queries.obligations_of(call.session, proceeding)
    days = [one.performed_on for one in obligations if one.state == "performed" and one.performed_on]
    if agreement.performed_on is not None or len(days) < len(obligations):
        return
    agreement.performed_on = max(days)
    call.audit(proceeding.dispute_id, "agreement_performed", round=proceeding.round)
    call.publish(
        c.AgreementPerformed(
            at=call.now,
            dispute_id=proceeding.dispute_id,
            number=proceeding.number,
            agreement_no=agreement.agreement_no,
            performed_on=agreement.performed_on,
            round=proceeding.round,
        )
    )


def _agreed(call: Call, dispute_id: str) -> tuple[Proceeding, Agreement]:
    """:raises NotAgreed: there is no agreement in this round, or it was opened again."""
    proceeding = own_proceeding(call, dispute_id)
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None or proceeding.state not in ("agreed", "archived"):
        raise NotAgreed("该件没有生效的调解协议，不能登记履行情况。")
    return proceeding, agreement


def _obligation(call: Call, proceeding: Proceeding, no: int) -> Obligation:
    found = call.session.get(Obligation, (proceeding.dispute_id, proceeding.round, no))
    if found is None:
        raise ObligationUnknown("协议里没有这一项，请刷新页面。", field="no")
    return found


def _payment(call: Call, obligation: Obligation, on: date, *, source: str) -> Payment:
    return Payment(
        payment_id=call.new_id(),
        dispute_id=obligation.dispute_id,
        round=obligation.round,
        no=obligation.no,
        performed_on=on,
        amount_yuan=None,
        sealed="",
        file_id="",
        source=source,
        recorded_by=call.actor.person_id,
        recorded_at=call.now,
    )


def _check_day(call: Call, agreement: Agreement, on: date) -> None:
    if on > local_date(call.now):
        raise WrongMoment("履行日期不能晚于今天。", field="performed_on")
    if on < agreement.effective_on:
        raise WrongMoment("履行日期不能早于协议生效日期。", field="performed_on")


def _check_file(call: Call, proceeding: Proceeding, file_id: str) -> None:
    if not file_id:
        return
    file = call.session.get(CaseFile, file_id)
    if file is None or file.dispute_id != proceeding.dispute_id or file.withdrawn_at is not None:
        raise FileUnknown("没有找到履行凭证，请重新上传。", field="file_id")


def _sheet(call: Call, proceeding: Proceeding, agreement: Agreement) -> c.Performance:
    call.session.flush()
    today, key = local_date(call.now), call.settings.identity_key
    return queries.performance_sheet(call.session, proceeding, agreement, key, today, may_change=True)
