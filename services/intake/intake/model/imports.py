"""A file on its way into the register: uploaded, tried, registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.errors import ImportBusy

LEASE = timedelta(minutes=2)  # longer than a chunk takes
MOST_FAULTS = 10_000  # of one file that are kept; the count goes on
MOST_IGNORED = 50  # columns of one file that are named
STARTS = frozenset({"uploading", "checked", "done", "failed"})


@dataclass(eq=False)
class ImportJob:
    """``rows`` says how far it came: another process goes on from there."""

    import_id: str
    filename: str
    size: int
    begun_at: datetime
    begun_by: str
    state: str = "uploading"
    dry_run: bool = True
    total: int = 0
    rows: int = 0
    registered: int = 0
    repeated: int = 0
    wrong: int = 0
    trouble: str = ""
    lease_until: datetime | None = None
    ended_at: datetime | None = None
    ignored: list[str] = field(default_factory=list)

    def start(self, *, dry_run: bool) -> None:
        """:raises ImportBusy: it is being worked on."""
        if self.state not in STARTS:
            raise ImportBusy("这个文件正在处理，请等它办完。")
        self.state, self.dry_run, self.trouble, self.ended_at, self.lease_until = (
            "waiting",
            dry_run,
            "",
            None,
            None,
        )
        self.total = self.rows = self.registered = self.repeated = self.wrong = 0
        self.ignored = []

    def take(self, at: datetime) -> None:
        self.state, self.lease_until = "running", at + LEASE

    def end(self, at: datetime, trouble: str = "") -> None:
        self.state = "failed" if trouble else "checked" if self.dry_run else "done"
        self.trouble, self.ended_at, self.lease_until = trouble, at, None


@dataclass(eq=False)
class ImportFault:
    """What is wrong in one cell."""

    import_id: str
    seq: int
    row: int
    column: str
    reason: str
