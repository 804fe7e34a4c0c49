"""使用统计: how much the pool is used, as pictures, tables and files; and where 专家库 begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.errors import Refused
from contracts.expert_use import ExpertUseSheet, GetExpertUse
from gateway import workbooks
from gateway.exporting import as_table
from gateway.i18n import mark, t
from gateway.pages.acting import FAILURES, Form, errors_of
from gateway.people import ask, needs
from servicekit.clock import local_date

OVERSEES = ("expert.manage", "supervision.read")
COUNTS = {
    "drawn": mark("抽中"),
    "asked": mark("咨询"),
    "answered": mark("书面意见"),
    "in_time": mark("按时答复"),
    "overdue": mark("逾期未答"),
    "declined": mark("推辞"),
    "invited": mark("邀请参加调解"),
    "joined": mark("同意参加"),
}
Rows = Iterator[list[object]]


@needs("expert.manage", "supervision.read", "expert.answer")
def begin() -> ResponseReturnValue:
    return redirect("/experts/credentials")


@needs(*OVERSEES)
def use() -> ResponseReturnValue:
    """``?from_month=&until_month=``; the running year where nothing is given."""
    given = _given()
    try:
        return _show(ask(GetExpertUse.model_validate(given)), Form(given))
    except FAILURES as error:
        if isinstance(error, Refused) and error.fault.status == 403:
            raise
        return _show(None, Form(given, errors_of(error))), 422


@needs(*OVERSEES)
def as_xlsx() -> ResponseReturnValue:
    found = ask(GetExpertUse.model_validate(_given()))
    return workbooks.as_workbook(_name(found), _header(), _rows(found))


@needs(*OVERSEES)
def as_csv() -> ResponseReturnValue:
    found = ask(GetExpertUse.model_validate(_given()))
    return as_table(_name(found), _header(), _rows(found))


def _show(found: ExpertUseSheet | None, form: Form) -> str:
    """On the page only experts of whom something is counted; the files have everybody."""
    return render_template(
        "pages/expert_use.html",
        found=found,
        form=form,
        counts=COUNTS,
        charts=_charts(found) if found else {},
        used=[one for one in found.experts if any(getattr(one, key) for key in COUNTS)] if found else [],
    )


def _charts(found: ExpertUseSheet) -> dict[str, Any]:
    """By month what was asked and answered; by committee the same side by side."""
    shown = (("asked", None), ("answered", None), ("in_time", "ok"))
    return {
        "months": _chart([one.month for one in found.months], found.months, shown),
        "committees": _chart([one.name for one in found.committees], found.committees, shown),
    }


def _chart(labels: list[str], rows: Any, shown: Any) -> dict[str, Any]:
    series = [
        {"name": t(COUNTS[key]), "values": [getattr(one, key) for one in rows], "tone": tone}
        for key, tone in shown
    ]
    return {"labels": labels, "series": series}


def _name(found: ExpertUseSheet) -> str:
    return t("专家库使用统计 {first} 至 {last}", first=found.from_month, last=found.until_month)


def _header() -> list[str]:
    return [t("统计项"), t("名称"), t("抽取次数"), *map(t, COUNTS.values())]


def _rows(found: ExpertUseSheet) -> Rows:
    """The sum, then months, committees and experts, told apart by the first column."""
    for label, rows in (
        (t("合计"), [("", found.total)]),
        (t("按月"), [(one.month, one) for one in found.months]),
        (t("按委员会"), [(one.name, one) for one in found.committees]),
        (t("按专家"), [(f"{one.expert_id} {one.name}", one) for one in found.experts]),
    ):
        for name, one in rows:
            draws = getattr(one, "draws", "")
            yield [label, name, draws, *(getattr(one, key) for key in COUNTS)]


def _given() -> dict[str, str]:
    today = local_date(current_app.config["CLOCK"].now()).isoformat()
    proposed = {"from_month": f"{today[:4]}-01", "until_month": today[:7]}
    return {key: request.args.get(key) or value for key, value in proposed.items()}


PAGES = (
    ("/experts", ["GET"], begin),
    ("/experts/use", ["GET"], use),
    ("/experts/use.xlsx", ["GET"], as_xlsx),
    ("/experts/use.csv", ["GET"], as_csv),
)
