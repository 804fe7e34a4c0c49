"""Generates the JSON Schemas and the AsyncAPI 3 document of the bus; ``--check`` tells whether the committed ones are current."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from contracts.envelope import MEDIA_TYPE
from contracts.message import Event
from contracts.registry import events, requests

FOLDER = Path(__file__).resolve().parent.parent / "schemas"


def documents() -> dict[str, dict[str, Any]]:
    """File name → content."""
    made = {f"events/{event.routing_key()}.json": schema(event) for event in events()}
    for request in requests():
        made[f"requests/{request.service}.{request.method()}.json"] = {
            "request": schema(request),
            "answer": schema(request.answer_type()),
        }
    made["asyncapi.json"] = asyncapi()
    return made


def schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def asyncapi() -> dict[str, Any]:
    """Every event as a channel of its exchange (AsyncAPI 3.0)."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Fengqiao 枫桥 bus",
            "version": "1",
            "description": "Events of the dispute platform.",
        },
        "defaultContentType": MEDIA_TYPE,
        "channels": {event.routing_key(): _channel(event) for event in events()},
        "operations": {f"publish{event.routing_key()}": _operation(event) for event in events()},
        "components": {
            "messages": {event.routing_key(): _message(event) for event in events()},
            "schemas": {"Envelope": ENVELOPE},
        },
    }


ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0; `id` is the idempotency key of every consumer.",
    "required": ["specversion", "id", "source", "type", "time", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string"},
        "source": {"type": "string"},
        "type": {"type": "string"},
        "subject": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "correlationid": {"type": "string"},
        "data": {"type": "object"},
    },
}


def _channel(event: type[Event]) -> dict[str, Any]:
    return {
        "address": event.routing_key(),
        "messages": {event.name(): {"$ref": f"#/components/messages/{event.routing_key()}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": event.exchange(), "type": "topic", "durable": True},
            }
        },
    }


def _operation(event: type[Event]) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{event.routing_key()}"}}


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.routing_key(),
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "payload": {"$ref": f"events/{event.routing_key()}.json"},
        "headers": {"type": "object", "properties": {"type": {"const": event.routing_key()}}},
    }


def text_of(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of committed files that differ from the code, are missing, or are left over."""
    wanted = {name: text_of(document) for name, document in documents().items()}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.json")}
    differ = [
        name
        for name, words in wanted.items()
        if name not in there or (folder / name).read_text("utf-8") != words
    ]
    return sorted({*differ, *(there - set(wanted))})


def write(folder: Path = FOLDER) -> None:
    for name in stale(folder):
        (folder / name).unlink(missing_ok=True)
    for name, document in documents().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text_of(document), "utf-8")


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        write()
        return 0
    found = stale()
    if found:
        sys.stderr.write(f"not current, run `make schemas`: {', '.join(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
