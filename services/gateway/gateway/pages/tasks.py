"""任务: the grid worker's list and reports on a phone, giving and judging tasks, the coordinator's list."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from flask import Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import field_tasks as c
from contracts.errors import Invalid
from contracts.mediator_dispatch import GetDispatch
from gateway.i18n import full_moment, mark, t
from gateway.pages import lists, surroundings, uploads
from gateway.pages.acting import FAILURES, Form, act, fields_of, local_moment, say, submitted
from gateway.pages.acting import errors_of as told
from gateway.people import ask, needs

SEE = ("task.give", "task.answer", "dispatch.manage", "dispute.read_all", "supervision.read")
LISTS = {"mine": mark("派给我的"), "given": mark("我布置的"), "all": mark("全镇的")}
STATES = {"open": mark("没办完的"), "overdue": mark("超期的"), **c.TASK_STATES, "": mark("全部")}
TONES = {
    "offered": ("wait", "bell-ringing"), "unplaced": ("danger", "alert-triangle"), "accepted": ("accent", "walk"),
    "reported": ("info", "send"), "done": ("ok", "circle-check"), "withdrawn": ("quiet", "arrow-back-up"),
}  # fmt: skip
OFFERS = {
    "open": mark("等答复"), "accepted": mark("已接"), "refused": mark("不接"), "lapsed": mark("超时未接"),
    "withdrawn": mark("已收回"),
}  # fmt: skip
REPORTS = {"waiting": mark("待确认"), "accepted": mark("已确认"), "sent_back": mark("已退回")}
KIND_HELP = {
    "verify": mark("去现场看一看，说清楚真不真、有多严重"), "deliver": mark("把文书送到本人手里，拍签收照片"),
    "calm": mark("先劝住人，不让事情闹大"), "watch": mark("隔一段时间看一看，有变化就报"),
}  # fmt: skip
KIND_ICONS = {"verify": "search", "deliver": "mail", "calm": "heart-handshake", "watch": "eye"}
REPORTED = ("outcome", "words", "village_code", "place", "latitude", "longitude", "accuracy_m")
WORDS = {
    "tones": TONES, "state_names": c.TASK_STATES, "kind_names": c.TASK_KINDS, "kind_icons": KIND_ICONS,
    "kind_help": KIND_HELP,
    "outcome_names": c.TASK_OUTCOMES, "offer_names": OFFERS, "report_names": REPORTS,
}  # fmt: skip


@needs(*SEE)
def tasks() -> ResponseReturnValue:
    given = _asked()
    return render_template(
        "pages/tasks.html",
        found=ask(c.ListTasks.model_validate(given)),
        given=given,
        lists={code: LISTS[code] for code in _own_lists()},
        states=STATES,
        **WORDS,
    )


@needs("dispatch.manage", "dispute.read_all", "supervision.read")
def export() -> ResponseReturnValue:
    given = {**_asked(), "whose": "all", "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("任务"), lambda row: t(c.TASK_KINDS[row.kind])),
        (t("状态"), lambda row: t(c.TASK_STATES[row.state])),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("网格员"), lambda row: surroundings.person_name(row.worker_id)),
        (t("布置人"), lambda row: surroundings.person_name(row.given_by)),
        (t("布置时间"), lambda row: full_moment(row.given_at)),
        (t("办结时限"), lambda row: full_moment(row.due_at)),
        (t("超期"), lambda row: t("是") if row.late else ""),
    )
    return lists.as_file(
        t("任务"), columns, lambda cursor: ask(c.ListTasks.model_validate({**given, "cursor": cursor}))
    )


@needs(*SEE)
def one(task_id: str) -> ResponseReturnValue:
    return _task(task_id)


@needs(*SEE)
def photo(task_id: str, photo_id: str) -> Response:
    return uploads.given_out(ask(c.GetTaskPhoto(task_id=task_id, photo_id=photo_id)))


@needs("task.answer")
def accept(task_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.AcceptTask(task_id=task_id),
        done=t("已接任务。"),
        following=t("办完以后在这里回报。"),
        back=f"/tasks/{task_id}",
    )


@needs("task.answer")
def refuse(task_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.RefuseTask(task_id=task_id, reason=submitted().get("reason", "")),
        done=t("已回绝。"),
        following=t("系统马上问附近的网格员。"),
        back="/tasks",
    )


@needs("task.answer")
def report(task_id: str) -> ResponseReturnValue:
    try:
        photos = [{"content": base64.b64encode(content).decode()} for _, content in _photos()]
        ask(c.ReportTask.model_validate({"task_id": task_id, **fields_of(*REPORTED), "photos": photos}))
    except FAILURES as error:
        form = Form(
            request.form, told(error, {f"photos.{n}.content": "photos" for n in range(c.MOST_PHOTOS)})
        )
        return _task(task_id, form, "report"), 422
    say(t("已回报。"), t("布置人确认以后就办完了。"))
    return redirect("/tasks")


@needs("task.give")
def done(task_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.AcceptTaskReport.model_validate(_seen(task_id)),
        done=t("已确认，任务完成。"),
        back=f"/tasks/{task_id}",
        failed=lambda form: _task(task_id, form, "done"),
    )


@needs("task.give")
def send_back(task_id: str) -> ResponseReturnValue:
    given = {**_seen(task_id), **fields_of("reason"), **_due()}
    return act(
        lambda: c.SendTaskBack.model_validate(given),
        done=t("已退回重办。"),
        following=t("网格员会看到您写的理由。"),
        back=f"/tasks/{task_id}",
        failed=lambda form: _task(task_id, form, "back"),
    )


@needs("task.give")
def withdraw(task_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawTask.model_validate({**_seen(task_id), **fields_of("reason")}),
        done=t("任务已撤回。"),
        following=t("网格员不用再办。"),
        back=f"/tasks/{task_id}",
        failed=lambda form: _task(task_id, form, "withdraw"),
    )


@needs("dispatch.manage")
def assign(task_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.AssignTask.model_validate(
            {"worker_id": "", **_seen(task_id), **fields_of("worker_id", "reason")}
        ),
        done=t("已指派。"),
        following=t("网格员会在手机上看到。"),
        back=f"/tasks/{task_id}",
        failed=lambda form: _task(task_id, form, "assign"),
    )


@needs("task.give", "dispatch.manage", "dispute.read_all", "supervision.read")
def of_dispute(dispute_id: str) -> ResponseReturnValue:
    return _of_dispute(dispute_id)


@needs("task.give")
def give(dispute_id: str) -> ResponseReturnValue:
    given = {"dispute_id": dispute_id, **fields_of("kind", "what", "village_code", "place", "key"), **_due()}
    return act(
        lambda: c.GiveTask.model_validate(given),
        done=t("任务已布置。"),
        following=t("系统正在问附近的网格员。"),
        back=f"/disputes/{dispute_id}/tasks",
        failed=lambda form: _of_dispute(dispute_id, form),
    )


def _photos() -> list[tuple[str, bytes]]:
    """What was chosen, judged before it is sent on.

    :raises Invalid: too many, or too large.
    """
    found = uploads.read_files("photos")
    if len(found) > c.MOST_PHOTOS:
        raise Invalid(f"一次最多 {c.MOST_PHOTOS} 张照片。", field="photos")
    if sum(len(content) for _, content in found) > uploads.LARGEST_FILE:
        most = uploads.LARGEST_FILE / 1_000_000
        raise Invalid(f"照片合计不能超过{most:.1f} MB，请少选几张。", field="photos")
    return found


def _seen(task_id: str) -> dict[str, Any]:
    """Which state of the task the person had before them."""
    return {"task_id": task_id, "changes": submitted().get("changes", "0")}


def _due() -> dict[str, Any]:
    typed = submitted().get("due_at")
    return {"due_at": local_moment(typed)} if typed else {}


def _own_lists() -> list[str]:
    whole = any(surroundings.may(one) for one in ("dispatch.manage", "dispute.read_all", "supervision.read"))
    allowed = {"mine": surroundings.may("task.answer"), "given": surroundings.may("task.give"), "all": whole}
    return [code for code, is_own in allowed.items() if is_own]


def _asked() -> dict[str, Any]:
    """The filters of the address; a coordinator begins with the whole town's."""
    own = _own_lists()
    first = "all" if surroundings.may("dispatch.manage") or (len(own) == 1 and own[0] == "all") else own[0]
    found = {key: request.args[key] for key in ("whose", "state", "cursor") if request.args.get(key)}
    asked = {"whose": first, "state": "open", **found}
    return {**asked, "state": ""} if asked["state"] == "any" else asked


