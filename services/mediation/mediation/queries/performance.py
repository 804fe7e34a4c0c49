"""What is due and what was done, for one case and for a mediator's list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation.errors import NotAgreed
from mediation.model import Agreement, Obligation, Payment, Proceeding, paid
from mediation.policies.performance import overdue_days, ways_after_breach
from mediation.queries.names import shown
from mediation.queries.proceedings import READERS, obligations_of, readable
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sheets import masked
from mediation.tables import OBLIGATIONS, PROCEEDINGS
from mediation.tables.proceedings import DEPUTISED, SUCCEEDED
from servicekit.paging import page
from servicekit.privacy import Key

OPEN = ("due", "partly", "breached")


def get_performance(
    session: Session, request: c.GetPerformance, actor: Actor, key: Key, today: date
) -> c.Performance:
    """:raises NotAgreed: there is no agreement in the newest round."""
    proceeding = readable(session, request.dispute_id, actor)
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None:
        raise NotAgreed("该件没有调解协议。")
    own = proceeding.mediates(actor.person_id) and proceeding.state in ("agreed", "archived")
    return performance_sheet(session, proceeding, agreement, key, today, may_change=own)


def payments_of(session: Session, proceeding: Proceeding, no: int | None = None) -> list[Payment]:
    found = of_round(session, proceeding, Payment, "recorded_at", "payment_id")
    return found if no is None else [payment for payment in found if payment.no == no]


def performance_sheet(
    session: Session, proceeding: Proceeding, agreement: Agreement, key: Key, today: date, *, may_change: bool
) -> c.Performance:
    obligations, payments = obligations_of(session, proceeding), payments_of(session, proceeding)
    items = [_due(one, proceeding, payments, key, today) for one in obligations]
    late = any(one.overdue_days for one in items)
    ways = ways_after_breach(proceeding.type_code, agreement.effective_on, today, agreement.form)
    return c.Performance(
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        agreement_no=agreement.agreement_no,
        items=tuple(items),
        due_yuan=sum((one.amount_yuan or Decimal(0) for one in obligations), Decimal(0)),
        paid_yuan=paid(payments),
        performed_on=agreement.performed_on,
        ways=ways if late else (),
        may_change=may_change,
    )


def list_due(session: Session, request: c.ListDue, actor: Actor, today: date) -> c.DueRows:
    """The earliest first; a mediator sees their own."""
    if actor.person_id != request.mediator_id and not any(actor.may(right) for right in READERS):
        raise Forbidden("您只能查看自己经办案件的履行情况。")
    own, its = OBLIGATIONS.c, PROCEEDINGS.c
    same = and_(its.dispute_id == own.dispute_id, its.round == own.round)
    wanted: list[ColumnElement[bool]] = [own.state.in_(OPEN), its.state.in_(("agreed", "archived"))]
    if request.mediator_id:
        wanted.append(_has_it(request.mediator_id))
    over = (
        select(func.count())
        .select_from(OBLIGATIONS.join(PROCEEDINGS, same))
        .where(*wanted, own.due_on < today)
    )
    if request.until:
        wanted.append(own.due_on <= request.until)
    statement = select(Obligation).join(Proceeding, same).where(*wanted)
    keys = [own.due_on, own.dispute_id, own.round, own.no]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    numbers = _numbers(session, found)
    rows = (_row(one, numbers[one.dispute_id, one.round], today) for one in found)
    return c.DueRows(items=tuple(rows), next_cursor=cursor, overdue=session.scalar(over) or 0)


def _has_it(person_id: str) -> ColumnElement[bool]:
    """Who mediated unless somebody else follows up, and whoever acts meanwhile."""
    its = PROCEEDINGS.c
    own = and_(its.mediator_id == person_id, its.successor_id == "")
    few = ((SUCCEEDED, its.successor_id), (DEPUTISED, its.deputy_id))
    return or_(own, *(and_(text(some), who == person_id) for some, who in few))


def _numbers(session: Session, obligations: Sequence[Obligation]) -> dict[tuple[str, int], str]:
    wanted = {one.dispute_id for one in obligations}
    its = PROCEEDINGS.c
    found = session.execute(select(its.dispute_id, its.round, its.number).where(its.dispute_id.in_(wanted)))
    return {(row.dispute_id, row.round): row.number for row in found}


def _row(one: Obligation, number: str, today: date) -> c.DueRow:
    return c.DueRow(
        dispute_id=one.dispute_id,
        number=number,
        no=one.no,
        due_on=one.due_on,
        amount_yuan=one.amount_yuan,
        state=one.state,
        overdue_days=overdue_days(one.due_on, today, one.state),
    )


def _due(
    one: Obligation, proceeding: Proceeding, payments: Iterable[Payment], key: Key, today: date
) -> c.DueSheet:
    words, own = unseal(key, one.sealed), [payment for payment in payments if payment.no == one.no]
    return c.DueSheet(
        no=one.no,
        duty=one.duty or one.no,
        part=one.part,
        who=masked(words["who"]),
        to_whom=masked(words["to_whom"]),
        what=shown(proceeding, key, words["what"]),
        how=words["how"],
        due_on=one.due_on,
        amount_yuan=one.amount_yuan,
        paid_yuan=paid(own),
        state=one.state,
        overdue_days=overdue_days(one.due_on, today, one.state),
        performed_on=one.performed_on,
        breach_way=one.breach_way,
        payments=tuple(_payment(payment, proceeding, key) for payment in own),
    )


def _payment(payment: Payment, proceeding: Proceeding, key: Key) -> c.PaymentSheet:
    words = str(unseal(key, payment.sealed).get("words", ""))
    return c.PaymentSheet(
        performed_on=payment.performed_on,
        amount_yuan=payment.amount_yuan,
        words=shown(proceeding, key, words),
        file_id=payment.file_id,
        source=payment.source,
        recorded_by=payment.recorded_by,
        recorded_at=payment.recorded_at,
    )
