"""What the bare loop stores and publishes: one piece of work, made once with the real rules, copied with other ids."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pika

from benchmarks.peers.effects import Row, Work, step_of
from contracts.case import CaseBrief, DisputeBrief, PartyRef
from contracts.departments import DisputeSigned
from contracts.envelope import MEDIA_TYPE, Envelope
from contracts.intake import DisputeAccepted
from contracts.message import Event
from contracts.routing import DisputeRouted
from servicekit.ids import new_id

NARRATIVE = "包工头欠我们农民工工资不给，半年工资两万三千元，找了几次都说再等等"
# Ids that differ in every copy, as they stand in the template.
DISPUTE, EVENT = "d" * 32, "e" * 32


@dataclass(frozen=True)
class Copy:
    """One message's rows and event; ``heard`` is the id of the event that it answers."""

    heard: str
    rows: list[Row]
    exchange: str
    routing_key: str
    body: bytes
    properties: Any


class Template:
    """The work of one service."""

    def __init__(self, service: str) -> None:
        work = step_of(service)(Envelope(new_id(), new_id(), _heard(service)))
        self.work = Work(work.rows, work.event, EVENT, work.body.replace(work.event_id, EVENT))
        self.exchange, self.routing_key = work.event.exchange(), work.event.routing_key()
        self.headers = {"type": self.routing_key, **work.event.headers()}

    def tables(self) -> list[tuple[str, list[str]]]:
        """Every table once, with its columns."""
        return list({table: list(row) for table, row in self.work.rows}.items())

    def copy(self, body: bytes) -> Copy:
        told = json.loads(body)
        dispute_id, event_id = told["subject"], new_id()
        own = self.work.body.replace(DISPUTE, dispute_id).replace(EVENT, event_id)
        properties = pika.BasicProperties(
            content_type=MEDIA_TYPE, delivery_mode=2, message_id=event_id, headers=self.headers
        )
        rows = [self._row(table, row, dispute_id, event_id, own) for table, row in self.work.rows]
        return Copy(told["id"], rows, self.exchange, self.routing_key, own.encode(), properties)

    @staticmethod
    def _row(table: str, row: dict[str, Any], dispute_id: str, event_id: str, body: str) -> Row:
        ids = {"dispute_id": dispute_id, "subject": dispute_id, "event_id": event_id, "body": body}
        fresh = {name: ids[name] for name in row if name in ids}
        for name in ("id", "offer_id"):
            if name in row:
                fresh[name] = new_id()
        return table, {**row, **fresh}


def _heard(service: str) -> Event:
    """What the service hears, about nobody."""
    now = datetime.now(UTC)
    brief = DisputeBrief(
        dispute_id=DISPUTE,
        number="LSQP-2026-000001",
        channel="window",
        narrative=NARRATIVE,
        parties=tuple(
            PartyRef(ref=f"P{number}", role="other", name_digest="0" * 64, phone_digest="1" * 64)
            for number in (1, 2)
        ),
        registered_at=now,
        accepted_at=now,
    )
    if service == "routing":
        return DisputeAccepted(at=now, dispute=brief, accepted_by="window1")
    routed = step_of("routing")(
        Envelope(new_id(), "", DisputeAccepted(at=now, dispute=brief, accepted_by="w"))
    )
    assert isinstance(routed.event, DisputeRouted)
    if service == "departments":
        return routed.event
    case: CaseBrief = routed.event.case
    return DisputeSigned(at=now, case=case, desk=case.lead_desk, officer_id="auto", decision_no=1)
