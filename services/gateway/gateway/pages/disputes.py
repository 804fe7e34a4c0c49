"""纠纷列表: everything that this person may see, filtered, sorted, kept as views, ticked, exported, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.codes import CARDS, CHANNELS, GRADES, RISKS, STATES, TYPES
from contracts.supervision import CaseRow, GetCase, ListDisputes
from gateway.asking import answers_of, ask_all
from gateway.exporting import as_table
from gateway.i18n import full_moment, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import choices, say
from gateway.people import actor, ask, needs

READ = ("dispute.read", "dispute.read_all")
FILTERS = ("status", "desk", "village", "type", "risk", "channel", "mediator", "q", "sort", "cursor")
PATIENCE = 10.0


@needs(*READ)
def listing() -> ResponseReturnValue:
    filters = _filters()
    return render_template(
        "pages/disputes.html",
        found=ask(ListDisputes.model_validate(filters)),
        given=filters,
        chips=_chips(filters),
        views=lists.views_of("/disputes", _always()),
        sort=filters.get("sort", "-registered_at"),
        states=[("open", t("在办的")), *choices(STATES)],
        types=choices(TYPES),
        type_names=TYPES,
        risks=choices(RISKS),
        channels=choices(CHANNELS),
        desks=surroundings.departments(),
        villages=surroundings.villages(),
    )


@needs(*READ)
def export() -> ResponseReturnValue:
    """The whole list, as it is filtered now."""
    filters = {**_filters(), "limit": lists.CHUNK}
    return lists.as_file(
        t("纠纷"),
        columns(),
        lambda cursor: ask(ListDisputes.model_validate({**filters, "cursor": cursor})),
    )


@needs(*READ)
def export_chosen() -> ResponseReturnValue:
    """Only what was ticked."""
    ids = lists.chosen()
    if not ids:
        say(t("还没有勾选。"), t("先在列表里勾选，再导出。"), tone="wait")
        return redirect("/disputes")
    found = answers_of(ask_all({each: GetCase(dispute_id=each) for each in ids}, PATIENCE))
    return table_of(list(found.values()))


def table_of(rows: Sequence[CaseRow]) -> Response:
    return as_table(
        t("纠纷"), [label for label, _ in columns()], ([value(row) for _, value in columns()] for row in rows)
    )


def columns() -> lists.Columns:
    """What a row of the file holds; the words are masked as they are on the page."""
    return (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: _word(STATES, row.state)),
        (t("类型"), lambda row: _word(TYPES, row.type_code)),
        (t("难易"), lambda row: _word(GRADES, row.grade)),
        (t("风险"), lambda row: _word(RISKS, row.risk)),
        (t("部门"), lambda row: surroundings.desk_name(row.desk)),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("来源"), lambda row: _word(CHANNELS, row.channel)),
        (t("调解员"), lambda row: surroundings.person_name(row.mediator_id)),
        (t("登记时间"), lambda row: full_moment(row.registered_at)),
        (t("应当办结"), lambda row: full_moment(row.due_at) if row.due_at else ""),
        (t("超期"), lambda row: t("是") if row.overdue else ""),
        (t("牌"), lambda row: _word(CARDS, row.card)),
        (t("事由"), lambda row: row.excerpt),
    )


def _word(table: dict[str, str], code: str) -> str:
    return t(table[code]) if code in table else code


def _filters() -> dict[str, Any]:
    found = lists.given(*FILTERS)
    return found | {flag: True for flag in ("overdue", "severe") if lists.given(flag)}


def _chips(filters: dict[str, Any]) -> list[tuple[str, str]]:
    translated = {code: t(name) for code, name in {**STATES, **TYPES}.items()}
    return lists.chips(
        filters,
        {
            "q": lists.named(t("包含")),
            "status": lists.named(t("状态"), {**translated, "open": t("在办的")}),
            "type": lists.named(t("类型"), translated),
            "risk": lists.named(t("风险"), {code: t(name) for code, name in RISKS.items()}),
            "desk": lists.named(t("部门"), dict(surroundings.departments())),
            "village": lambda code: lists.named(t("村居"))(surroundings.village_name(code)),
            "channel": lists.named(t("来源"), {code: t(name) for code, name in CHANNELS.items()}),
            "mediator": lambda who: lists.named(t("调解员"))(surroundings.person_name(who)),
            "overdue": lambda _: t("只看超期"),
            "severe": lambda _: t("只看疑难重大"),
        },
    )


def _always() -> list[tuple[str, str]]:
    """Views that everybody has; those who watch the clocks have more."""
    views = [(t("全部"), ""), (t("在办的"), "status=open"), (t("超期的"), "overdue=1")]
    if actor().may("supervision.read"):
        views += [
            (t("先到期的"), "sort=due_at&status=open"),
            (t("无人接单"), "status=unassigned"),
            (t("红色风险"), "risk=red"),
            (t("疑难重大"), "severe=1"),
        ]
    return views


PAGES = (
    ("/disputes", ["GET"], listing),
    ("/disputes.csv", ["GET"], export),
    ("/disputes/export", ["POST"], export_chosen),
)