def _task(task_id: str, form: Form | None = None, form_of: str = "") -> str:
    found = ask(c.OpenTask(task_id=task_id))
    workers = ask(c.ListGridWorkers(village_code=found.village_code)).items if "assign" in found.may else ()
    return render_template(
        "pages/task.html",
        found=found,
        forms={form_of: form},
        villages=surroundings.villages(),
        outcomes=[{"value": code, "label": t(name)} for code, name in c.TASK_OUTCOMES.items()],
        workers=[(one.worker_id, _worker(one)) for one in workers],
        accept="image/*",
        largest=uploads.LARGEST_FILE,
        me=g.principal.person_id,
        **WORDS,
    )


def _worker(one: c.GridWorkerRow) -> str:
    village = surroundings.village_name(one.village_code)
    words = t("{name}（{village}，手上 {n} 件）", name=one.name, village=village, n=one.load)
    return words if one.available else f"{words} · {t('请假')}"


def _of_dispute(dispute_id: str, form: Form | None = None) -> str:
    sheet = ask(GetDispatch(dispute_id=dispute_id))
    offer = sheet.offers[0] if sheet.offers else None
    fresh = {"village_code": offer.village_code if offer else "", "key": secrets.token_hex(16)}
    return render_template(
        "pages/case_tasks.html",
        dispute_id=dispute_id,
        number=offer.number if offer else "",
        signed=sheet.state != "unknown",
        found=ask(c.ListTasks(whose="dispute", dispute_id=dispute_id, state="")),
        form=form or Form(fresh),
        kinds=[
            {"value": code, "label": t(name), "help": t(KIND_HELP[code]), "icon": KIND_ICONS[code]}
            for code, name in c.TASK_KINDS.items()
        ],
        villages=surroundings.villages(),
        **WORDS,
    )


report.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/tasks", ["GET"], tasks),
    ("/tasks.csv", ["GET"], export),
    ("/tasks/<task_id>", ["GET"], one),
    ("/tasks/<task_id>/photos/<photo_id>", ["GET"], photo),
    ("/tasks/<task_id>/accept", ["POST"], accept),
    ("/tasks/<task_id>/refuse", ["POST"], refuse),
    ("/tasks/<task_id>/report", ["POST"], report),
    ("/tasks/<task_id>/done", ["POST"], done),
    ("/tasks/<task_id>/back", ["POST"], send_back),
    ("/tasks/<task_id>/withdraw", ["POST"], withdraw),
    ("/tasks/<task_id>/assign", ["POST"], assign),
    ("/disputes/<dispute_id>/tasks", ["GET"], of_dispute),
    ("/disputes/<dispute_id>/tasks", ["POST"], give),
)
