"""席位评分: how the desks answer each other, by month: for supervision all of them, for a desk itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import desk_scores as c
from gateway.exporting import as_table
from gateway.i18n import mark, now, t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, Form, errors_of
from gateway.pages.whistles import SEEN, reader_desk
from gateway.people import ask, needs
from servicekit.clock import local_date

MONTHS = 6  # shown at first, this one among them
# What is counted, as people call it; the order of the columns.
FIGURES: dict[str, str] = {
    "made": mark("吹哨次数"), "called": mark("被吹哨"), "in_time": mark("按时报到"), "late": mark("报到超时"),
    "results": mark("已反馈"), "results_in_time": mark("按时反馈"), "given": mark("给出评分"), "stars_given": mark("给出均分"),
    "received": mark("得到评分"), "stars": mark("得到均分"), "returned": mark("退回件数"), "overdue": mark("超时签收"),
    "missed": mark("缺岗"),
}  # fmt: skip
CHARTED = ("called", "in_time", "results_in_time")


@needs(*SEEN)
def scores() -> ResponseReturnValue:
    given = _given()
    try:
        found = _found(given)
    except FAILURES as error:
        return _show(None, Form(given, errors_of(error))), 422
    return _show(found, Form(given))


@needs(*SEEN)
def export() -> ResponseReturnValue:
    header = [t("部门"), t("月份"), *(t(name) for name in FIGURES.values())]
    return as_table(t("席位评分"), header, _rows(_found(_given())))


def _given() -> dict[str, str]:
    """The period that the address names; else the last months, this one among them."""
    today = local_date(now())
    first = (today.year * 12 + today.month - MONTHS) // 12, (today.year * 12 + today.month - MONTHS) % 12 + 1
    start = {"since": f"{first[0]}-{first[1]:02}-01", "until": today.isoformat()}
    return start | {
        name: value for name in ("since", "until") if (value := request.args.get(name, "").strip())
    }


def _found(given: dict[str, str]) -> c.DeskScores:
    return ask(c.ListDeskScores.model_validate({**given, "desk": reader_desk()}))


def _rows(found: c.DeskScores) -> Iterator[list[Any]]:
    for desk in found.items:
        for month in desk.months:
            yield [
                surroundings.desk_name(desk.desk),
                month.month,
                *("" if (value := getattr(month, name)) is None else value for name in FIGURES),
            ]


def _show(found: c.DeskScores | None, form: Form) -> str:
    return render_template(
        "pages/scores.html",
        found=found,
        form=form,
        figures=FIGURES,
        chart=_chart(found) if found else None,
        idle=found is not None and not any(_busy(one) for one in found.items),
        query=request.query_string.decode(),
    )


def _busy(one: c.DeskScore) -> bool:
    return any(getattr(one, name) for name in FIGURES)


def _chart(found: c.DeskScores) -> dict[str, Any]:
    """Of one desk its months, of several the desks side by side."""
    lines = found.items[0].months if len(found.items) == 1 else found.items
    labels = (
        list(found.months)
        if len(found.items) == 1
        else [surroundings.desk_name(one.desk) for one in found.items]
    )
    series = [{"name": t(FIGURES[name]), "values": [getattr(one, name) for one in lines]} for name in CHARTED]
    return {"labels": labels, "series": series}


PAGES = (("/scores", ["GET"], scores), ("/scores.csv", ["GET"], export))
