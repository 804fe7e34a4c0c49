"""Reconciling with an outside system: asking for its list, comparing, and dealing with each difference."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import or_, select

from contracts import exchange as c
from intake.errors import ConnectionInvalid, DifferenceUnknown, FieldInvalid, NotToRemedy
from intake.handlers.exchange.connecting import connection_for, good_secrets
from intake.handlers.exchange.orders import take_order
from intake.handlers.exchange.receiving import actor_of
from intake.handlers.exchange.telling import tell_again
from intake.handlers.vault import Vault
from intake.handlers.viewing import order_of
from intake.model import Connection, Difference, Order, OrderContent, Reconciliation
from intake.model.reconciliation import LEASE
from intake.policies.comparing import Found, Theirs, check_period, differences
from intake.policies.fields import clean
from intake.policies.formats import Listed, format_of
from intake.policies.signing import headers
from intake.queries import reconciling as reads
from intake.queries.connections import demand_reconcile
from intake.tables import RECONCILIATIONS
from messaging.call import Call
from servicekit.clock import SHANGHAI


@dataclass(frozen=True)
class Asking:
    """A page of a list that is asked for: where, signed how."""

    reconciliation_id: str
    form: str
    url: str
    headers: dict[str, str]
    body: str


def reconcile(call: Call, request: c.Reconcile) -> c.ReconciliationRow:
    """:raises ConnectionInvalid: it has no address for lists, or no good key."""
    demand_reconcile(call.actor)
    check_period(request.since, request.until)
    connection = connection_for(call, request.connection_id)
    if not connection.orders_url:
        raise ConnectionInvalid(
            "这个系统还没有填提供清单的地址，请先在对接系统里填写。", field="connection_id"
        )
    if not good_secrets(call, connection.connection_id):
        raise ConnectionInvalid("这个系统没有有效密钥，请先生成一把。", field="connection_id")
    made = Reconciliation(
        reconciliation_id=call.new_id(),
        connection_id=connection.connection_id,
        since=request.since,
        until=request.until,
        asked_at=call.now,
        asked_by=call.actor.person_id,
    )
    call.session.add(made)
    call.session.flush()
    call.audit(f"exchange:{connection.connection_id}", "exchange.reconciled")
    return reads.row(call.session, made)


def claim_reconciliation(call: Call) -> str:
    """The id of one that waits, leased to this process; "" when none does."""
    free = or_(RECONCILIATIONS.c.lease_until.is_(None), RECONCILIATIONS.c.lease_until < call.now)
    waiting = (
        select(Reconciliation)
        .where(RECONCILIATIONS.c.state == "waiting", free)
        .order_by(RECONCILIATIONS.c.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = call.session.scalars(waiting).one_or_none()
    if found is None:
        return ""
    found.lease_until = call.now + LEASE
    return found.reconciliation_id


def ask_page(call: Call, reconciliation_id: str, cursor: str) -> Asking:
    """The signed question for the page behind ``cursor``."""
    reconciliation, connection = _both(call, reconciliation_id)
    since, until = _moments(reconciliation)
    body = json.dumps(format_of(connection.form).ask_list(since, until, cursor), ensure_ascii=False)
    secrets = good_secrets(call, connection.connection_id)
    signed = headers(secrets, call.new_id(), call.now, body)
    return Asking(reconciliation_id, connection.form, connection.orders_url, signed, body)


def fail_reconciliation(call: Call, reconciliation_id: str, trouble: str) -> None:
    reconciliation, _ = _both(call, reconciliation_id)
    reconciliation.end(call.now, trouble=trouble)


def compare(call: Call, reconciliation_id: str, listed: Iterable[Listed]) -> None:
    """Writes the differences to a list that was asked for down."""
    reconciliation, connection = _both(call, reconciliation_id)
    if reconciliation.state == "waiting":
        theirs = {number_of(call, one): one for one in listed}
        compare_with(
            call,
            reconciliation,
            connection,
            {number: Theirs(one.status, one.result) for number, one in theirs.items()},
            lambda number: sealed_line(call, theirs[number]),
            {number: faults_of(one) for number, one in theirs.items() if one.faults},
        )


def compare_with(
    call: Call,
    reconciliation: Reconciliation,
    connection: Connection,
    theirs: Mapping[str, Theirs],
    whole: Callable[[str], str],
    faulty: Mapping[str, list[list[str]]],
) -> None:
    """``theirs``: number → what their list says; ``whole`` gives the order of a number, sealed, where the list has it.

    ``faulty``: number → what is wrong with its line.
    """
    since, until = _moments(reconciliation)
    ours = reads.ours_in_period(call.session, connection, since, until)
    known = reads.ours_known(call.session, connection, list(theirs))
    found = differences(theirs, known, ours, format_of(connection.form).same_status, faulty)
    call.session.add_all(
        _difference(reconciliation, one, whole, faulty.get(one.order_no, [])) for one in found
    )
    reconciliation.end(call.now, theirs=len(theirs), ours=len(ours))


def number_of(call: Call, listed: Listed) -> str:
    """The line's number; a mark of its words where none could be read, so that the same line counts once."""
    return listed.order_no or f"?{Vault(call.settings).digest(listed.words)[:16]}"


