"""督办台、概览、一屏: cards first, then the town in figures."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import CARDS, CHANNELS, CLOCKS, STATES, TYPES, WARNING_LEVELS
from contracts.supervision import CardRow, Count, GetOverview, ListCards, ListDisputes, Overview
from gateway.i18n import full_moment, t
from gateway.pages import flow, lists, surroundings
from gateway.pages.acting import choices
from gateway.people import ask, needs


@needs("supervision.read")
def board() -> ResponseReturnValue:
    card = request.args.get("card", "")
    return render_template(
        "pages/supervision.html",
        cards=ask(ListCards(card=card, cursor=request.args.get("cursor", ""))),
        overdue=ask(ListDisputes(overdue=True, limit=10)),
        card=card,
        card_names=choices(CARDS),
        clocks_named=CLOCKS,
    )


@needs("supervision.read")
def export() -> ResponseReturnValue:
    card = request.args.get("card", "")
    columns: lists.Columns = (
        (t("牌"), lambda row: t(CARDS[row.card])),
        (t("编号"), lambda row: row.number),
        (t("时限"), lambda row: t(CLOCKS.get(row.clock, row.clock))),
        (t("部门"), lambda row: surroundings.desk_name(row.desk)),
        (t("在谁手里"), lambda row: _holder(row)),
        (t("应当办完"), lambda row: full_moment(row.due_at)),
        (t("亮牌时间"), lambda row: full_moment(row.issued_at)),
    )
    return lists.as_file(
        t("督办牌"), columns, lambda cursor: ask(ListCards(card=card, cursor=cursor, limit=lists.CHUNK))
    )


@needs("supervision.read")
def overview() -> ResponseReturnValue:
    found = ask(GetOverview())
    return render_template(
        "pages/overview.html",
        found=found,
        charts=charts_of(found),
        villages=matrix_of(found),
        cards=_cards(found),
    )


@needs("supervision.read")
def wall() -> ResponseReturnValue:
    found = ask(GetOverview())
    return render_template(
        "pages/wall.html",
        found=found,
        charts=charts_of(found),
        cards=_cards(found),
        warnings=_warnings(found),
        refresh=30,
        back_url="/overview",
    )


def _holder(row: CardRow) -> str:
    return (
        surroundings.desk_name(row.holder) if row.holder == row.desk else surroundings.person_name(row.holder)
    )


def charts_of(found: Overview) -> dict[str, Any]:
    """The figures as the chart macro takes them."""
    days = [f"{d.day.month}-{d.day.day}" for d in found.trend]
    return {
        "trend": {
            "labels": days,
            "series": [
                {"name": t("登记"), "values": [d.registered for d in found.trend]},
                {"name": t("办结"), "values": [d.concluded for d in found.trend]},
            ],
        },
        "types": _bars(found.by_type, {code: t(name) for code, name in TYPES.items()}),
        "desks": _bars(found.by_desk, dict(surroundings.departments())),
        "villages": _bars(
            found.by_village[:10],
            {one.key: surroundings.village_name(one.key) for one in found.by_village[:10]},
        ),
        "channels": _bars(found.by_channel, {code: t(name) for code, name in CHANNELS.items()}),
        "states": _bars(found.by_state, {code: t(name) for code, name in STATES.items()}),
    }


def matrix_of(found: Overview) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every village by its area, coloured by how much there is; each leads to its disputes."""
    numbers = {count.key: count.value for count in found.by_village}
    most = max(numbers.values(), default=0)
    return [
        (
            area,
            [
                {
                    "name": name,
                    "value": numbers.get(code, 0),
                    "tone": _heat(numbers.get(code, 0), most),
                    "href": f"/disputes?village={code}",
                }
                for code, name in villages
            ],
        )
        for area, villages in surroundings.villages()
    ]


def _heat(number: int, most: int) -> str:
    if not number:
        return "quiet"
    return (
        "danger"
        if number > most * 0.75 and number > 3
        else "wait"
        if number > most * 0.4 and number > 2
        else "ok"
    )


def _cards(found: Overview) -> list[tuple[str, int]]:
    """The cards that are up now, gravest first."""
    numbers = {count.key: count.value for count in found.cards}
    return [(code, numbers.get(code, 0)) for code in ("red", "yellow", "reminder")]


def _warnings(found: Overview) -> list[tuple[str, int]]:
    """Open warnings by the level that has to act, and those whose time is over."""
    numbers = {count.key: count.value for count in found.warnings}
    levels = [(t(name), numbers.get(f"open:{code}", 0)) for code, name in WARNING_LEVELS.items()]
    return [*levels, (t("已超时"), numbers.get("overdue", 0))]


def _bars(counts: tuple[Count, ...], names: dict[str, str]) -> dict[str, Any]:
    shown = [count for count in counts if count.value][:18]
    return {
        "labels": [names.get(count.key, count.key or t("未定")) for count in shown],
        "series": [{"name": t("件"), "values": [count.value for count in shown]}],
    }


PAGES = (
    ("/supervision", ["GET"], board),
    ("/supervision.csv", ["GET"], export),
    ("/overview", ["GET"], overview),
    ("/wall", ["GET"], wall),
    *flow.PAGES,
)
