"""险情: what mediators reported, for the police desk, the desk that leads, coordinators and supervision, until it is answered."""

from __future__ import annotations

from typing import Literal

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused, Unavailable
from gateway.i18n import mark, t
from gateway.pages.acting import Form, act, submitted
from gateway.people import ask, needs

WATCH = ("supervision.read", "dispatch.manage", "desk.work")
STATES = {"open": mark("等处置"), "answered": mark("已处置")}
SHOWN = 5  # on a first page; the rest is one step away


@needs(*WATCH)
def dangers() -> ResponseReturnValue:
    return _show()


@needs(*WATCH)
def alert() -> ResponseReturnValue:
    """The part that first pages fetch again while they stand open."""
    return render_template("parts/danger_alert.html", danger_alert=open_dangers())


@needs("dispatch.manage", "desk.work")
def answer(report_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.AnswerDanger(
            report_id=report_id, done=given.get("done", ""), receipt_no=given.get("receipt_no", "")
        ),
        done=t("险情处置已登记。"),
        following=t("调解员能看到；提醒不再显示。"),
        back="/dangers",
        failed=lambda form: _show(form, report_id),
    )


def open_dangers() -> c.DangerRows | None:
    """For whoever watches; none where mediation does not answer, which the alert says."""
    if not g.get("principal") or not any(g.principal.actor.may(one) for one in WATCH):
        return c.DangerRows(items=())
    try:
        return ask(c.ListDangers(limit=SHOWN))
    except (Refused, Unavailable):
        return None


def _show(form: Form | None = None, form_of: str = "") -> str:
    state: Literal["open", "answered"] = "answered" if request.args.get("state") == "answered" else "open"
    return render_template(
        "pages/dangers.html",
        found=ask(c.ListDangers(state=state, cursor=request.args.get("cursor", ""))),
        state=state,
        states=STATES,
        names=c.DANGERS,
        informed=c.INFORMED,
        form=form,
        form_of=form_of,
    )


PAGES = (
    ("/dangers", ["GET"], dangers),
    ("/dangers/alert", ["GET"], alert),
    ("/dangers/<report_id>", ["POST"], answer),
)
