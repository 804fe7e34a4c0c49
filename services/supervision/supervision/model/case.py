"""A case as supervision sees it: a set of facts, and the columns that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from supervision.model.clock import RANKS, Clock


@dataclass(frozen=True)
class Fact:
    """What one event says about a case; ``round`` is 0 where the event does not name it."""

    event_id: str
    kind: str
    at: datetime
    round: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)

    def pack(self) -> list[Any]:
        return [self.event_id, self.kind, self.at.isoformat(), self.round, dict(self.data)]

    @classmethod
    def unpack(cls, row: list[Any]) -> Fact:
        return cls(row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4])


@dataclass(eq=False)
class Case:
    """One dispute. ``facts`` only grows and has no order; all else is a function of it and of the brief.

    A case is a stub until an event that carries the registration's brief has come: ``registered_at`` is None
    so long, and a stub is in no list and no figure.
    """

    dispute_id: str
    number: str = ""
    channel: str = ""
    village_code: str = ""
    confidential: bool = False
    excerpt: str = ""
    registered_at: datetime | None = None
    registered_on: date | None = None
    accepted_at: datetime | None = None
    origin_warning_id: str = ""
    facts: list[Any] = field(default_factory=list)
    state: str = ""
    round: int = 1
    type_code: str = ""
    complexity: str = ""
    severe: bool = False
    risk: str = "none"
    level: str = ""
    desk: str = ""
    desks: str = ""  # lead and co-desks, ",sfs,pcs,"
    mediator_id: str = ""
    second_id: str = ""  # of two mediators the one who does not preside
    successor_id: str = ""  # who follows up after the end
    deputy_id: str = ""  # who acts meanwhile for an absent mediator
    offered_to: str = ""
    outcome: str = ""
    concluded_on: date | None = None
    links: str = ""  # comma-separated ids
    answered: int = 0
    satisfied: int = 0
    updated_at: datetime | None = None
    due_at: datetime | None = None
    overdue: bool = False
    card: str = ""
    settled_in_time: bool | None = None  # None while the settle clock of this round runs inside its term
    clocks: list[Clock] = field(default_factory=list)

    def set(self, **values: Any) -> None:
        """Sets what differs: a column that stays is no work for the database."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)

    def knows(self, event_id: str) -> bool:
        return any(row[0] == event_id for row in self.facts)

    def all_facts(self) -> list[Fact]:
        return [Fact.unpack(row) for row in self.facts]

    def add(self, fact: Fact) -> None:
        self.facts = sorted([*self.facts, fact.pack()], key=lambda row: (row[2], row[0]))

    def member_desks(self) -> list[str]:
        return [desk for desk in self.desks.split(",") if desk]

    def clock(self, name: str, key: str) -> Clock | None:
        return next((c for c in self.clocks if c.name == name and c.key == key), None)

    def read_clocks(self) -> None:
        """Takes over what the list shows of the clocks: nearest end, whether one ran out, gravest card."""
        running = [clock for clock in self.clocks if clock.stopped_at is None]
        self.set(
            due_at=min((clock.due_at for clock in running), default=None),
            overdue=any(clock.overdue for clock in running),
            card=max((clock.card for clock in running), key=RANKS.__getitem__, default=""),
            settled_in_time=self._settled_in_time(),
        )

    def _settled_in_time(self) -> bool | None:
        clock = self.clock("settle", f"r{self.round}")
        if clock is None or (clock.stopped_at is None and not clock.overdue):
            return None
        return clock.stopped_at is not None and clock.stopped_at <= clock.due_at
