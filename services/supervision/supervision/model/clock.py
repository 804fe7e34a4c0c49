"""One clock of a case with its ladder of cards (提醒, 黄牌, 红牌)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

RANKS: dict[str, int] = {"": 0, "reminder": 1, "yellow": 2, "red": 3}


@dataclass(eq=False)
class Clock:
    """A term that runs. ``card`` is the gravest card it has had; a stopped clock has no next check.

    ``key`` tells the clocks of one name apart: a round, a routing decision or a visit. ``days`` is 0 where
    the due day was given and not counted.
    """

    dispute_id: str
    name: str
    key: str
    started_at: datetime
    days: int
    unit: str
    raw_on: date
    due_on: date
    due_at: datetime
    remind_at: datetime
    yellow_at: datetime
    shift_reason: str = ""
    provisional: bool = False
    stopped_at: datetime | None = None
    next_check_at: datetime | None = None
    card: str = ""
    overdue: bool = False

    def rungs(self) -> tuple[tuple[str, datetime], ...]:
        """Card and moment, mildest first."""
        return (("reminder", self.remind_at), ("yellow", self.yellow_at), ("red", self.due_at))

    def set_next_check(self) -> None:
        """The moment of the next rung; none when the clock stands still or has nothing left to say."""
        ahead = [at for card, at in self.rungs() if RANKS[card] > RANKS[self.card]]
        if self.stopped_at is not None:
            self.next_check_at, self.overdue = None, False
        elif ahead:
            self.next_check_at = ahead[0]
        else:
            self.next_check_at = None if self.overdue else self.due_at

    def check(self, now: datetime) -> str:
        """Moves the clock to ``now``; gives the card that is due, "" when it had it already."""
        reached = [card for card, at in self.rungs() if at <= now]
        card = reached[-1] if reached and RANKS[reached[-1]] > RANKS[self.card] else ""
        self.overdue = self.due_at <= now
        self.card = card or self.card
        self.set_next_check()
        return card

    def share_left(self, now: datetime) -> float:
        """1 at the start, 0 at the end, negative behind it; a stopped clock keeps the share it had then."""
        whole = (self.due_at - self.started_at).total_seconds()
        left = (self.due_at - (self.stopped_at or now)).total_seconds()
        return round(left / whole, 4) if whole > 0 else (0.0 if left >= 0 else -1.0)

    def is_overdue(self, now: datetime) -> bool:
        return (self.stopped_at or now) > self.due_at


@dataclass(eq=False)
class CardRecord:
    """A card that was issued: once for each clock and colour."""

    dispute_id: str
    clock: str
    clock_key: str
    card: str
    card_id: str
    number: str
    holder: str
    desk: str
    due_at: datetime
    issued_at: datetime
    lifted_at: datetime | None = None
