"""缺岗: the half days of duty that nobody kept, by month and desk; the centre says which had a good reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import duty as c
from gateway import workbooks
from gateway.i18n import full_moment, mark, now, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import act, choices, submitted
from gateway.pages.duty import HALVES, SEEN
from gateway.pages.whistles import reader_desk
from gateway.people import ask, needs
from servicekit.clock import local_date

STATES = {"counted": mark("计入"), "excused": mark("不计")}
FILTERS = ("of", "month", "state", "cursor")
MONTHS = 24  # offered to choose from


@needs(*SEEN)
def missed() -> ResponseReturnValue:
    filters = lists.given(*FILTERS)
    return render_template(
        "pages/missed.html",
        found=ask(_wanted(filters)),
        given=filters,
        desks=surroundings.departments(),
        months=_months(),
        halves=HALVES,
        states=choices(STATES),
        chips=_chips(filters),
    )


@needs(*SEEN)
def export() -> ResponseReturnValue:
    return lists.as_file(t("缺岗记录"), _columns(), _fetch)


@needs(*SEEN)
def workbook() -> ResponseReturnValue:
    columns = _columns()
    rows = ([value(row) for _, value in columns] for row in lists.rows_of(_fetch))
    return workbooks.as_workbook(t("缺岗记录"), [label for label, _ in columns], rows)


@needs("duty.manage")
def excuse() -> ResponseReturnValue:
    """Which half day is named in the form; what it counts for changes, never that nobody came."""
    given = submitted()
    fields = {key: given.get(key, "") for key in ("desk", "on", "half", "reason")}
    excused = given.get("do") != "count"
    return act(
        lambda: c.ExcuseMissedDuty.model_validate({**fields, "excused": excused}),
        done=t("这次缺岗不计入评分。") if excused else t("这次缺岗重新计入评分。"),
        following=t("理由已记入留痕。"),
        back=lists.address_of("/duty/missed"),
    )


def _fetch(cursor: str) -> c.MissedDuties:
    return ask(_wanted({**lists.given(*FILTERS), "cursor": cursor, "limit": lists.CHUNK}))


def _wanted(filters: dict[str, Any]) -> c.ListMissedDuty:
    return c.ListMissedDuty.model_validate({**filters, "desk": reader_desk()})


def _columns() -> lists.Columns:
    return (
        (t("部门"), lambda row: surroundings.desk_name(row.desk)),
        (t("日期"), lambda row: row.on.isoformat()),
        (t("班"), lambda row: t(HALVES[row.half])),
        (t("应到人"), lambda row: surroundings.person_name(row.substitute_id or row.person_id)),
        (t("是否计入"), lambda row: t(STATES["excused" if row.excused_at else "counted"])),
        (t("理由"), lambda row: row.excuse),
        (t("处理人"), lambda row: surroundings.person_name(row.excused_by)),
        (t("处理时间"), lambda row: full_moment(row.excused_at) if row.excused_at else ""),
    )


def _chips(filters: dict[str, Any]) -> list[tuple[str, str]]:
    states = {code: t(name) for code, name in STATES.items()}
    names = {
        "of": lists.named(t("部门"), dict(surroundings.departments())),
        "month": lists.named(t("月份")),
        "state": lists.named(t("是否计入"), states),
    }
    return lists.chips(filters, names)


def _months() -> list[tuple[str, str]]:
    """The last months, the newest first; one that the address names is among them."""
    this = local_date(now())
    count = this.year * 12 + this.month - 1
    found = [f"{date((count - n) // 12, (count - n) % 12 + 1, 1):%Y-%m}" for n in range(MONTHS)]
    asked = request.args.get("month", "")
    return [(one, one) for one in (found if asked in ("", *found) else [asked, *found])]


PAGES = (
    ("/duty/missed", ["GET"], missed),
    ("/duty/missed.csv", ["GET"], export),
    ("/duty/missed.xlsx", ["GET"], workbook),
    ("/duty/missed/excuse", ["POST"], excuse),
)
