"""本席待办: what came to the desk, sign for it, return it once."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.departments import ListDeskCases, ReturnDispute, SignDispute
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import act, submitted
from gateway.people import ask, needs

STATES = (
    ("waiting", "待签收"),
    ("signed", "已签收"),
    ("in_mediation", "调解中"),
    ("concluded", "已办结"),
    ("returned", "已退回"),
)


@needs("desk.work")
def inbox() -> ResponseReturnValue:
    state = request.args.get("state", "waiting")
    desk = g.principal.actor.desk
    found = ask(ListDeskCases(desk=desk, state=state, cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/desk.html", found=found, state=state, states=STATES, desk=desk, others=_others(desk)
    )


@needs("desk.work")
def sign(dispute_id: str) -> ResponseReturnValue:
    desk = g.principal.actor.desk
    return act(
        lambda: SignDispute(desk=desk, dispute_id=dispute_id),
        done=t("已签收。"),
        following=t("系统正在推荐调解员。"),
        back="/desk",
    )


@needs("desk.work")
def give_back(dispute_id: str) -> ResponseReturnValue:
    desk, given = g.principal.actor.desk, submitted()
    return act(
        lambda: ReturnDispute(
            desk=desk,
            dispute_id=dispute_id,
            reason=given.get("reason", ""),
            proposed_desk=given.get("reason_code", ""),
        ),
        done=t("已退回。"),
        following=t("中心会重新指定部门。"),
        back="/desk",
    )


def _others(desk: str) -> list[tuple[str, str]]:
    return [(code, name) for code, name in surroundings.departments() if code != desk]


PAGES = (
    ("/desk", ["GET"], inbox),
    ("/desk/<dispute_id>/sign", ["POST"], sign),
    ("/desk/<dispute_id>/return", ["POST"], give_back),
)
