"""上报与预警台: a clue in a few taps; settle, drop, raise, or register as a dispute."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import RISKS, WARNING_LEVELS, WARNING_STATES
from contracts.message import Request
from contracts.warning import (
    DropWarning,
    GetWarning,
    ListWarnings,
    RaiseWarning,
    ReportClue,
    SettleWarning,
    WarningSheet,
    WarningStep,
)
from gateway.i18n import full_moment, mark, t
from gateway.i18n.said import said
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, choices, submitted
from gateway.pages.proceedings.road import as_worker
from gateway.people import ask, needs

SIGNS = {
    "threat": mark("扬言伤人或自残"),
    "violence": mark("动手、家暴"),
    "gathering": mark("聚集、串联"),
    "weapon": mark("带凶器"),
    "minor": mark("涉及未成年人"),
}
# What the clue page needs to open without a network.
SHELL = (
    "vendor/tabler.min.css", "vendor/tabler-icons.min.css", "vendor/fonts/tabler-icons.woff2", "vendor/htmx.min.js",
    "app.css", "app.js", "field.js", "clues.js", "mark.svg",
)  # fmt: skip
FILTERS = ("state", "level", "village_code", "cursor")
SEES = ("warning.work", "warning.report", "supervision.read")
STEPS = {
    "reported": (mark("上报"), "map-pin"), "raised": (mark("上报上一级"), "arrow-up"),
    "settled": (mark("就地化解"), "circle-check"), "dropped": (mark("排除"), "circle-x"),
    "became_dispute": (mark("转为纠纷"), "file-plus"), "overdue": (mark("超时"), "alert-triangle"),
    "grew": (mark("人数增加"), "users"), "ended": (mark("人群散去"), "user-check"),
}  # fmt: skip
ENDINGS: dict[str, tuple[Callable[[str, str], Request[WarningSheet]], str]] = {
    "settle": (lambda i, w: SettleWarning(warning_id=i, how=w), mark("已登记就地化解。")),
    "drop": (lambda i, w: DropWarning(warning_id=i, reason=w), mark("已排除。")),
    "raise": (lambda i, w: RaiseWarning(warning_id=i, reason=w), mark("已上报上一级。")),
}


@needs("warning.report")
def new_clue() -> ResponseReturnValue:
    if request.method == "GET":
        start = {"village_code": g.principal.actor.village_code, "key": secrets.token_hex(16), **request.args}
        return _form(Form(start))
    given = submitted()
    keys = ("village_code", "text", "place", "people_count")
    fields = {key: given[key] for key in keys if key in given}
    told = {"signs": tuple(request.form.getlist("signs")), "external_ref": given.get("key", "")[:64]}
    return act(
        lambda: ReportClue.model_validate({**fields, **told, "source": _source()}),
        done=t("已上报。"),
        following=t("上一级会看到；您可以在预警台跟进。"),
        back="/warnings",
        failed=_form,
    )


@needs()
def worker() -> Response:
    """The service worker with the files of the clue page; its scope is /clues/ alone."""
    return as_worker(SHELL, ("field.js", "worker.js", "workershell.js"))


@needs(*SEES)
def board() -> ResponseReturnValue:
    filters = {"state": "open", **lists.given(*FILTERS)}
    return render_template(
        "pages/warnings.html",
        found=ask(ListWarnings.model_validate(filters)),
        given=filters,
        states=choices(WARNING_STATES),
        levels=choices(WARNING_LEVELS),
        villages=surroundings.villages(),
    )


@needs(*SEES)
def export() -> ResponseReturnValue:
    filters = {"state": "open", **lists.given(*FILTERS), "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(WARNING_STATES.get(row.state, row.state))),
        (t("等级"), lambda row: t(RISKS.get(row.colour, row.colour))),
        (t("在哪一级"), lambda row: t(WARNING_LEVELS.get(row.level, row.level))),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("人数"), lambda row: row.people_count or ""),
        (t("上报人"), lambda row: surroundings.person_name(row.reported_by)),
        (t("上报时间"), lambda row: full_moment(row.reported_at)),
        (t("本级时限"), lambda row: full_moment(row.due_at) if row.due_at else ""),
        (t("情况"), lambda row: row.text),
    )
    return lists.as_file(
        t("预警"), columns, lambda cursor: ask(ListWarnings.model_validate({**filters, "cursor": cursor}))
    )


@needs(*SEES)
def one(warning_id: str) -> ResponseReturnValue:
    found = ask(GetWarning(warning_id=warning_id))
    return render_template(
        "pages/warning.html",
        found=found,
        steps=[_happening(step) for step in reversed(found.steps)],
        state_names=WARNING_STATES,
    )


@needs("warning.work")
def end(warning_id: str, ending: str) -> ResponseReturnValue:
    make, done = ENDINGS.get(ending, ENDINGS["settle"])
    words = submitted().get("reason", "")
    return act(lambda: make(warning_id, words), done=t(done), back=f"/warnings/{warning_id}")


def _happening(step: WarningStep) -> dict[str, Any]:
    """A step as the timeline shows it."""
    word, icon = STEPS.get(step.action, (step.action, "point"))
    return {
        "at": step.at,
        "title": t(word),
        "icon": icon,
        "who": surroundings.person_name(step.actor_id),
        "unit": t(WARNING_LEVELS.get(step.level, step.level)),
        "why": said(step.words),
    }


def _form(form: Form) -> str:
    return render_template(
        "pages/new_clue.html",
        form=form,
        villages=surroundings.villages(),
        signs=choices(SIGNS),
        source=_source(),
    )


def _source() -> str:
    return "grid" if "grid_worker" in g.principal.actor.roles else "village"


PAGES = (
    ("/clues/new", ["GET", "POST"], new_clue),
    ("/clues/worker.js", ["GET"], worker),
    ("/warnings", ["GET"], board),
    ("/warnings.csv", ["GET"], export),
    ("/warnings/<warning_id>", ["GET"], one),
    ("/warnings/<warning_id>/<ending>", ["POST"], end),
)
