"""Grid workers' tasks as they are shown."""

from __future__ import annotations

from pydantic import AwareDatetime

from contracts.field_tasks.codes import TaskKind, TaskOutcome
from contracts.message import Answer


class TaskPhotoSheet(Answer):
    """A photo without its content."""

    photo_id: str
    media_type: str
    size: int  # bytes
    sha256: str
    scan: str


class TaskReportSheet(Answer):
    """A report; words and place are empty for whoever may not read them."""

    report_no: int
    worker_id: str
    outcome: TaskOutcome
    words: str
    village_code: str
    place: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: int | None = None
    reported_at: AwareDatetime
    late: bool
    photos: tuple[TaskPhotoSheet, ...] = ()
    state: str  # waiting | accepted | sent_back
    judged_by: str = ""
    judged_at: AwareDatetime | None = None
    judged_why: str = ""


class TaskRunnerUp(Answer):
    """Who would have been asked next, and what spoke most against them."""

    worker_id: str
    cost: float
    why: str


class TaskOfferSheet(Answer):
    """Who was asked, why, until when, and what they said."""

    worker_id: str
    offered_at: AwareDatetime
    expires_at: AwareDatetime
    state: str  # open | accepted | refused | lapsed | withdrawn
    reasons: tuple[str, ...]
    answered_at: AwareDatetime | None = None
    answer_reason: str = ""
    cost: float | None = None  # of distance and load; none where somebody was named by hand
    runners_up: tuple[TaskRunnerUp, ...] = ()


class TaskRow(Answer):
    """A task in a list; ``excerpt`` is masked, and empty for whoever may not read it. ``changes`` counts what happened."""

    task_id: str
    dispute_id: str
    number: str
    kind: TaskKind
    state: str
    risk: str
    village_code: str
    excerpt: str
    given_by: str
    given_at: AwareDatetime
    due_at: AwareDatetime
    worker_id: str = ""  # who has it, or is asked now
    offered_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    late: bool = False
    changes: int = 0


class TaskSheet(TaskRow):
    """A task whole; ``whole`` says whether whoever asks may read what, where and the reports, ``may`` what they can do."""

    what: str = ""
    place: str = ""
    whole: bool = False
    offers: tuple[TaskOfferSheet, ...] = ()
    reports: tuple[TaskReportSheet, ...] = ()
    withdrawn_by: str = ""
    withdrawn_why: str = ""
    ended_at: AwareDatetime | None = None
    may: tuple[str, ...] = ()  # answer | report | give_back | judge | withdraw | assign


class TaskRows(Answer):
    """``unplaced`` and ``overdue`` count the town's, for the coordinator; ``may_give`` for the dispute asked for."""

    items: tuple[TaskRow, ...]
    next_cursor: str = ""
    unplaced: int = 0
    overdue: int = 0
    may_give: bool = False
    on_duty: tuple[str, ...] = ()


class GridWorkerRow(Answer):
    """A grid worker with how much they have in hand."""

    worker_id: str
    name: str
    village_code: str
    area_code: str
    load: int
    load_cap: int
    available: bool


class GridWorkers(Answer):
    items: tuple[GridWorkerRow, ...]
