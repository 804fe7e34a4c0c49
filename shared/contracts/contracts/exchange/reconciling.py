"""Reconciliation: which orders both sides have in a period, and what is done about each difference (对账)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.errors import FieldFault
from contracts.message import Answer, Request
from contracts.people import SYSTEM

DIFFERENCES: dict[str, str] = {
    "only_there": "只有对方有",
    "only_here": "只有我方有",
    "status": "状态不一致",
    "result": "办理结果不一致",
    "unreadable": "读不懂",
}
RECONCILIATION_STATES: dict[str, str] = {
    "waiting": "正在核对", "collecting": "正在收清单", "done": "已核对", "failed": "没有核成",
}  # fmt: skip
REMEDIES: dict[str, str] = {"registered": "已补登记", "told": "已重发状态", "noted": "已说明"}
DifferenceKind = Literal["only_there", "only_here", "status", "result", "unreadable"]


class ReconciliationRow(Answer):
    """One comparison with its figures; ``trouble`` says why it could not be made."""

    reconciliation_id: str
    connection_id: str
    connection: str
    since: date
    until: date
    state: str
    trouble: str = ""
    list_no: str = ""  # the outside system sent its list by itself, under this number
    theirs: int = 0
    ours: int = 0
    only_there: int = 0
    only_here: int = 0
    status: int = 0
    result: int = 0  # both say it ended, each in another way
    unreadable: int = 0  # lines with something wrong
    open: int = 0  # differences that nobody dealt with yet
    asked_at: AwareDatetime
    asked_by: str
    ended_at: AwareDatetime | None = None

    @property
    def by_itself(self) -> bool:
        """Made at night, without anybody's asking."""
        return self.asked_by == SYSTEM.person_id


class ReconciliationRows(Answer):
    items: tuple[ReconciliationRow, ...]
    next_cursor: str = ""


class ListReconciliations(Request[ReconciliationRows]):
    service: ClassVar[str] = "intake"
    connection_id: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Reconcile(Request[ReconciliationRow]):
    """Asks an outside system for its orders of these days, the last included; the comparison follows within seconds."""

    service: ClassVar[str] = "intake"
    connection_id: str
    since: date
    until: date


class FaultyLine(Answer):
    """A line that could not be read costs only itself; ``position`` on its page from 0, ``order_no`` where it could be read."""

    position: int
    order_no: str = ""
    errors: tuple[FieldFault, ...]


class ListReceived(Answer):
    """A page of a list was taken; ``done`` when it was the last one and both sides are compared."""

    reconciliation_id: str
    list_no: str
    orders: int  # those of the list so far
    state: str
    repeated: bool = False
    faulty: tuple[FaultyLine, ...] = ()  # of this page


class ReceiveList(Request[ListReceived]):
    """A signed page of a list that an outside system sends by itself, as it came in."""

    service: ClassVar[str] = "intake"
    connection_id: Annotated[str, Field(max_length=40)]
    message_id: Annotated[str, Field(max_length=200)]
    timestamp: Annotated[str, Field(max_length=40)]
    signature: Annotated[str, Field(max_length=2_000)]
    content: Annotated[str, StringConstraints(strip_whitespace=False)]


class DifferenceRow(Answer):
    """One order that the two sides do not have alike."""

    order_no: str
    kind: str
    their_status: str
    our_status: str
    number: str
    dispute_id: str
    whole: bool  # the list brought the whole order: it can be registered
    remedy: str = ""
    remedied_at: AwareDatetime | None = None
    remedied_by: str = ""
    why: str = ""
    faults: tuple[FieldFault, ...] = ()  # of a line that could not be read


class ReconciliationSheet(ReconciliationRow):
    differences: tuple[DifferenceRow, ...]
    next_cursor: str = ""


class GetReconciliation(Request[ReconciliationSheet]):
    service: ClassVar[str] = "intake"
    reconciliation_id: str
    kind: Literal[""] | DifferenceKind = ""
    pending: bool = False
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RemedyDifference(Request[DifferenceRow]):
    """Registers what is missing here, tells the status again, or notes why the difference is right."""

    service: ClassVar[str] = "intake"
    reconciliation_id: str
    order_no: str
    how: Literal["register", "tell", "note"]
    why: Annotated[str, Field(max_length=300)] = ""


class Unremedied(Answer):
    """One that was not dealt with, and why."""

    order_no: str
    reason: str


class RemediedDifferences(Answer):
    """How many were dealt with, and each that was not."""

    done: int
    left: tuple[Unremedied, ...] = ()


class RemedyDifferences(Request[RemediedDifferences]):
    """The same for several: each by itself, so that one that cannot be dealt with costs no other."""

    service: ClassVar[str] = "intake"
    reconciliation_id: str
    order_nos: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    how: Literal["register", "tell", "note"]
    why: Annotated[str, Field(max_length=300)] = ""
