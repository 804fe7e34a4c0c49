"""Reports of grid workers: words, outcome, place and photos; accepted, or sent back with a reason."""

from __future__ import annotations

import base64
from typing import Any

from sqlalchemy import select

from contracts import field_tasks as c
from contracts.attachments import FileContent
from contracts.refusals import FileRefused
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import BadTask, TaskUnknown
from mediator_dispatch.handlers.task_offers import note_task, told_of
from mediator_dispatch.handlers.tasks import judged_task, must_stand, own_task, sheet
from mediator_dispatch.model import Task, TaskPhoto, TaskReport
from mediator_dispatch.queries.sealing import sealed_of
from mediator_dispatch.tables import TASK_REPORTS
from messaging.call import Call
from servicekit.files import decoded, recognise
from servicekit.privacy import decrypt_bytes, encrypt_bytes
from servicekit.scanning import scan

PICTURE, NAMELESS = "image/", "照片"  # what a phone calls its file may say where and when


def report_task(call: Call, request: c.ReportTask) -> c.TaskSheet:
    """回报: the giver judges it next; it is late where its day is over."""
    task = own_task(call, request.task_id)
    must_stand(task, "accepted")
    located = _located(request)
    policies.check_report(task.kind, request.outcome, len(request.photos), request.place, located)
    if request.village_code not in call.resources.villages:
        raise BadTask("没有这个村，请从列表中选择。", field="village_code")
    late = call.now > task.due_at
    report = _report(call, task, request, late)
    call.session.add(report)
    call.session.add_all(_photos(call, report, request))
    told: dict[str, Any] = {"worker_id": task.worker_id, "outcome": request.outcome}
    note_task(call, task, "task_reported", **told, photos=len(request.photos))
    photos = len(request.photos)
    call.publish(c.TaskReported(at=call.now, **told_of(task), **told, photos=photos, late=late))
    return sheet(call, task)


def _located(request: c.ReportTask) -> bool:
    """:raises BadTask: half a position."""
    if (request.latitude is None) != (request.longitude is None):
        raise BadTask("位置不完整，请重新点“用现在的位置”。", field="latitude")
    return request.latitude is not None


def _report(call: Call, task: Task, request: c.ReportTask, late: bool) -> TaskReport:
    kept = ("words", "place", "latitude", "longitude", "accuracy_m")
    return TaskReport(
        task_id=task.task_id,
        report_no=task.report(),
        worker_id=task.worker_id,
        outcome=request.outcome,
        sealed=sealed_of(call.settings.identity_key, {name: getattr(request, name) for name in kept}),
        village_code=request.village_code,
        reported_at=call.now,
        late=late,
    )


def _photos(call: Call, report: TaskReport, request: c.ReportTask) -> list[TaskPhoto]:
    """:raises FileRefused: together too large."""
    contents = [decoded(one.content) for one in request.photos]
    most = call.settings.largest_report
    if sum(map(len, contents)) > most:
        raise FileRefused(f"照片合计不能超过{most / 1_000_000:.1f} MB，请少选几张。", field="photos")
    return [_photo(call, report, one) for one in contents]


def _photo(call: Call, report: TaskReport, content: bytes) -> TaskPhoto:
    """:raises FileRefused: empty, infected, or no picture."""
    found = recognise(NAMELESS, content, call.settings.largest_report)
    if not found.media_type.startswith(PICTURE):
        raise FileRefused("回报只收照片（JPG、PNG、WEBP、HEIC）。", field="photos")
    return TaskPhoto(
        photo_id=call.new_id(),
        task_id=report.task_id,
        report_no=report.report_no,
        media_type=found.media_type,
        extension=found.filename.rsplit(".", 1)[-1],
        size=found.size,
        sha256=found.sha256,
        scan=scan(call.settings.malware_scan, content),
        content=encrypt_bytes(call.settings.identity_key, content),
    )


def accept_task_report(call: Call, request: c.AcceptTaskReport) -> c.TaskSheet:
    """确认: the task is done; who accepted it before has accepted it."""
    task = judged_task(call, request.task_id)
    if task.state == "done":
        return sheet(call, task)
    task.must_be(request.changes)
    task.finish(call.now)
    report = _judge(call, task, "accepted")
    note_task(call, task, "task_done", worker_id=report.worker_id)
    told: dict[str, Any] = {
        "judged_by": call.actor.person_id,
        "worker_id": report.worker_id,
        "late": report.late,
    }
    call.publish(c.TaskDone(at=call.now, **told_of(task), **told))
    return sheet(call, task)


def send_task_back(call: Call, request: c.SendTaskBack) -> c.TaskSheet:
    """退回: the same grid worker goes again, with the reason."""
    task = judged_task(call, request.task_id)
    task.must_be(request.changes)
    task.send_back(policies.new_due(task, request.due_at, call.now))
    report = _judge(call, task, "sent_back", request.reason)
    note_task(call, task, "task_sent_back", worker_id=report.worker_id)
    told: dict[str, Any] = {"judged_by": call.actor.person_id, "worker_id": report.worker_id}
    call.publish(c.TaskSentBack(at=call.now, **told_of(task), **told))
    return sheet(call, task)


def _judge(call: Call, task: Task, state: str, reason: str = "") -> TaskReport:
    own = TASK_REPORTS.c
    latest = select(TaskReport).where(own.task_id == task.task_id, own.report_no == task.reports)
    report = call.session.scalars(latest).one()
    why = sealed_of(call.settings.identity_key, {"reason": reason}) if reason else ""
    report.judge(state, call.actor.person_id, call.now, why)
    return report


def open_task(call: Call, request: c.OpenTask) -> c.TaskSheet:
    """One task; whoever reads its words unmasked leaves a row.

    :raises TaskUnknown: there is none, or not for this person.
    """
    task = call.session.get(Task, request.task_id)
    if task is None or not queries.sees_task(call.session, task, call.actor):
        raise TaskUnknown("没有这件任务，或者您无权查看。")
    found = sheet(call, task)
    if found.whole:
        note_task(call, task, "task_read")
    return found


def get_task_photo(call: Call, request: c.GetTaskPhoto) -> FileContent:
    """The photo, for whoever may read the report.

    :raises TaskUnknown: there is none, or not for this person.
    """
    photo = call.session.get(TaskPhoto, request.photo_id)
    task = call.session.get(Task, request.task_id)
    if photo is None or task is None or photo.task_id != task.task_id or not _reads(call, task):
        raise TaskUnknown("没有这张照片，或者您无权查看。")
    note_task(call, task, "task_photo_read", photo_id=photo.photo_id)
    content = decrypt_bytes(call.settings.identity_key, photo.content)
    return FileContent(
        filename=f"{task.number}-{photo.report_no}.{photo.extension}",
        media_type=photo.media_type,
        sha256=photo.sha256,
        content=base64.b64encode(content).decode(),
    )


def _reads(call: Call, task: Task) -> bool:
    return queries.reads_task(call.session, task, call.actor)
