"""Receiving a signed message: who sent it, whether it came before, what it becomes; what fits nowhere is kept for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from contracts import exchange as c
from contracts.errors import Refusal
from contracts.message import Answer
from contracts.people import Actor
from intake.errors import ConnectionUnknown, FormatInvalid, MessageReused
from intake.handlers.exchange.connecting import UNKNOWN, connection_for, good_secrets
from intake.handlers.exchange.orders import take_order, take_words
from intake.handlers.vault import Vault
from intake.model import Connection, Message, Stray
from intake.policies import signing
from intake.policies.formats import format_of
from intake.policies.orders import readable
from intake.tables import MESSAGES, STRAYS
from messaging.call import Call
from messaging.problems import fault_of
from servicekit import privacy

KEPT_DAYS = 30  # a message that comes again later than this is looked at by its order's number


def receive_message(call: Call, request: c.ReceiveMessage) -> c.MessageReceived:
    """One message of an outside system; sent again it gets the same answer.

    What is wrong with it is answered as ``problem``, not raised: the message has to be kept for a person.

    :raises ConnectionUnknown: no such system, or it is switched off.
    :raises SignatureInvalid: not signed by one of its keys, or too old.
    :raises MessageReused: its id came before with another content.
    """
    connection = sender_of(call, request)
    digest = Vault(call.settings).digest(request.content)
    if before := earlier(call, connection, request.message_id, digest):
        return c.MessageReceived.model_validate(before)
    answer = _placed(call, connection, request.content, digest)
    if answer.problem is None:  # what could not be placed may be sent again, when what it lacked has come
        remember(call, connection, request.message_id, digest, answer)
    return answer


def sender_of(call: Call, request: c.ReceiveMessage | c.ReceiveList) -> Connection:
    """The connection whose key signed these bytes.

    :raises ConnectionUnknown, SignatureInvalid: see ``receive_message``.
    """
    connection = _active(call, request.connection_id)
    signing.verify(
        good_secrets(call, connection.connection_id),
        message_id=request.message_id,
        timestamp=request.timestamp,
        signature=request.signature,
        body=request.content,
        now=call.now,
        window=call.settings.replay_window,
    )
    return connection


def place(call: Call, connection: Connection, content: str) -> c.MessageReceived:
    """The message becomes a case, or a version of one.

    :raises Refusal: it is no message of the format, a field is wrong, or its order never came.
    """
    message = format_of(connection.form).read_message(json_object(content))
    speaking = replace(call, actor=actor_of(connection))
    if message.order is not None:
        return take_order(speaking, connection, message.order)
    return take_words(speaking, connection, message)


def forget_messages(call: Call) -> int:
    """Drops the ids of messages that are too old to come again; gives how many."""
    old = MESSAGES.c.received_at < call.now - timedelta(days=KEPT_DAYS)
    return len(call.session.execute(delete(MESSAGES).where(old).returning(MESSAGES.c.message_id)).all())


def _active(call: Call, connection_id: str) -> Connection:
    connection = connection_for(call, connection_id)
    if not connection.active:
        raise ConnectionUnknown(UNKNOWN, field="connection_id")
    return connection


def actor_of(connection: Connection) -> Actor:
    return Actor(
        person_id=f"channel:{connection.connection_id}"[:40],
        roles=("channel",),
        rights=("dispute.register",),
        channel=connection.channel,
    )


def earlier(call: Call, connection: Connection, message_id: str, digest: str) -> dict[str, Any] | None:
    """What the same message was answered when it came before, marked as repeated.

    :raises MessageReused: its id came with another content.
    """
    key = (MESSAGES.c.connection_id == connection.connection_id, MESSAGES.c.message_id == message_id)
    row = call.session.execute(select(MESSAGES.c.digest, MESSAGES.c.answer).where(*key)).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise MessageReused("这个消息编号已经用于另一条消息，请换一个。", field="webhook-id")
    return {**json.loads(Vault(call.settings).open(row.answer)), "repeated": True}


def remember(call: Call, connection: Connection, message_id: str, digest: str, answer: Answer) -> None:
    """The answer has the query code: it is sealed."""
    call.session.execute(
        insert(MESSAGES).values(
            connection_id=connection.connection_id,
            message_id=message_id,
            digest=digest,
            answer=Vault(call.settings).seal(answer.model_dump_json()),
            received_at=call.now,
        )
    )


def _placed(call: Call, connection: Connection, content: str, digest: str) -> c.MessageReceived:
    try:
        with call.session.begin_nested():
            return place(call, connection, content)
    except Refusal as error:
        message = as_far_as_read(connection, content)
        _keep(call, connection, message, error, content, digest)
        return c.MessageReceived(order_no=message.order_no, problem=fault_of(error))


def _keep(
    call: Call, connection: Connection, message: Message, error: Refusal, content: str, digest: str
) -> None:
    """The same message is kept once, and how often it came."""
    same = (STRAYS.c.connection_id == connection.connection_id, STRAYS.c.digest == digest)
    known = call.session.scalars(select(Stray).where(*same)).one_or_none()
    if known is not None:
        known.came_again(call.now)
        return
    call.session.add(
        Stray(
            stray_id=call.new_id(),
            connection_id=connection.connection_id,
            order_no=message.order_no,
            kind=message.kind,
            reason=error.message[:500],
            words=privacy.mask_text(readable(content), [message.order.caller_name] if message.order else []),
            sealed=Vault(call.settings).seal(content),
            digest=digest,
            received_at=call.now,
        )
    )


def as_far_as_read(connection: Connection, content: str) -> Message:
    """The message's kind and number where they can be read; nothing where not."""
    try:
        return format_of(connection.form).read_message(json_object(content))
    except Refusal:
        return Message("", "")


def json_object(content: str) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise FormatInvalid("内容不是 JSON。", field="body") from None
    if not isinstance(found, dict):
        raise FormatInvalid("内容应当是一个 JSON 对象。", field="body")
    return found
