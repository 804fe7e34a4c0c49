"""A comparison of both sides' orders of a period, and each difference that it found (对账)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from intake.errors import AlreadySettled, FieldInvalid, ListClosed

LEASE = timedelta(minutes=10)  # for asking page after page
WHOLE_WITHIN = timedelta(days=1)  # a list that comes by itself
MOST_LISTED = 100_000


@dataclass(eq=False)
class Reconciliation:
    """``since`` and ``until`` are days of the town, both included; ``list_no`` where the list came by itself."""

    reconciliation_id: str
    connection_id: str
    since: date
    until: date
    asked_at: datetime
    asked_by: str
    state: str = "waiting"  # waiting | collecting | done | failed
    trouble: str = ""
    theirs: int = 0
    ours: int = 0
    lease_until: datetime | None = None
    ended_at: datetime | None = None
    list_no: str = ""

    def must_collect(self, since: date, until: date) -> None:
        """:raises ListClosed: it is complete, or was given up. :raises FieldInvalid: its days are others now."""
        if self.state != "collecting":
            raise ListClosed("这份清单已经收齐核对过，或者已经作废；再发请换一个清单编号。", field="list_no")
        if (since, until) != (self.since, self.until):
            raise FieldInvalid("同一份清单的起止日期前后不一致，请核对。", field="since")

    def end(self, at: datetime, *, theirs: int = 0, ours: int = 0, trouble: str = "") -> None:
        self.state, self.trouble, self.ended_at = "failed" if trouble else "done", trouble, at
        self.theirs, self.ours = theirs, ours


@dataclass(eq=False)
class ListedOrder:
    """An order of a list that is still coming in, page by page; ``sealed`` where it brought the whole order.

    With ``faults`` (field, reason) it could not be read, and ``sealed`` is the line as it came.
    """

    reconciliation_id: str
    order_no: str
    status: str = ""
    sealed: str = ""
    faults: list[list[str]] = field(default_factory=list)
    result: str = ""


@dataclass(eq=False)
class Difference:
    """One order that the two sides do not have alike; ``sealed`` is the whole order where the list brought it.

    Of a line that could not be read ``sealed`` is the line as it came, and ``faults`` say what is wrong with it.
    """

    reconciliation_id: str
    order_no: str
    kind: str  # only_there | only_here | status | result | unreadable
    their_status: str = ""
    our_status: str = ""
    number: str = ""
    dispute_id: str = ""
    sealed: str = ""
    remedy: str = ""
    remedied_at: datetime | None = None
    remedied_by: str = ""
    why: str = ""
    faults: list[list[str]] = field(default_factory=list)

    def must_be_open(self) -> None:
        """:raises AlreadySettled: somebody dealt with it before."""
        if self.remedy:
            raise AlreadySettled("这一条差异已经处理过，请刷新列表。")

    def settle(self, remedy: str, *, by: str, at: datetime, why: str = "") -> None:
        """:raises AlreadySettled: somebody dealt with it before."""
        self.must_be_open()
        self.remedy, self.remedied_by, self.remedied_at, self.why = remedy, by, at, why
