"""Lists that an outside system sends by itself: taken page by page, compared when the last one is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select

from contracts import exchange as c
from contracts.errors import FieldFault
from intake.errors import FieldInvalid
from intake.handlers.exchange.receiving import actor_of, earlier, json_object, remember, sender_of
from intake.handlers.exchange.reconciling import compare_with, faults_of, number_of, sealed_line
from intake.handlers.vault import Vault
from intake.model import Connection, Reconciliation
from intake.model.reconciliation import MOST_LISTED, WHOLE_WITHIN
from intake.policies.comparing import Theirs, check_period
from intake.policies.formats import Listed, PushedPage, format_of
from intake.tables import LISTED, RECONCILIATIONS
from messaging.call import Call
from servicekit import batches
from servicekit.clock import local_date


def receive_list(call: Call, request: c.ReceiveList) -> c.ListReceived:
    """One page; sent again it gets the same answer. A line with something wrong costs only itself: it is answered, and kept.

    :raises ConnectionUnknown, SignatureInvalid, MessageReused: see ``receive_message``.
    :raises FormatInvalid: it is no page of a list. :raises ListClosed: the list is complete already.
    """
    connection = sender_of(call, request)
    digest = Vault(call.settings).digest(request.content)
    if before := earlier(call, connection, request.message_id, digest):
        return c.ListReceived.model_validate(before)
    pushed = format_of(connection.form).read_pushed(json_object(request.content))
    answer = _taken(call, connection, pushed)
    remember(call, connection, request.message_id, digest, answer)
    return answer


def give_up_lists(call: Call) -> int:
    """Ends the lists whose last page does not come; gives how many."""
    old = RECONCILIATIONS.c.asked_at < call.now - WHOLE_WITHIN
    waiting = select(Reconciliation).where(RECONCILIATIONS.c.state == "collecting", old)
    found = list(call.session.scalars(waiting.with_for_update(skip_locked=True)))
    for one in found:
        one.end(call.now, trouble="incomplete")
        _forget(call, one)
        call.audit(f"exchange:{one.connection_id}", "exchange.list_given_up", list_no=one.list_no)
    return len(found)


def _taken(call: Call, connection: Connection, pushed: PushedPage) -> c.ListReceived:
    reconciliation = _collecting(call, connection, pushed)
    _keep_listed(call, reconciliation, pushed.page.items)
    orders = _orders_so_far(call, reconciliation)
    if orders > MOST_LISTED:
        raise FieldInvalid(f"一份清单最多 {MOST_LISTED} 张工单，请缩短期间，分几份发。", field="until")
    if not pushed.page.cursor:
        _compare(call, reconciliation, connection)
    return c.ListReceived(
        reconciliation_id=reconciliation.reconciliation_id,
        list_no=pushed.list_no,
        orders=orders,
        state=reconciliation.state,
        faulty=tuple(_faulty(one) for one in pushed.page.items if one.faults),
    )


def _faulty(line: Listed) -> c.FaultyLine:
    errors = tuple(FieldFault(field=field, reason=reason) for field, reason in line.faults)
    return c.FaultyLine(position=line.position, order_no=line.order_no, errors=errors)


def _collecting(call: Call, connection: Connection, pushed: PushedPage) -> Reconciliation:
    """The list that this page belongs to; pages of one system come in one after the other."""
    since, until = _days(pushed)
    call.session.refresh(connection, with_for_update=True)
    same = (
        RECONCILIATIONS.c.connection_id == connection.connection_id,
        RECONCILIATIONS.c.list_no == pushed.list_no,
    )
    found = call.session.scalars(select(Reconciliation).where(*same)).one_or_none()
    if found is None:
        return _begun(call, connection, pushed.list_no, since, until)
    found.must_collect(since, until)
    return found


def _begun(call: Call, connection: Connection, list_no: str, since: date, until: date) -> Reconciliation:
    check_period(since, until)
    made = Reconciliation(
        reconciliation_id=call.new_id(),
        connection_id=connection.connection_id,
        since=since,
        until=until,
        asked_at=call.now,
        asked_by=actor_of(connection).person_id,
        state="collecting",
        list_no=list_no,
    )
    call.session.add(made)
    call.session.flush()
    call.audit(f"exchange:{connection.connection_id}", "exchange.list_received", list_no=list_no)
    return made


def _days(pushed: PushedPage) -> tuple[date, date]:
    """The town's days, both included."""
    return _day(pushed.since), _day(pushed.until)


def _day(moment: datetime | None) -> date:
    assert moment is not None  # the format asks for it
    return local_date(moment)


def _keep_listed(call: Call, reconciliation: Reconciliation, items: Iterable[Listed]) -> None:
    """A number that is told again counts as it was told last."""
    key = reconciliation.reconciliation_id
    newest = {number_of(call, one): one for one in items}
    rows = [
        {
            "reconciliation_id": key,
            "order_no": number,
            "status": one.status,
            "sealed": sealed_line(call, one),
            "faults": faults_of(one),
            "result": one.result,
        }
        for number, one in newest.items()
    ]
    own = LISTED.c.reconciliation_id == key
    call.session.execute(delete(LISTED).where(own, batches.among(LISTED.c.order_no, list(newest))))
    if rows:
        call.session.execute(insert(LISTED), rows)


def _orders_so_far(call: Call, reconciliation: Reconciliation) -> int:
    own = LISTED.c.reconciliation_id == reconciliation.reconciliation_id
    return call.session.scalar(select(func.count()).select_from(LISTED).where(own)) or 0


def _compare(call: Call, reconciliation: Reconciliation, connection: Connection) -> None:
    own = LISTED.c.reconciliation_id == reconciliation.reconciliation_id
    rows = {row.order_no: row for row in call.session.execute(select(LISTED).where(own))}
    compare_with(
        call,
        reconciliation,
        connection,
        {number: Theirs(row.status, row.result) for number, row in rows.items()},
        lambda number: rows[number].sealed,
        {number: row.faults for number, row in rows.items() if row.faults},
    )
    _forget(call, reconciliation)


def _forget(call: Call, reconciliation: Reconciliation) -> None:
    """What the differences need of the list they keep themselves."""
    own = LISTED.c.reconciliation_id == reconciliation.reconciliation_id
    call.session.execute(delete(LISTED).where(own))
