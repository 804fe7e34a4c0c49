"""What an outside system is told of a case: tried again with growing pauses, a bounded number of times, then failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from intake.errors import NotToReplay

GONE = 410  # the receiver wants nothing more (Standard Webhooks)
LEASE = timedelta(minutes=2)  # how long a process that took it may need before another one takes it


@dataclass(eq=False)
class Delivery:
    """One status on its way to where the case came from (状态回传)."""

    delivery_id: str
    connection_id: str
    dispute_id: str
    number: str
    order_no: str
    status: str
    sequence: int
    happened_at: datetime
    created_at: datetime
    state: str = "waiting"  # waiting | sent | failed
    attempts: int = 0
    next_at: datetime | None = None
    ended_at: datetime | None = None
    trouble: str = ""
    rounds_before: int = 0  # attempts before the last replay
    details: dict[str, Any] = field(
        default_factory=dict
    )  # what came of it, by our names (policies/results.py)

    def says(self, status: str, details: dict[str, Any]) -> bool:
        """Whether it tells just this."""
        return (self.status, self.details) == (status, details)

    def take(self, at: datetime) -> None:
        """Somebody tries it now; nobody else does until the lease ends."""
        self.next_at = at + LEASE

    def record(self, attempt: DeliveryTry, waits: Sequence[int]) -> None:
        """What came of a try: sent, again after a pause (``waits`` in seconds), or failed."""
        self.attempts, self.trouble = attempt.attempt, attempt.trouble
        if attempt.succeeded:
            self._end("sent", attempt.at)
        elif attempt.code == GONE or self._tried() >= len(waits) + 1:
            self._end("failed", attempt.at)
        else:
            self.next_at = attempt.at + timedelta(seconds=waits[self._tried() - 1])

    def replay(self, at: datetime) -> None:
        """A person asks for it once more: it is tried at once, with all its pauses anew.

        :raises NotToReplay: it is on its way.
        """
        if self.state == "waiting":
            raise NotToReplay("这一条还在发送中，不需要重发。")
        self.state, self.next_at, self.ended_at = "waiting", at, None
        self.rounds_before = self.attempts

    def _tried(self) -> int:
        return self.attempts - self.rounds_before

    def _end(self, state: str, at: datetime) -> None:
        self.state, self.next_at, self.ended_at = state, None, at


@dataclass(eq=False)
class DeliveryTry:
    """One attempt: ``code`` is the HTTP status, 0 where nobody answered; ``trouble`` a word for why not."""

    delivery_id: str
    attempt: int
    at: datetime
    code: int
    trouble: str
    took_ms: int

    @property
    def succeeded(self) -> bool:
        return 200 <= self.code < 300