def faults_of(listed: Listed) -> list[list[str]]:
    return [[field[:100], reason] for field, reason in listed.faults]


def sealed_line(call: Call, listed: Listed) -> str:
    """The whole order of a line, sealed, "" where the line brought none; of one that cannot be read the line itself."""
    if listed.faults:
        return Vault(call.settings).seal(listed.words)
    if listed.order is None:
        return ""
    return Vault(call.settings).seal(json.dumps(listed.order.plain(whole=True), ensure_ascii=False))


def remedy_difference(call: Call, request: c.RemedyDifference) -> c.DifferenceRow:
    """:raises DifferenceUnknown, AlreadySettled: no such difference, or dealt with before.
    :raises NotToRemedy: it cannot be dealt with in this way.
    """
    demand_reconcile(call.actor)
    key = (request.reconciliation_id, request.order_no)
    difference = call.session.get(Difference, key, with_for_update=True)
    if difference is None:
        raise DifferenceUnknown("没有这一条差异，请刷新列表。", field="order_no")
    difference.must_be_open()  # before anything is registered or told
    _, connection = _both(call, request.reconciliation_id)
    match request.how:
        case "register":
            remedy = _register(call, connection, difference)
        case "tell":
            remedy = _tell(call, connection, difference)
        case _:
            remedy = "noted"
    why = clean(request.why)
    if remedy == "noted" and len(why) < 2:
        raise FieldInvalid("请写明为什么不需要处理。", field="why")
    difference.settle(remedy, by=call.actor.person_id, at=call.now, why=why)
    call.audit(f"exchange:{connection.connection_id}", "exchange.remedied", how=request.how)
    return reads.difference_row(difference)


def _register(call: Call, connection: Connection, difference: Difference) -> str:
    if not difference.sealed or difference.kind != "only_there":
        raise NotToRemedy("清单里没有这张工单的内容，请对方重新推送这一张。", field="how")
    content = OrderContent.of_plain(json.loads(Vault(call.settings).open(difference.sealed)))
    made = take_order(replace(call, actor=actor_of(connection)), connection, content)
    order = call.session.get(Order, (connection.connection_id, content.order_no))
    assert order is not None
    difference.number, difference.dispute_id = made.number, order.dispute_id
    return "registered"


def _tell(call: Call, connection: Connection, difference: Difference) -> str:
    order = order_of(call, difference.dispute_id) if difference.dispute_id else None
    if order is None or not order.status or not connection.status_url:
        raise NotToRemedy("这一条没有可以重发的状态，或者没有填对方接收状态的地址。", field="how")
    tell_again(call, connection, order)
    return "told"


def _both(call: Call, reconciliation_id: str) -> tuple[Reconciliation, Connection]:
    found = call.session.get(Reconciliation, reconciliation_id)
    if found is None:
        raise DifferenceUnknown("没有这次对账，请核对编号。", field="reconciliation_id")
    return found, connection_for(call, found.connection_id)


def _moments(reconciliation: Reconciliation) -> tuple[datetime, datetime]:
    """From the first day's beginning to the last one's end, in the town's time."""
    midnight = time(tzinfo=SHANGHAI)
    end = reconciliation.until + timedelta(days=1)
    return datetime.combine(reconciliation.since, midnight), datetime.combine(end, midnight)


def _our_word(found: Found) -> str:
    if found.ours is None:
        return ""
    return found.ours.result if found.kind == "result" else found.ours.status


def _difference(
    reconciliation: Reconciliation, found: Found, whole: Callable[[str], str], faults: list[list[str]]
) -> Difference:
    return Difference(
        reconciliation_id=reconciliation.reconciliation_id,
        order_no=found.order_no,
        kind=found.kind,
        their_status=found.their_status,
        our_status=_our_word(found),
        number=found.ours.number if found.ours else "",
        dispute_id=found.ours.dispute_id if found.ours else "",
        sealed=whole(found.order_no) if found.kind in ("only_there", "unreadable") else "",
        faults=faults,
    )
