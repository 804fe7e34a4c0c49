"""One task as far as a person may read it: what, where, who was asked, what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import field_tasks as c
from contracts.people import Actor
from mediator_dispatch.model import Task, TaskOffer, TaskReport
from mediator_dispatch.queries.sealing import opened
from mediator_dispatch.queries.task_rights import may_do, reads_task
from mediator_dispatch.tables import TASK_OFFERS, TASK_PHOTOS, TASK_REPORTS
from servicekit.privacy import Key, mask_text

EXCERPT = 60
ROW = (
    "task_id", "dispute_id", "number", "kind", "state", "risk", "village_code", "given_by", "given_at", "due_at", "worker_id",
    "offered_at", "expires_at", "changes",
)  # fmt: skip
REPORT = (
    "report_no",
    "worker_id",
    "outcome",
    "village_code",
    "reported_at",
    "late",
    "state",
    "judged_by",
    "judged_at",
)
OFFER = ("worker_id", "offered_at", "expires_at", "state", "answered_at", "answer_reason", "cost")
PHOTO = ("photo_id", "media_type", "size", "sha256", "scan")


def task_sheet(
    session: Session, task: Task, actor: Actor, now: datetime, key: Key, former: str = ""
) -> c.TaskSheet:
    """The task as far as ``actor`` may read it; who has just given it back (``former``) reads it no more."""
    whole, words = reads_task(session, task, actor) and not former, opened(key, task.sealed)
    return c.TaskSheet(
        **row_of(task, now, key, whole=whole),
        what=words["what"] if whole else "",
        place=words["place"] if whole else "",
        whole=whole,
        offers=tuple(_offer(one) for one in _offers(session, task)) if whole else (),
        reports=tuple(_reports(session, task, key, whole)),
        withdrawn_by=task.withdrawn_by,
        withdrawn_why=opened(key, task.withdrawn_why).get("reason", "") if whole else "",
        ended_at=task.ended_at,
        may=tuple(may_do(session, task, actor, now)),
    )


def row_of(task: Task, now: datetime, key: Key, *, whole: bool) -> dict[str, Any]:
    """A free text can name people in ways that no mask finds: only who reads the task sees how it begins."""
    text = mask_text(opened(key, task.sealed)["what"]) if whole else ""
    return {
        **{name: getattr(task, name) for name in ROW},
        "excerpt": text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…",
        "late": task.is_overdue(now),
    }


def _offers(session: Session, task: Task) -> Sequence[TaskOffer]:
    own = TASK_OFFERS.c
    mine = select(TaskOffer).where(own.task_id == task.task_id)
    return session.scalars(mine.order_by(own.offered_at, own.offer_id)).all()


def _offer(one: TaskOffer) -> c.TaskOfferSheet:
    return c.TaskOfferSheet(
        **{name: getattr(one, name) for name in OFFER},
        reasons=tuple(one.reasons),
        runners_up=tuple(c.TaskRunnerUp.model_validate(each) for each in one.runners_up),
    )


def _reports(session: Session, task: Task, key: Key, whole: bool) -> list[c.TaskReportSheet]:
    own = TASK_REPORTS.c
    mine = select(TaskReport).where(own.task_id == task.task_id).order_by(own.report_no)
    photos = _photos(session, task) if whole else {}
    return [_report(one, key, whole, photos.get(one.report_no, [])) for one in session.scalars(mine)]


def _photos(session: Session, task: Task) -> dict[int, list[c.TaskPhotoSheet]]:
    """Without their contents, which are large."""
    own = TASK_PHOTOS.c
    columns = [own.report_no, *(own[name] for name in PHOTO)]
    found: dict[int, list[c.TaskPhotoSheet]] = {}
    for no, *values in session.execute(
        select(*columns).where(own.task_id == task.task_id).order_by(own.photo_id)
    ):
        found.setdefault(no, []).append(c.TaskPhotoSheet(**dict(zip(PHOTO, values, strict=True))))
    return found


def _report(one: TaskReport, key: Key, whole: bool, photos: list[c.TaskPhotoSheet]) -> c.TaskReportSheet:
    said: dict[str, Any] = opened(key, one.sealed) if whole else {"words": "", "place": ""}
    why = opened(key, one.judged_why).get("reason", "") if whole else ""
    values = {name: getattr(one, name) for name in REPORT}
    return c.TaskReportSheet(**values, **said, judged_why=why, photos=tuple(photos))
