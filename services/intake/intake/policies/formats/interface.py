"""What every exchange format can do: read a message, write a status, ask for a list and read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from intake.model import Message, OrderContent


@dataclass(frozen=True)
class Status:
    """What an outside system is told of its case: its own number, ours, the state, the moment, the result. Nothing personal."""

    order_no: str
    number: str
    status: str  # a code of ``contracts.codes.STATES``
    words: str  # its Chinese term
    sequence: int  # counts up for each case: what comes late is known to be older
    happened_at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)  # what came of it (``policies.results.RESULTS``)


@dataclass(frozen=True)
class Listed:
    """One line of an outside system's list; ``order`` is there where the list carries the whole order.

    A line with ``faults`` costs only itself: (field, reason) of everything wrong, what could be read of it, and its ``words``.
    """

    order_no: str
    status: str = ""
    created_at: datetime | None = None
    order: OrderContent | None = None
    position: int = 0  # on its page, from 0
    faults: tuple[tuple[str, str], ...] = ()
    words: str = ""
    result: str = ""  # the outcome, where the list says it


@dataclass(frozen=True)
class ListPage:
    """A page of the list; an empty ``cursor`` ends it."""

    items: tuple[Listed, ...]
    cursor: str = ""


@dataclass(frozen=True)
class PushedPage:
    """A page of a list that the outside system sends by itself; ``list_no`` is the same on all of them."""

    list_no: str
    since: datetime | None
    until: datetime | None
    page: ListPage


class Format(Protocol):
    """An adapter: pure translation, no network, no database, no clock.

    Every ``read_…`` takes the JSON object as it came and raises ``FormatInvalid`` with all wrong fields at once, named
    as the sender calls them; of a list's page what is wrong with a line stands in that line.
    """

    def read_message(self, raw: Mapping[str, Any]) -> Message:
        """An order, or words about one."""
        ...

    def write_status(self, status: Status) -> dict[str, Any]:
        """The body of a status that we send."""
        ...

    def ask_list(self, since: datetime, until: datetime, cursor: str) -> dict[str, Any]:
        """The body by which we ask for the list of a period."""
        ...

    def read_list(self, raw: Mapping[str, Any]) -> ListPage:
        """A page of the list that was asked for."""
        ...

    def read_pushed(self, raw: Mapping[str, Any]) -> PushedPage:
        """A page of a list that came by itself, with its number and days."""
        ...

    def same_status(self, theirs: str, ours: str) -> bool:
        """Whether the two sides say the same of a case, each in its own words."""
        ...

    def field_name(self, ours: str) -> str:
        """What the sender calls the field that we call ``ours`` (``parties.0.phone``)."""
        ...
