"""派单: who was asked, where nobody is left, and the choice by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import TYPES
from contracts.expert_seats import SEAT_STATES
from contracts.mediator_dispatch import (
    AssignMediator,
    DispatchRow,
    DispatchSheet,
    GetDispatch,
    ListDispatch,
    SuggestMediators,
)
from contracts.mediator_moves import MoveCase, SeatSecond
from contracts.mediator_roster import CommitteeLoad, GetDispatchLoad, VillageLoad
from contracts.message import Request
from gateway.i18n import full_moment, mark, t
from gateway.pages import choosing, colleagues, lists, roster, surroundings
from gateway.pages.acting import Form, act, submitted
from gateway.people import ask, needs

STATES = (
    ("unassigned", mark("无人接单")),
    ("offering", mark("派单中")),
    ("assigned", mark("已接单")),
    ("concluded", mark("已办结")),
    ("merged", mark("已并入")),
    ("expert", mark("待定专家")),
    ("second", mark("缺第二名")),
    ("orphaned", mark("待接办")),
)
# What is chosen by hand → the page's heading, what it says when it is done, what follows.
CHOICES = {
    "lead": (mark("指派调解员"), mark("已指派。"), mark("调解员会在手机上看到。")),
    "move": (
        mark("改派调解员"),
        mark("已改派。"),
        mark("原来的记录都在；两位调解员在各自的待办和案件经过里都能看到。"),
    ),
    "second": (
        mark("安排第二名调解员"),
        mark("已安排第二名调解员。"),
        mark("主持的一位不变；第二名可以看卷、记录和签名。"),
    ),
}
COMMANDS: dict[str, type[Request[DispatchSheet]]] = {
    "lead": AssignMediator, "move": MoveCase, "second": SeatSecond,
}  # fmt: skip
FULLEST = 14  # committees in the chart
MOST = 30  # mediators from whom one is chosen by hand


@needs("dispatch.manage")
def board() -> ResponseReturnValue:
    state = request.args.get("state", "unassigned")
    found = ask(ListDispatch(state=state, cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/dispatch.html", found=found, state=state, states=STATES, seat_states=SEAT_STATES
    )


@needs("dispatch.manage")
def loads() -> ResponseReturnValue:
    """How full the committees are, and what is open in each village; the area stands in the address."""
    area = request.args.get("area", "")
    found = ask(GetDispatchLoad(area_code=area))
    return render_template(
        "pages/dispatch_load.html",
        found=found,
        area=area,
        areas=surroundings.areas(),
        chart=_chart(found.committees[:FULLEST]),
        villages=_matrix({one.village_code: one for one in found.villages}),
    )


def _chart(committees: Sequence[CommitteeLoad]) -> dict[str, Any]:
    """What lies with each and what still has room, as bars."""
    return {
        "labels": [one.committee for one in committees],
        "series": [
            {"name": t("在办"), "values": [one.load for one in committees], "tone": "accent"},
            {
                "name": t("还能接"),
                "values": [max(0, one.cap - one.load) for one in committees],
                "tone": "quiet",
            },
        ],
    }


def _matrix(open_: Mapping[str, VillageLoad]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every village by its area: red where nobody is left, yellow where somebody is asked."""
    return [
        (area, [_cell(code, name, open_.get(code)) for code, name in villages])
        for area, villages in surroundings.villages()
    ]


def _cell(code: str, name: str, found: VillageLoad | None) -> dict[str, Any]:
    if found is None:
        return {"name": name, "value": 0, "tone": "quiet", "href": f"/disputes?village={code}"}
    tone = "danger" if found.unassigned else "wait" if found.offering else "ok"
    number = found.unassigned + found.offering + found.assigned
    return {"name": name, "value": number, "tone": tone, "href": f"/disputes?village={code}"}


@needs("dispatch.manage")
def export() -> ResponseReturnValue:
    state = request.args.get("state", "unassigned")
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(dict(STATES)[row.state])),
        (t("类型"), lambda row: t(TYPES.get(row.type_code, ""))),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("调解员"), lambda row: surroundings.person_name(_asked(row))),
        (t("第二名"), lambda row: surroundings.person_name(row.second_id)),
        (t("专家席"), lambda row: _seat_words(row)),
        (t("已问人数"), lambda row: row.tried),
        (t("时间"), lambda row: full_moment(row.since)),
    )
    return lists.as_file(
        t("派单"),
        columns,
        lambda cursor: ask(ListDispatch(state=state, cursor=cursor, limit=lists.CHUNK)),
    )


@needs("dispatch.manage")
def choose(dispute_id: str) -> ResponseReturnValue:
    return _show_choice(dispute_id)


def _kind(sheet: DispatchSheet) -> str:
    """What is chosen: who mediates, somebody else instead, or the second one."""
    if request.args.get("seat") == "second":
        return "second"
    return "move" if sheet.state in ("assigned", "concluded") else "lead"


def _show_choice(dispute_id: str, form: Form | None = None) -> str:
    """Those who may be asked; the whole roster, with the obstacles, when somebody is looked for or nobody is left."""
    wanted = {key: request.args.get(key, "") for key in ("q", "area_code", "skill")}
    everybody = bool(request.args.get("everybody") or any(wanted.values()))
    found = ask(SuggestMediators(dispute_id=dispute_id, everybody=everybody, limit=MOST, **wanted))
    nobody = not everybody and not found.items
    if nobody:
        found = ask(SuggestMediators(dispute_id=dispute_id, everybody=True, limit=MOST))
    sheet = ask(GetDispatch(dispute_id=dispute_id))
    kind = _kind(sheet)
    return render_template(
        "pages/choose_mediator.html",
        dispute_id=dispute_id,
        sheet=sheet,
        kind=kind,
        heading=t(CHOICES[kind][0]),
        found=found,
        wanted=wanted,
        everybody=everybody or nobody,
        nobody=nobody,
        areas=surroundings.areas(),
        types=[(code, t(name)) for code, name in TYPES.items()],
        form=form,
    )


@needs("dispatch.manage")
def assign(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    kind = _kind(ask(GetDispatch(dispute_id=dispute_id)))
    words = {key: given.get(key, "") for key in ("mediator_id", "reason")}
    return act(
        lambda: COMMANDS[kind].model_validate({"dispute_id": dispute_id, **words}),
        done=t(CHOICES[kind][1]),
        following=t(CHOICES[kind][2]),
        back="/dispatch" if kind == "lead" else f"/disputes/{dispute_id}/mediators",
        failed=lambda form: _show_choice(dispute_id, form),
    )


def _asked(row: DispatchRow) -> str:
    """Who has it, who follows up, or who is asked now."""
    return row.successor_id or row.mediator_id or (row.offer.mediator_id if row.offer else "")


def _seat_words(row: DispatchRow) -> str:
    if row.expert is None:
        return ""
    return " ".join(
        filter(None, (surroundings.person_name(row.expert.expert_id), t(SEAT_STATES[row.expert.state])))
    )


PAGES = (
    ("/dispatch", ["GET"], board),
    ("/dispatch.csv", ["GET"], export),
    ("/dispatch/load", ["GET"], loads),
    ("/dispatch/<dispute_id>", ["GET"], choose),
    ("/dispatch/<dispute_id>", ["POST"], assign),
    *choosing.PAGES,
    *colleagues.PAGES,
    *roster.PAGES,
)
