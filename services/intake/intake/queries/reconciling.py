"""Reconciliations with their differences, and our side of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from contracts import exchange as c
from contracts.errors import FieldFault
from contracts.people import Actor
from intake.errors import DifferenceUnknown
from intake.model import Connection, Difference, Reconciliation
from intake.policies.comparing import Ours
from intake.policies.fields import clean
from intake.queries.connections import demand_reconcile, names_of
from intake.tables import DIFFERENCES, DISPUTES, ORDERS, RECONCILIATIONS
from servicekit.paging import page

AT_ONCE = 500  # numbers in one question to the database


def list_reconciliations(
    session: Session, request: c.ListReconciliations, actor: Actor
) -> c.ReconciliationRows:
    """:raises NotAllowed: no right to reconcile."""
    demand_reconcile(actor)
    statement = select(Reconciliation)
    if request.connection_id:
        statement = statement.where(RECONCILIATIONS.c.connection_id == clean(request.connection_id))
    keys = [RECONCILIATIONS.c.asked_at, RECONCILIATIONS.c.reconciliation_id]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    return c.ReconciliationRows(items=tuple(row(session, one) for one in found), next_cursor=cursor)


def get_reconciliation(session: Session, request: c.GetReconciliation, actor: Actor) -> c.ReconciliationSheet:
    """:raises DifferenceUnknown: there is none."""
    demand_reconcile(actor)
    reconciliation = session.get(Reconciliation, request.reconciliation_id)
    if reconciliation is None:
        raise DifferenceUnknown("没有这次对账，请核对编号。", field="reconciliation_id")
    statement = select(Difference).where(DIFFERENCES.c.reconciliation_id == reconciliation.reconciliation_id)
    if request.kind:
        statement = statement.where(DIFFERENCES.c.kind == request.kind)
    if request.pending:
        statement = statement.where(DIFFERENCES.c.remedy == "")
    keys = [DIFFERENCES.c.order_no]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    return c.ReconciliationSheet(
        **row(session, reconciliation).model_dump(),
        differences=tuple(difference_row(one) for one in found),
        next_cursor=cursor,
    )


def row(session: Session, reconciliation: Reconciliation) -> c.ReconciliationRow:
    counts = dict(_counts(session, reconciliation.reconciliation_id))
    own = ("reconciliation_id", "connection_id", "since", "until", "state", "trouble", "theirs", "ours", "asked_at",
           "asked_by", "ended_at", "list_no")  # fmt: skip
    return c.ReconciliationRow(
        **{name: getattr(reconciliation, name) for name in own},
        connection=names_of(session).get(reconciliation.connection_id, ""),
        only_there=counts.get("only_there", 0),
        only_here=counts.get("only_here", 0),
        status=counts.get("status", 0),
        result=counts.get("result", 0),
        unreadable=counts.get("unreadable", 0),
        open=_open(session, reconciliation.reconciliation_id),
    )


def difference_row(difference: Difference) -> c.DifferenceRow:
    names = ("order_no", "kind", "their_status", "our_status", "number", "dispute_id", "remedy", "remedied_at",
             "remedied_by", "why")  # fmt: skip
    return c.DifferenceRow(
        **{name: getattr(difference, name) for name in names},
        whole=bool(difference.sealed) and difference.kind == "only_there",
        faults=tuple(FieldFault(field=field, reason=reason) for field, reason in difference.faults),
    )


def ours_in_period(
    session: Session, connection: Connection, since: datetime, until: datetime
) -> dict[str, Ours]:
    """What came through this door in the period: by the moment it has on their side, where we know it."""
    moment = func.coalesce(ORDERS.c.created_at, DISPUTES.c.registered_at)
    return _ours(session, connection, moment >= since, moment < until)


def ours_known(session: Session, connection: Connection, numbers: Sequence[str]) -> dict[str, Ours]:
    """Which of their numbers we have, whenever they came."""
    found: dict[str, Ours] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        found |= _ours(
            session, connection, or_(DISPUTES.c.external_ref.in_(some), ORDERS.c.order_no.in_(some))
        )
    return found


def _ours(session: Session, connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, Ours]:
    number = func.coalesce(ORDERS.c.order_no, DISPUTES.c.external_ref)
    own = or_(DISPUTES.c.channel == connection.channel, ORDERS.c.connection_id == connection.connection_id)
    statement: Select[Any] = (
        select(
            number,
            DISPUTES.c.id,
            DISPUTES.c.number,
            func.coalesce(ORDERS.c.status, ""),
            func.coalesce(ORDERS.c.result, ""),
        )
        .outerjoin(ORDERS, ORDERS.c.dispute_id == DISPUTES.c.id)
        .where(own, number.is_not(None), *conditions)
    )
    return {key: Ours(*rest) for key, *rest in session.execute(statement)}


def _counts(session: Session, reconciliation_id: str) -> list[tuple[str, int]]:
    counted = select(DIFFERENCES.c.kind, func.count()).where(
        DIFFERENCES.c.reconciliation_id == reconciliation_id
    )
    return [(kind, count) for kind, count in session.execute(counted.group_by(DIFFERENCES.c.kind))]


def _open(session: Session, reconciliation_id: str) -> int:
    own = (DIFFERENCES.c.reconciliation_id == reconciliation_id, DIFFERENCES.c.remedy == "")
    return session.scalar(select(func.count()).where(*own)) or 0
