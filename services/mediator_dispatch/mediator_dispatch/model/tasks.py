"""Grid workers and their tasks (网格员任务): what a task may become, and what was offered and reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mediator_dispatch.errors import TaskMoved, TaskOver

# state of a task → the states that may follow it
TASK_MOVES: dict[str, frozenset[str]] = {
    "offered": frozenset({"offered", "unplaced", "accepted", "withdrawn"}),
    "unplaced": frozenset({"offered", "unplaced", "accepted", "withdrawn"}),
    "accepted": frozenset({"offered", "unplaced", "accepted", "reported", "withdrawn"}),
    "reported": frozenset({"accepted", "done"}),
    "done": frozenset(),
    "withdrawn": frozenset(),
}
IN_HAND = ("offered", "accepted")  # what counts as a grid worker's load
OPEN = ("offered", "unplaced", "accepted", "reported")
STANDS: dict[str, str] = {
    "offered": "这件任务正在等网格员答复。",
    "unplaced": "这件任务暂时没有人接。",
    "accepted": "这件任务网格员正在办。",
    "reported": "这件任务已经回报，等布置人确认。",
    "done": "这件任务已经完成。",
    "withdrawn": "这件任务已经撤回。",
}


@dataclass(eq=False)
class GridWorker:
    """A grid worker of a village; ``area_code`` is that of the village."""

    worker_id: str
    name: str
    name_digest: str
    village_code: str
    area_code: str
    active: bool = True
    away: list[list[str]] = field(default_factory=list)  # absences to come: first and last day

    def is_there_on(self, day: date) -> bool:
        """On the roster, and not absent; an absence covers both its ends."""
        return self.active and not any(first <= day.isoformat() <= last for first, last in self.away)


@dataclass(eq=False)
class Task:
    """What a grid worker shall do for a dispute until ``due_at``; ``sealed`` holds what and where."""

    task_id: str
    dispute_id: str
    number: str
    kind: str  # verify | deliver | calm | watch
    risk: str
    village_code: str
    area_code: str
    sealed: str
    given_by: str
    desk: str  # for which desk; "" where the mediator or the coordinator gave it
    given_at: datetime
    due_at: datetime
    state: str = "unplaced"
    tried: list[str] = field(default_factory=list)
    worker_id: str = ""  # who has it, or is asked now
    offered_at: datetime | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""  # sealed
    late_from: datetime | None = (
        None  # from when its lateness is to be told; None once it was, or nothing is to do
    )
    reports: int = 0
    changes: int = 0
    given_key: str | None = None  # what tells a task that is given twice

    def offer_to(
        self,
        worker_id: str,
        offer_id: str,
        reasons: Sequence[str],
        now: datetime,
        until: datetime,
        *,
        cost: float | None = None,
        runners_up: Sequence[Mapping[str, Any]] = (),
    ) -> TaskOffer:
        """Asks the grid worker; nobody is asked twice. ``runners_up``: who would have been next, and why only next."""
        self._become("offered")
        self.tried = [*self.tried, worker_id]
        self.worker_id, self.offered_at, self.expires_at = worker_id, now, until
        behind = [dict(one) for one in runners_up]
        return TaskOffer(
            offer_id, self.task_id, worker_id, now, until, list(reasons), cost=cost, runners_up=behind
        )

    def give_up(self) -> None:
        """Nobody near by is left: a coordinator must act."""
        self._become("unplaced")
        self._nobody()

    def accept(self, now: datetime) -> None:
        """:raises TaskOver: answered before, or too late."""
        if self.state == "offered" and self.expires_at is not None and now >= self.expires_at:
            raise TaskOver("答复的时限已过，系统已问别人。")
        if self.state != "offered":
            raise TaskOver(STANDS[self.state])
        self._become("accepted")

    def assign(self, worker_id: str) -> None:
        """By hand: whoever was asked or had it has it no more."""
        self._become("accepted")
        self.worker_id, self.tried = worker_id, [*self.tried, worker_id]
        self.offered_at = self.expires_at = None

    def release(self) -> str:
        """Whoever is asked or has it has it no more; gives who that was.

        :raises TaskOver: it is reported, done or withdrawn.
        """
        if self.state not in IN_HAND:
            raise TaskOver(STANDS[self.state])
        former = self.worker_id
        self._nobody()
        return former

    def report(self) -> int:
        """:raises TaskOver: not in hand. Gives the number of the report."""
        self._become("reported")
        self.reports, self.late_from = self.reports + 1, None
        return self.reports

    def send_back(self, due_at: datetime) -> None:
        self._judged("accepted")
        self.due_at = self.late_from = due_at

    def finish(self, now: datetime) -> None:
        self._judged("done")
        self.ended_at = now

    def withdraw(self, by: str, why: str, now: datetime) -> None:
        """:raises TaskOver: reported already, done or withdrawn."""
        asked = self.state == "offered"
        self._become("withdrawn")
        if asked:  # whoever had not accepted it never reads it
            self._nobody()
        self.withdrawn_by, self.withdrawn_why = by, why
        self.ended_at, self.late_from = now, None

    def must_be(self, changes: int) -> None:
        """:raises TaskMoved: something happened since the person looked."""
        if changes != self.changes:
            raise TaskMoved(f"您打开以后这件任务有了变化：{STANDS[self.state]}请看过再办。")

    def is_overdue(self, now: datetime) -> bool:
        """Its day is over, and nothing is reported."""
        return self.state in (*IN_HAND, "unplaced") and now > self.due_at

    def _judged(self, state: str) -> None:
        if self.state != "reported":
            raise TaskOver(STANDS[self.state])
        self._become(state)

    def _nobody(self) -> None:
        self.worker_id, self.offered_at, self.expires_at = "", None, None

    def _become(self, state: str) -> None:
        if state not in TASK_MOVES[self.state]:
            raise TaskOver(STANDS[self.state])
        self.state, self.changes = state, self.changes + 1


@dataclass(eq=False)
class TaskOffer:
    """A grid worker is asked until ``expires_at``."""

    offer_id: str
    task_id: str
    worker_id: str
    offered_at: datetime
    expires_at: datetime
    reasons: list[str]
    state: str = "open"  # open | accepted | refused | lapsed | withdrawn
    answered_at: datetime | None = None
    answer_reason: str = ""
    cost: float | None = None  # none where somebody was named by hand
    runners_up: list[dict[str, Any]] = field(default_factory=list)  # worker_id, cost, why they came after

    def end(self, state: str, now: datetime, reason: str = "") -> None:
        self.state, self.answered_at, self.answer_reason = state, now, reason


@dataclass(eq=False)
class TaskReport:
    """What the grid worker told; ``sealed`` holds the words, the place and the coordinates."""

    task_id: str
    report_no: int
    worker_id: str
    outcome: str  # done | partly | not_done
    sealed: str
    village_code: str
    reported_at: datetime
    late: bool
    state: str = "waiting"  # waiting | accepted | sent_back
    judged_by: str = ""
    judged_at: datetime | None = None
    judged_why: str = ""  # sealed

    def judge(self, state: str, by: str, now: datetime, why: str = "") -> None:
        self.state, self.judged_by, self.judged_at, self.judged_why = state, by, now, why


@dataclass(eq=False)
class TaskPhoto:
    """A photo of a report, encrypted."""

    photo_id: str
    task_id: str
    report_no: int
    media_type: str
    extension: str
    size: int
    sha256: str
    scan: str
    content: bytes
