"""What is told of grid workers' tasks."""

from __future__ import annotations

from pydantic import AwareDatetime

from contracts.field_tasks.codes import TaskKind, TaskOutcome
from contracts.mediator_dispatch import DispatchEvent


class FieldTaskEvent(DispatchEvent):
    """What happened to a task: codes and ids; what is to be done, for whom and what was found stays at home."""

    dispute_id: str
    number: str
    task_id: str
    task_kind: TaskKind


class TaskGiven(FieldTaskEvent):
    """A grid worker's help was asked for (布置任务)."""

    given_by: str
    village_code: str
    due_at: AwareDatetime


class TaskOffered(FieldTaskEvent):
    """A grid worker was asked to do it until ``expires_at`` (派任务)."""

    worker_id: str
    expires_at: AwareDatetime
    attempt: int


class TaskRefused(FieldTaskEvent):
    """The grid worker said no, or gave it back (拒接)."""

    worker_id: str
    attempt: int


class TaskLapsed(FieldTaskEvent):
    """The grid worker kept silent until the offer's end (超时未接)."""

    worker_id: str
    attempt: int


class TaskAccepted(FieldTaskEvent):
    """A grid worker has the task (接任务); ``assigned_by`` where the coordinator decided by hand."""

    worker_id: str
    assigned_by: str = ""


class TaskUnplaced(FieldTaskEvent):
    """No grid worker near by is left: the coordinator must act (任务无人接)."""

    tried: int
    on_duty: tuple[str, ...] = ()


class TaskReported(FieldTaskEvent):
    """The grid worker told what was found (回报)."""

    worker_id: str
    outcome: TaskOutcome
    photos: int
    late: bool = False


class TaskSentBack(FieldTaskEvent):
    """The report was not enough; the same grid worker goes again (退回重办)."""

    judged_by: str
    worker_id: str


class TaskDone(FieldTaskEvent):
    """Whoever gave the task accepted the report (任务完成)."""

    judged_by: str
    worker_id: str
    late: bool = False


class TaskWithdrawn(FieldTaskEvent):
    """It is not needed any more (撤回任务)."""

    withdrawn_by: str


class TaskOverdue(FieldTaskEvent):
    """Its day is over without a report; told once (任务超期)."""

    worker_id: str = ""
    due_at: AwareDatetime
