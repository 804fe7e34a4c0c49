"""派单: who was asked, where nobody is left, and the choice by hand."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.mediator_dispatch import AssignMediator, ListDispatch, SuggestMediators
from gateway.i18n import t
from gateway.pages.acting import act, submitted
from gateway.people import ask, needs

STATES = (("unassigned", "无人接单"), ("offering", "派单中"), ("assigned", "已接单"), ("concluded", "已办结"))


@needs("dispatch.manage")
def board() -> ResponseReturnValue:
    state = request.args.get("state", "unassigned")
    found = ask(ListDispatch(state=state, cursor=request.args.get("cursor", "")))
    return render_template("pages/dispatch.html", found=found, state=state, states=STATES)


@needs("dispatch.manage")
def choose(dispute_id: str) -> ResponseReturnValue:
    found = ask(SuggestMediators(dispute_id=dispute_id))
    return render_template("pages/choose_mediator.html", dispute_id=dispute_id, choices=found.items)


@needs("dispatch.manage")
def assign(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: AssignMediator(
            dispute_id=dispute_id, mediator_id=given.get("mediator_id", ""), reason=given.get("reason", "")
        ),
        done=t("已指派。"),
        following=t("调解员会在手机上看到。"),
        back="/dispatch",
    )


PAGES = (
    ("/dispatch", ["GET"], board),
    ("/dispatch/<dispute_id>", ["GET"], choose),
    ("/dispatch/<dispute_id>", ["POST"], assign),
)
