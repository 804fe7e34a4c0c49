"""What is asked of grid workers' tasks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.attachments import Base64File, FileContent
from contracts.field_tasks.codes import MOST_PHOTOS, TaskKind, TaskOutcome
from contracts.field_tasks.sheets import GridWorkers, TaskRows, TaskSheet
from contracts.message import Body, Request

Reason = Annotated[str, Field(min_length=2, max_length=300)]
Key = Annotated[str, Field(min_length=1, max_length=40)]
# The number of changes that the person had seen; what was changed since is told instead of overwritten.
Seen = Annotated[int, Field(ge=0)]


class GiveTask(Request[TaskSheet]):
    """For a dispute that a desk signed, by its desk, its mediator or the town coordinator.

    Without ``due_at`` it is to be done by the usual day of its kind.
    """

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    kind: TaskKind
    what: Annotated[str, Field(min_length=5, max_length=1_000)]
    village_code: Annotated[str, Field(min_length=1, max_length=12)]
    place: Annotated[str, Field(max_length=100)] = ""
    due_at: AwareDatetime | None = None
    key: Annotated[str, Field(max_length=64)] = ""  # the same key of the same person again is the same task


class ListTasks(Request[TaskRows]):
    """``mine``: offered to or held by whoever asks; ``given``: given by them; ``all``: the town's (``dispatch.manage``)."""

    service: ClassVar[str] = "mediator_dispatch"
    whose: Literal["mine", "given", "all", "dispute"] = "mine"
    dispute_id: str = ""
    state: str = "open"  # open | overdue | one of TASK_STATES | "" for all
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class OpenTask(Request[TaskSheet]):
    """One task; unmasked words leave a row in the read log."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key


class AcceptTask(Request[TaskSheet]):
    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key


class RefuseTask(Request[TaskSheet]):
    """Not now, or not any more: the next grid worker near by is asked at once."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    reason: Reason


class NewPhoto(Body):
    """A photo as it is given in, base64; its name is not kept."""

    content: Base64File


class ReportTask(Request[TaskSheet]):
    """What was done and found, where, with photos; coordinates come together or not at all."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    outcome: TaskOutcome
    words: Annotated[str, Field(min_length=2, max_length=2_000)]
    village_code: Annotated[str, Field(min_length=1, max_length=12)]
    place: Annotated[str, Field(max_length=100)] = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    accuracy_m: Annotated[int | None, Field(ge=0, le=100_000)] = None
    photos: Annotated[tuple[NewPhoto, ...], Field(max_length=MOST_PHOTOS)] = ()


class AcceptTaskReport(Request[TaskSheet]):
    """The report is enough: the task is done."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    changes: Seen


class SendTaskBack(Request[TaskSheet]):
    """The report is not enough, and why; the same grid worker goes again, by the same day or a later one."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    changes: Seen
    reason: Reason
    due_at: AwareDatetime | None = None


class WithdrawTask(Request[TaskSheet]):
    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    changes: Seen
    reason: Reason


class AssignTask(Request[TaskSheet]):
    """The coordinator decides by hand who does it; load and distance may be set aside, a tie to a party may not."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    changes: Seen
    worker_id: str
    reason: Reason


class GetTaskPhoto(Request[FileContent]):
    """The content of a photo; each reading leaves an audit row."""

    service: ClassVar[str] = "mediator_dispatch"
    task_id: Key
    photo_id: Key


class ListGridWorkers(Request[GridWorkers]):
    """Who could do it, those of the village and its area first (``dispatch.manage``)."""

    service: ClassVar[str] = "mediator_dispatch"
    village_code: str = ""
