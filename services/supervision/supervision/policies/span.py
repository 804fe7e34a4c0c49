"""One clock of a case as the facts have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Span:
    """``due_on`` where the day was given, else ``term`` says how to count; ``reason`` is shown beside the day."""

    name: str
    key: str
    term: str
    started_at: datetime
    stopped_at: datetime | None = None
    due_on: date | None = None
    reason: str = ""
    due_at: datetime | None = None  # where even the moment was given
