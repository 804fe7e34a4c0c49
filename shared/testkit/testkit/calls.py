"""Calls for use cases and the events they leave, for tests; this is where the bus library is imported."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from contracts.envelope import decode
from contracts.message import Event
from contracts.people import SYSTEM, Actor
from messaging import outbox
from messaging.call import Call
from servicekit.settings import ServiceSettings
from testkit.clock import FixedClock

TEST_KEY = "a key for tests only"


def call_factory(clock: FixedClock, metadata: MetaData, chance: random.Random) -> Callable[..., Call]:
    """A function that makes calls on one clock, with ids that count up."""
    numbers = itertools.count(1)

    def new_id() -> str:
        return f"{next(numbers):032x}"

    def make_call(
        session: Session,
        *,
        now: datetime | None = None,
        actor: Actor | None = None,
        rights: tuple[str, ...] = (),
        settings: Any = None,
        resources: Any = None,
        correlation_id: str = "",
        event_id: str = "",
        **more: Any,
    ) -> Call:
        return Call(
            session=session,
            now=now or clock.now(),
            new_id=new_id,
            audit_table=metadata.tables["audit"],
            actor=actor or _asking(rights),
            random=chance,
            correlation_id=correlation_id,
            event_id=event_id,
            settings=settings or ServiceSettings(identity_key=SecretStr(TEST_KEY)),
            resources=resources,
            **more,
        )

    return make_call


def published_events(session: Session, metadata: MetaData) -> list[Event]:
    """The events in the outbox, then those that ``session`` remembers and has yet to write."""
    return [*_written(session, metadata), *outbox.remembered(session)]


def _written(session: Session, metadata: MetaData) -> list[Event]:
    if "outbox" not in metadata.tables:
        return []
    table = metadata.tables["outbox"]
    bodies = session.execute(select(table.c.body).order_by(table.c.seq)).scalars()
    return [decode(body).event for body in bodies]


def _asking(rights: tuple[str, ...]) -> Actor:
    return Actor(person_id="tester", roles=("tester",), rights=rights) if rights else SYSTEM
