"""The record of a draw by lot (抽取记录)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class Draw:
    """Who could be drawn, who was passed over and why, the seed, and who was drawn.

    ``candidates`` are ids; ``passed_over`` id → reason. Nothing of it is ever changed.
    """

    id: str
    dispute_id: str
    number: str
    field: str
    field_name: str
    question: str
    days: int
    count: int
    seed: str
    candidates: list[str]
    passed_over: dict[str, str]
    drawn: list[str]
    drawn_by: str
    drawn_at: datetime
