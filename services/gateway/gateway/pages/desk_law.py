"""法定期限: a limit of the law is started, paused, taken up again or extended for one case, and that can be withdrawn."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from contracts import desk_law as c
from contracts.departments import DeskCase
from contracts.message import Request
from gateway.i18n import mark, t
from gateway.pages.acting import act, fields_of
from gateway.pages.desk_case import own, show
from gateway.people import needs

# what the button is called → the request, its fields, what is said
ACTIONS: dict[str, tuple[type[Request[DeskCase]], tuple[str, ...], str]] = {
    "start": (c.StartLimit, ("on", "reason"), mark("期限已起算。")),
    "pause": (c.PauseLimit, ("on", "reason", "document"), mark("期限已暂停计算。")),
    "resume": (c.ResumeLimit, ("on", "reason", "document"), mark("期限已恢复计算。")),
    "extend": (c.ExtendLimit, ("days", "reason", "document"), mark("期限已延长。")),
}


@needs("desk.work")
def change(dispute_id: str, code: str, action: str) -> ResponseReturnValue:
    kind, names, done = ACTIONS.get(action, ACTIONS["extend"])
    given = {**own(dispute_id), "code": code, **fields_of(*names)}
    if kind is c.PauseLimit:
        given.setdefault("document", "")
    if kind is c.ExtendLimit:
        given["consents"] = tuple(request.form.getlist("consents"))
    return act(
        lambda: kind.model_validate(given),
        done=t(done),
        following=t("时间线和督办时限都按新的日期。"),
        back=f"/desk/{dispute_id}#law",
        failed=lambda form: show(dispute_id, form, f"limit-{code}-{action}"),
    )


@needs("desk.work")
def withdraw(dispute_id: str, change_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawLimitChange.model_validate(
            {**own(dispute_id), "change_id": change_id, **fields_of("reason")}
        ),
        done=t("改动已撤回，期限按撤回以前计算。"),
        back=f"/desk/{dispute_id}#law",
    )


PAGES = (
    ("/desk/<dispute_id>/limits/<code>/<action>", ["POST"], change),
    ("/desk/<dispute_id>/limit-changes/<change_id>/withdraw", ["POST"], withdraw),
)
