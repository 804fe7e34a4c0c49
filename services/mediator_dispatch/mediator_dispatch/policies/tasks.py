"""Grid workers' tasks: who is asked next and why, until when, what a report needs, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mediator_dispatch.errors import BadTask
from mediator_dispatch.model import DispatchCase, GridWorker, Task
from mediator_dispatch.policies.cost import DIGITS, Part

USUAL: dict[str, timedelta] = {
    "verify": timedelta(days=2),
    "deliver": timedelta(days=3),
    "calm": timedelta(days=1),
    "watch": timedelta(days=7),
}
LONGEST = timedelta(days=90)  # watching somebody for longer is given anew, so that it is looked at again
PHOTO_KINDS = (
    "verify",
    "deliver",
)  # what was seen or handed over is shown; people who quarrel are not photographed


@dataclass(frozen=True)
class TaskTerms:
    """How long an offer of a task stands: by its kind, and of a dispute with red risk."""

    usual: timedelta = timedelta(hours=2)
    calm: timedelta = timedelta(minutes=30)
    red: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class TaskWeights:
    """What each part of a grid worker's cost weighs; each part lies between 0 and 1.

    Another village weighs less than full hands: who is nearly full in the village gives way to an idle neighbour.
    """

    distance: float = 2.0
    load: float = 3.0


TASK_WEIGHTS = TaskWeights()


@dataclass(frozen=True)
class Nearby:
    """A grid worker who may be asked, with what it costs and what speaks for them."""

    worker: GridWorker
    distance: int  # 0 the village itself, 1 its area
    load: int
    cap: int

    @property
    def parts(self) -> tuple[Part, ...]:
        """They add up to ``cost``, each with its sentence."""
        near = "是本村的网格员" if self.distance == 0 else "在同一管区"
        busy = f"手上有{self.load}件任务" if self.load else "手上没有任务"
        return (
            Part(TASK_WEIGHTS.distance * self.distance, near),
            Part(TASK_WEIGHTS.load * self.load / self.cap, busy),
        )

    @property
    def cost(self) -> float:
        return round(sum(part.cost for part in self.parts), DIGITS)

    @property
    def reasons(self) -> list[str]:
        return [part.why for part in self.parts]

    def behind(self, best: Nearby) -> str:
        """The part in which this one is furthest behind ``best``."""
        pairs = zip(self.parts, best.parts, strict=True)
        return max(pairs, key=lambda pair: pair[0].cost - pair[1].cost)[0].why


def due_of(kind: str, due_at: datetime | None, now: datetime) -> datetime:
    """When the task must be reported.

    :raises BadTask: in the past, or too far away.
    """
    if due_at is None:
        return now + USUAL[kind]
    if due_at <= now:
        raise BadTask("办结时限已经过了，请填以后的时间。", field="due_at")
    if due_at > now + LONGEST:
        raise BadTask(f"办结时限不能超过{LONGEST.days}天；还需要的，到时再布置。", field="due_at")
    return due_at


def new_due(task: Task, due_at: datetime | None, now: datetime) -> datetime:
    """When a task that is sent back must be reported again: the day that was set, while it is still to come.

    :raises BadTask: that day is over, and no other is named.
    """
    if due_at is None and task.due_at <= now:
        raise BadTask("原来的时限已经过了，请给一个新的时限。", field="due_at")
    return due_of(task.kind, due_at or task.due_at, now)


def task_offer_until(task: Task, now: datetime, terms: TaskTerms) -> datetime:
    """The end of an offer made now; never after the task's own end, but a task that is late still gets its time."""
    term = terms.red if task.risk == "red" else terms.calm if task.kind == "calm" else terms.usual
    return min(now + term, task.due_at) if task.due_at > now + terms.red else now + term


def nearby(
    task: Task,
    workers: Iterable[GridWorker],
    loads: Mapping[str, int],
    cap: int,
    day: date,
    parties: Sequence[str],
) -> list[Nearby]:
    """Those who may be asked, who costs least first: hard rules pass over, then distance and load are weighed."""
    free = (
        Nearby(one, int(one.village_code != task.village_code), loads.get(one.worker_id, 0), cap)
        for one in workers
        if _near(task, one) and one.worker_id not in task.tried and one.is_there_on(day)
    )
    fit = (one for one in free if one.load < cap and not tied(one.worker, parties))
    return sorted(fit, key=lambda one: (one.cost, one.worker.worker_id))


def _near(task: Task, one: GridWorker) -> bool:
    return one.village_code == task.village_code or (bool(task.area_code) and one.area_code == task.area_code)


def tied(worker: GridWorker, parties: Sequence[str]) -> bool:
    """Bears the name of a party: perhaps another person, but nobody is sent to their own dispute."""
    return bool(worker.name_digest) and worker.name_digest in parties


def party_digests(case: DispatchCase) -> list[str]:
    return [digest for one in case.parties if (digest := str(one.get("name_digest") or ""))]


def desks_of(case: DispatchCase) -> tuple[str, ...]:
    """The desks whose dispute it is."""
    return (str(case.brief.get("lead_desk", "")), *(str(one) for one in case.brief.get("co_desks", ())))


def may_give(case: DispatchCase, person_id: str, desk: str, manages: bool) -> bool:
    """The coordinator, an officer of the dispute's desks, and who mediates in it."""
    mediates = person_id in (case.mediator_id, case.second_id)
    return manages or (bool(desk) and desk in desks_of(case)) or (bool(person_id) and mediates)


def check_report(kind: str, outcome: str, photos: int, place: str, located: bool) -> None:
    """What each kind needs.

    :raises BadTask: all that is missing, each at its field.
    """
    missing = []
    if kind in PHOTO_KINDS and outcome != "not_done" and not photos:
        missing.append(("photos", "请拍一张现场或者送达的照片；没有办成的，选“没有办成”并说明。"))
    if not place and not located:
        missing.append(("place", "请写地点，或者点“用现在的位置”。"))
    if missing:
        raise BadTask.of_all(missing)
