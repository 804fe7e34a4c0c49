"""A life that an invented dispute has had, told to every service at once: for filling databases, never for the bus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from contracts.case import CaseBrief, DisputeBrief, Evidence, PartyRef
from contracts.message import Event

EventT = TypeVar("EventT", bound=Event)


@dataclass(frozen=True)
class PastParty:
    """A party with the plain values that its digests were made of."""

    ref: PartyRef
    name: str
    phone: str = ""
    id_number: str = ""
    organisation: str = ""


@dataclass
class Past:
    """One dispute: what was said at the window, and every event that the services told of it, in order.

    ``serial`` tells it from all others of one filling; ids that a service needs besides those of the events come
    from ``new_id``. ``until`` is the moment at which the filling ends: nothing lies behind it but dates to come.
    """

    serial: int
    mark: int  # tells one filling from another
    until: datetime
    number: str
    query_code: str
    external_ref: str
    narrative: str
    brief: DisputeBrief
    parties: tuple[PastParty, ...]
    posts: Mapping[str, str] = field(
        default_factory=dict
    )  # window, triage, dispatch, assistance, a desk's code → who
    sight: CaseBrief | None = None  # how it was routed, or would be: None for what was refused at the door
    runner_up: str = ""  # the type that came second
    evidence: tuple[Evidence, ...] = ()
    linked_numbers: dict[str, str] = field(
        default_factory=dict
    )  # id of a dispute or warning it is linked to → its number
    told: list[tuple[str, Event]] = field(default_factory=list)
    given: int = 0  # ids so far

    @property
    def dispute_id(self) -> str:
        return self.brief.dispute_id

    def all(self, *kinds: type[EventT]) -> Iterator[EventT]:
        """The events of these kinds, in order."""
        return (event for _, event in self.told if isinstance(event, kinds))

    def first(self, kind: type[EventT]) -> EventT | None:
        return next(self.all(kind), None)

    def new_id(self, at: datetime) -> str:
        """An id as ``servicekit.ids`` makes them, of the moment ``at``; the same again in the same filling."""
        self.given += 1
        return past_id(at, self.mark, self.serial, self.given)


def past_id(at: datetime, mark: int, serial: int, count: int) -> str:
    """A UUID of version 7: the moment in milliseconds, the filling, the life, and a number within it."""
    tail = (2 << 62) | (serial & 0xFFFFFFFFFF) << 16 | (count & 0xFFFF)
    return f"{int(at.timestamp() * 1000):012x}7{mark & 0xFFF:03x}{tail:016x}"
