"""Grid workers' tasks on both databases: reports, photos, judgements, lateness."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import field_tasks as c
from contracts.refusals import FileRefused
from mediator_dispatch import handlers
from mediator_dispatch.errors import (
    BadTask,
    TaskMoved,
    TaskOver,
    TaskUnknown,
)
from mediator_dispatch.model import TaskReport

VILLAGE = "370832104200"


def kinds(published: Any, session: Session) -> list[str]:
    return [one.name() for one in published(session) if one.name().startswith("Task")]


@pytest.mark.parametrize(
    ("photo", "said"),
    [(b"MZ\x90\x00 a program", "Windows"), (b"%PDF-1.7 a paper", "只收照片"), (b"nothing known", "认不出")],
)
def test_a_file_that_is_no_picture_is_refused_by_its_content(field: Any, photo: bytes, said: str) -> None:
    given = field.give()
    field.accept(given.task_id)
    with pytest.raises(FileRefused, match=said):
        field.report(given.task_id, photo=photo)


def test_a_photo_above_the_limit_and_half_a_position_are_refused(field: Any) -> None:
    given = field.give()
    field.accept(given.task_id)
    small = field.road.settings(largest_report=100)
    content = base64.b64encode(field.photo).decode()
    values = {
        "outcome": "done",
        "words": "送到了",
        "village_code": VILLAGE,
        "place": "门口",
        "photos": ({"content": content},),
    }
    request = c.ReportTask.model_validate({"task_id": given.task_id, **values})
    with pytest.raises(FileRefused, match="不能超过"):
        field.road.run(handlers.report_task, request, actor=field.worker(given.worker_id), settings=small)
    with pytest.raises(BadTask, match="位置"):
        field.report(given.task_id, latitude=35.8)
    with pytest.raises(BadTask, match="照片"):
        field.report(given.task_id, photos=())
    with pytest.raises(BadTask, match="没有这个村"):
        field.report(given.task_id, village_code="370832104999")


def test_a_report_sent_back_is_done_again_by_the_same_worker_and_both_stay(
    field: Any, session: Session
) -> None:
    given = field.give()
    field.accept(given.task_id)
    first = field.report(given.task_id)
    back = field.judge(handlers.send_task_back, c.SendTaskBack, first, reason="照片看不清签字")
    assert (back.state, back.worker_id) == ("accepted", given.worker_id)
    again = field.report(given.task_id, words="重新拍了")
    assert [(one.report_no, one.state) for one in again.reports] == [(1, "sent_back"), (2, "waiting")]
    assert again.reports[0].judged_why == "照片看不清签字"
    assert len(session.scalars(select(TaskReport)).all()) == 2


def test_who_judges_upon_an_older_state_is_told_and_the_second_yes_changes_nothing(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give()
    field.accept(given.task_id)
    seen = field.report(given.task_id)
    field.judge(handlers.accept_task_report, c.AcceptTaskReport, seen)
    with pytest.raises(TaskMoved, match="已经完成"):
        field.judge(handlers.send_task_back, c.SendTaskBack, seen, field.coordinator, reason="再核实一次")
    field.judge(handlers.accept_task_report, c.AcceptTaskReport, seen, field.coordinator)
    assert kinds(published, session).count("TaskDone") == 1
    other = field.give()
    field.accept(other.task_id)
    with pytest.raises(TaskMoved, match="正在办"):
        field.judge(handlers.withdraw_task, c.WithdrawTask, other, reason="不需要了")


def test_a_withdrawn_task_leaves_the_workers_list(field: Any) -> None:
    given = field.give()
    worker = field.worker(given.worker_id)
    assert [one.task_id for one in field.listed(worker).items] == [given.task_id]
    field.judge(handlers.withdraw_task, c.WithdrawTask, given, reason="当事人自己来了")
    assert field.listed(worker).items == ()
    with pytest.raises(TaskUnknown):
        field.open(given.task_id, worker)
    with pytest.raises(TaskOver):
        field.road.run(handlers.accept_task, c.AcceptTask(task_id=given.task_id), actor=worker)


def test_a_late_task_is_told_once_and_again_only_after_a_new_day(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give(kind="calm")
    field.accept(given.task_id)
    assert field.road.run(handlers.tell_overdue) == 0
    field.road.clock.wind(days=1, seconds=1)
    assert [field.road.run(handlers.tell_overdue) for _ in range(2)] == [1, 0]
    assert field.listed(field.coordinator, whose="all", state="overdue").overdue == 1
    late = field.report(given.task_id)
    assert late.reports[0].late
    with pytest.raises(BadTask, match="新的时限"):
        field.judge(handlers.send_task_back, c.SendTaskBack, late, reason="再去一次")
    day = field.road.clock.now() + timedelta(days=1)
    field.judge(handlers.send_task_back, c.SendTaskBack, late, reason="再去一次", due_at=day)
    assert field.road.run(handlers.tell_overdue) == 0
    field.road.clock.wind(days=1, seconds=1)
    assert field.road.run(handlers.tell_overdue) == 1
    assert kinds(published, session).count("TaskOverdue") == 2
