"""The envelope of an event on the bus: a CloudEvents 1.0 JSON document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from contracts.message import Event
from contracts.registry import event_class

MEDIA_TYPE = "application/cloudevents+json"
MAX_BYTES = 1_000_000


class Undecodable(ValueError):
    """The bytes are not an event that this house knows; the text is the reason and holds nothing of the body."""


@dataclass(frozen=True)
class Envelope:
    """One event with its identity; ``event_id`` is the idempotency key of every consumer."""

    event_id: str
    correlation_id: str
    event: Event


def encode(envelope: Envelope) -> str:
    """The CloudEvents document as text."""
    event = envelope.event
    return to_json(
        {
            "specversion": "1.0",
            "id": envelope.event_id,
            "source": f"/fengqiao/{event.service}",
            "type": event.routing_key(),
            "subject": event.subject,
            "time": event.at.isoformat(),
            "datacontenttype": "application/json",
            "correlationid": envelope.correlation_id,
            "data": event,
        }
    ).decode()


def decode(body: bytes | str) -> Envelope:
    """The event in ``body``.

    :raises Undecodable: not UTF-8, not JSON, too large, not a CloudEvent, an unknown type or version, a wrong field.
    """
    document = _document(body)
    kind = _text(document, "type")
    known = event_class(kind)
    if known is None:
        raise Undecodable(f"unknown event or version: {kind[:80]}")
    try:
        event = known.model_validate(document.get("data"))
    except ValidationError as error:
        raise Undecodable(f"{kind}: {_where(error)}") from None
    return Envelope(_text(document, "id"), str(document.get("correlationid", ""))[:64], event)


def _document(body: bytes | str) -> dict[str, Any]:
    if len(body) > MAX_BYTES:
        raise Undecodable(f"larger than {MAX_BYTES} bytes")
    try:
        document = json.loads(body.decode("utf-8") if isinstance(body, bytes) else body)
    except UnicodeDecodeError:
        raise Undecodable("not UTF-8") from None
    except ValueError:
        raise Undecodable("not JSON") from None
    if not isinstance(document, dict) or document.get("specversion") != "1.0":
        raise Undecodable("not a CloudEvents 1.0 document")
    return document


def _text(document: dict[str, Any], field: str) -> str:
    value = document.get(field)
    if not isinstance(value, str) or not value or len(value) > 200:
        raise Undecodable(f"field {field} is missing or not a text of 1 to 200 characters")
    return value


def _where(error: ValidationError) -> str:
    """The fields and kinds of the faults, without the values: these may be personal."""
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors()[:5])
