"""What awaits the parties, for whoever holds the query code: sessions to come to, and what is to be done by when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import AwareDatetime

from contracts.message import Answer, Request


class AwaitedSession(Answer):
    """``moved_from``: when it was to begin before it was changed; ``state``: planned | displaced."""

    state: str
    manner: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str  # the room, or words that are masked
    video_link: str = ""
    moved_from: AwareDatetime | None = None


class AwaitedDuty(Answer):
    """``role``: which side owes it; ``days``: until it is due, negative once it is late."""

    no: int
    role: str
    what: str  # masked
    due_on: date
    amount_yuan: Decimal | None = None
    days: int


class Awaited(Answer):
    """Nobody is named."""

    sessions: tuple[AwaitedSession, ...] = ()
    duties: tuple[AwaitedDuty, ...] = ()


class GetAwaited(Request[Awaited]):
    """Of the newest round; the gateway asks only for who gave the query code. Empty before there is a mediator."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
