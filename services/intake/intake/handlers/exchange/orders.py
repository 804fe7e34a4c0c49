"""Orders become disputes once; whatever is said of them later is a further version that everybody can see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from contracts import exchange as c
from contracts.intake import DisputeBody, RegisterDispute
from intake.errors import FieldInvalid, FormatInvalid, NoSuchOrder
from intake.handlers.bodies import read_body
from intake.handlers.exchange.order_files import take_files
from intake.handlers.register import register_dispute
from intake.handlers.vault import Vault
from intake.handlers.viewing import town_of
from intake.model import Connection, Dispute, Message, Order, OrderContent, OrderFile, OrderVersion
from intake.policies.fields import clean, clean_narrative, is_nameless
from intake.policies.formats import format_of
from intake.policies.orders import answer_days, body_of
from intake.tables import VERSIONS
from messaging.call import Call
from servicekit import privacy
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date

HOTLINE = "hotline_12345"


def take_order(call: Call, connection: Connection, content: OrderContent) -> c.MessageReceived:
    """A new order is registered; the same again gets the same answer; another content is its next version.

    :raises FormatInvalid: fields are wrong, named as the sender calls them.
    """
    order = call.session.get(Order, (connection.connection_id, content.order_no), with_for_update=True)
    digest = Vault(call.settings).digest(json.dumps(content.plain(), ensure_ascii=False, sort_keys=True))
    if order is None:
        return _registered(call, connection, content, digest)
    if order.digest == digest:
        return _again(call, order, content)
    return _changed(call, order, content, digest)


def take_words(call: Call, connection: Connection, message: Message) -> c.MessageReceived:
    """A supplement, an urge or a withdrawal of an order that came before.

    :raises NoSuchOrder: it never came.
    """
    order = call.session.get(Order, (connection.connection_id, message.order_no), with_for_update=True)
    if order is None:
        raise NoSuchOrder(
            f"没有编号为 {message.order_no} 的工单，请先推送工单，或者核对编号。", field="order_no"
        )
    return add_words(call, order, message.kind, message.words, message.files)


def add_words(
    call: Call, order: Order, kind: str, words: str, files: Sequence[OrderFile] = ()
) -> c.MessageReceived:
    """One more version that says something about the order."""
    if kind == "withdraw":
        order.withdrawn_at = call.now
    made = _add_version(call, order, kind, {"words": words}, clean(words), [])
    return _answer(call, order, files=_with_files(call, order, made, files))


def _registered(call: Call, connection: Connection, content: OrderContent, digest: str) -> c.MessageReceived:
    body = _checked(call, connection, content)
    made = register_dispute(call, RegisterDispute(body=body))
    order = Order(
        connection_id=connection.connection_id,
        order_no=content.order_no,
        dispute_id=made.id,
        digest=digest,
        version=0,
        created_at=content.created_at or call.now,
        received_at=call.now,
    )
    _set_terms(call, connection.channel, order, content)
    call.session.add(order)
    call.session.flush()
    version = _add_version(call, order, "order", content.plain(), content.content, [], quiet=True)
    files = _with_files(call, order, version, content.files)
    return _answer(call, order, repeated=made.repeated, files=files)


def _changed(call: Call, order: Order, content: OrderContent, digest: str) -> c.MessageReceived:
    """What was registered stays as it was: the change is shown beside it (domain.md §5.2: nothing is lost)."""
    fields = content.changed_from(_latest_content(call, order))
    order.digest = digest
    _set_terms(call, "", order, content)
    version = _add_version(call, order, "order", content.plain(), content.content, fields)
    return _answer(call, order, files=_with_files(call, order, version, content.files))


def _again(call: Call, order: Order, content: OrderContent) -> c.MessageReceived:
    """The same once more: only a file that could not be taken before may be taken now."""
    latest = _latest_whole(call, order)
    files = _with_files(call, order, latest, content.files) if latest is not None else []
    return _answer(call, order, repeated=True, files=files)


def _with_files(
    call: Call, order: Order, version: OrderVersion, files: Sequence[OrderFile]
) -> list[dict[str, Any]]:
    dispute = call.session.get(Dispute, order.dispute_id)
    assert dispute is not None
    version.files = take_files(call, dispute, files, _names(call, order.dispute_id))
    return version.files


def _set_terms(call: Call, channel: str, order: Order, content: OrderContent) -> None:
    """The due day that the order gives; a hotline order without one has the working days of its class (domain.md §5.2)."""
    before = order.due_at
    order.priority, order.matter, order.designated = content.priority, content.matter, content.designated
    if content.due_at is not None:
        order.due_at, order.due_given = content.due_at, True
    if channel == HOTLINE:
        calendar, today = WorkCalendar(town_of(call).workdays), local_date(call.now)
        order.return_by = calendar.deadline(today, call.settings.hotline_return_days, "working").due_at
        if not order.due_given:
            order.due_at = calendar.deadline(today, _days(call, content), "working").due_at
    if order.due_at is not None and order.due_at != before:
        given, due_at = order.due_given, order.due_at
        call.publish(
            c.OrderTermSet(at=call.now, dispute_id=order.dispute_id, order_due_at=due_at, given=given)
        )


def _days(call: Call, content: OrderContent) -> int:
    settings, urgency = call.settings, c.PRIORITIES.get(content.priority, "")
    return answer_days(content.matter, urgency, dict(settings.hotline_class_days), settings.hotline_days)


def _checked(call: Call, connection: Connection, content: OrderContent) -> DisputeBody:
    raw = body_of(
        content, connection.channel, nameless=is_nameless(content.caller_name), form=connection.form
    )
    body, faults, _ = read_body(call, raw)
    found = _together(faults, _empty_words(content))
    if body is None or found:
        names = format_of(connection.form)
        raise FormatInvalid.of_all([(names.field_name(field), reason) for field, reason in found])
    return body


def _empty_words(content: OrderContent) -> list[tuple[str, str]]:
    """An address alone is no statement."""
    try:
        clean_narrative(content.content)
    except FieldInvalid as error:
        return list(error.errors)
    return []


def _together(found: list[tuple[str, str]], more: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = {field for field, _ in found}
    return found + [one for one in more if one[0] not in known]


def _add_version(
    call: Call,
    order: Order,
    kind: str,
    content: dict[str, Any],
    words: str,
    fields: list[str],
    *,
    quiet: bool = False,
) -> OrderVersion:
    """``quiet``: the registration itself tells of the first one."""
    order.version += 1
    made = OrderVersion(
        connection_id=order.connection_id,
        order_no=order.order_no,
        version=order.version,
        kind=kind,
        sealed=Vault(call.settings).seal(json.dumps(content, ensure_ascii=False)),
        words=privacy.mask_text(words, _names(call, order.dispute_id)),
        received_at=call.now,
        changes=fields,
    )
    call.session.add(made)
    if not quiet:
        _tell_change(call, order, kind, fields)
    return made


def _tell_change(call: Call, order: Order, kind: str, fields: list[str]) -> None:
    call.audit(order.dispute_id, "order_changed", kind=kind, version=order.version)
    call.publish(
        c.OrderChanged(
            at=call.now,
            dispute_id=order.dispute_id,
            connection_id=order.connection_id,
            order_version=order.version,
            kind=kind,
            fields=tuple(fields),
        )
    )


def _names(call: Call, dispute_id: str) -> list[str]:
    dispute = call.session.get(Dispute, dispute_id)
    vault = Vault(call.settings)
    parties = dispute.parties if dispute is not None else []
    return [vault.open_party(party)["name"] for party in parties if party.kind == "person"]


def _latest_content(call: Call, order: Order) -> dict[str, Any]:
    latest = _latest_whole(call, order)
    found: dict[str, Any] = json.loads(Vault(call.settings).open(latest.sealed)) if latest else {}
    return found


def _latest_whole(call: Call, order: Order) -> OrderVersion | None:
    """The last version that was a whole order."""
    own = (VERSIONS.c.connection_id == order.connection_id, VERSIONS.c.order_no == order.order_no)
    whole = select(OrderVersion).where(*own, VERSIONS.c.kind == "order")
    return call.session.scalars(whole.order_by(VERSIONS.c.version.desc()).limit(1)).one_or_none()


def _answer(
    call: Call, order: Order, *, repeated: bool = False, files: Sequence[dict[str, Any]] = ()
) -> c.MessageReceived:
    dispute = call.session.get(Dispute, order.dispute_id)
    assert dispute is not None
    return c.MessageReceived(
        order_no=order.order_no,
        number=dispute.number,
        query_code=Vault(call.settings).open_query_code(dispute),
        version=order.version,
        state=dispute.state,
        repeated=repeated,
        due_at=order.due_at,
        files=tuple(c.OrderFileRow.model_validate(one) for one in files),
    )
