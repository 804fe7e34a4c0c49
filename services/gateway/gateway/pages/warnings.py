"""上报与预警台: a clue in a few taps; settle, drop, raise, or register as a dispute."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import WARNING_LEVELS, WARNING_STATES
from contracts.message import Request
from contracts.warning import (
    DropWarning,
    GetWarning,
    ListWarnings,
    RaiseWarning,
    ReportClue,
    SettleWarning,
    WarningSheet,
)
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, choices, submitted
from gateway.people import actor, ask, needs

SIGNS = {
    "threat": "扬言伤人或自残",
    "violence": "动手、家暴",
    "gathering": "聚集、串联",
    "weapon": "带凶器",
    "minor": "涉及未成年人",
}
SEES = ("warning.work", "warning.report", "supervision.read")
ENDINGS: dict[str, tuple[Callable[[str, str], Request[WarningSheet]], str]] = {
    "settle": (lambda i, w: SettleWarning(warning_id=i, how=w), "已登记就地化解。"),
    "drop": (lambda i, w: DropWarning(warning_id=i, reason=w), "已排除。"),
    "raise": (lambda i, w: RaiseWarning(warning_id=i, reason=w), "已上报上一级。"),
}


@needs("warning.report")
def new_clue() -> ResponseReturnValue:
    if request.method == "GET":
        return _form(Form({"village_code": g.principal.actor.village_code, **request.args}))
    given = submitted()
    keys = ("village_code", "text", "place", "people_count")
    fields = {key: given[key] for key in keys if key in given}
    source = "grid" if "grid_worker" in g.principal.actor.roles else "village"
    return act(
        lambda: ReportClue.model_validate(
            {**fields, "signs": tuple(request.form.getlist("signs")), "source": source}
        ),
        done=t("已上报。"),
        following=t("上一级会看到；您可以在预警台跟进。"),
        back="/warnings",
        failed=_form,
    )


@needs(*SEES)
def board() -> ResponseReturnValue:
    state = request.args.get("state", "open")
    found = ask(
        ListWarnings(state=state, level=request.args.get("level", ""), cursor=request.args.get("cursor", ""))
    )
    return render_template(
        "pages/warnings.html",
        found=found,
        state=state,
        states=choices(WARNING_STATES),
        levels=choices(WARNING_LEVELS),
    )


@needs(*SEES)
def one(warning_id: str) -> ResponseReturnValue:
    return render_template(
        "pages/warning.html",
        found=ask(GetWarning(warning_id=warning_id)),
        may=actor().may,
        levels=WARNING_LEVELS,
    )


@needs("warning.work")
def end(warning_id: str, ending: str) -> ResponseReturnValue:
    make, done = ENDINGS.get(ending, ENDINGS["settle"])
    words = submitted().get("reason", "")
    return act(lambda: make(warning_id, words), done=t(done), back=f"/warnings/{warning_id}")


def _form(form: Form) -> str:
    return render_template(
        "pages/new_clue.html", form=form, villages=surroundings.villages(), signs=choices(SIGNS)
    )


PAGES = (
    ("/clues/new", ["GET", "POST"], new_clue),
    ("/warnings", ["GET"], board),
    ("/warnings/<warning_id>", ["GET"], one),
    ("/warnings/<warning_id>/<ending>", ["POST"], end),
)
