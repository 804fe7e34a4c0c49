"""Plain records beside the case: timeline, counters, words for the search, desks, parties, warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(eq=False)
class TimelineRow:
    """One event of one case or warning; ``details`` holds codes, ids and short reasons only."""

    subject: str
    event_id: str
    kind: str
    service: str
    at: datetime
    actor_id: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class TallyDelta:
    """A change of one counter, added to its total later; ``day`` is the day of registration."""

    id: str
    dimension: str
    key: str
    day: date
    value: int


@dataclass(eq=False)
class Words:
    """The masked narrative of one case with what the search index is fed with."""

    dispute_id: str
    narrative: str
    vector: str


@dataclass(eq=False)
class Member:
    """A desk that has to do with a case, as lead or co-desk."""

    desk: str
    dispute_id: str
    registered_at: datetime


@dataclass(eq=False)
class PartyKey:
    """A keyed digest of a party's name, phone, id number or organisation."""

    digest: str
    dispute_id: str


STATE_RANK = {"open": 0, "dropped": 1, "settled": 2, "became_dispute": 3}
LEVEL_RANK = {"": 0, "grid": 1, "village": 2, "area": 3, "town": 4}


@dataclass(eq=False)
class Warned:
    """One warning, for the figures; a merge takes the further of two values: order does not matter."""

    warning_id: str
    number: str = ""
    state: str = "open"
    level: str = ""
    colour: str = ""
    village_code: str = ""
    reported_on: date | None = None
    overdue: bool = False

    def move(self, *, state: str = "open", level: str = "", overdue: bool = False) -> None:
        self.state = max(self.state, state, key=STATE_RANK.__getitem__)
        self.level = max(self.level, level, key=LEVEL_RANK.__getitem__)
        self.overdue = self.overdue or overdue
