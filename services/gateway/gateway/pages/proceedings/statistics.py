"""人民调解案件情况统计表: on the screen, to print, and as a workbook."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused
from gateway.i18n import mark
from gateway.pages.acting import FAILURES, Form, attachment, errors_of
from gateway.people import ask, needs
from servicekit.clock import local_date

SEE = ("supervision.read", "dispute.read_all")
CHECKS = {
    "body": mark("各类调委会之和＝案件总数"), "source": mark("各来源之和＝案件总数"), "type": mark("十八类之和＝案件总数"),
    "sent": mark("移送各部门之和＝接受委托移送"), "success": mark("调解成功≤案件总数"), "forms": mark("口头＋书面≤调解成功"),
}  # fmt: skip


@needs(*SEE)
def statistics() -> ResponseReturnValue:
    """``?from_on=&until_on=&committee=``; the running year where nothing is given."""
    given, form = _given(), Form(_given())
    try:
        found = ask(c.GetStatistics.model_validate(given))
    except FAILURES as error:
        if isinstance(error, Refused) and error.fault.status == 403:
            raise
        form.errors.update(errors_of(error))
        return _show(None, form), 422
    return _show(found, form)


@needs(*SEE)
def workbook() -> ResponseReturnValue:
    return attachment(ask(c.GetStatisticsBook.model_validate(_given())))


def _show(found: c.StatisticsSheet | None, form: Form) -> str:
    columns = found.columns if found else ()
    groups = [(name, len(list(own))) for name, own in groupby(columns, key=lambda one: one.group)]
    return render_template("pages/statistics.html", found=found, form=form, groups=groups, checks=CHECKS)


def _given() -> dict[str, Any]:
    today = local_date(current_app.config["CLOCK"].now())
    proposed = {"from_on": date(today.year, 1, 1).isoformat(), "until_on": today.isoformat(), "committee": ""}
    return {key: request.args.get(key) or value for key, value in proposed.items()}


PAGES = (
    ("/statistics", ["GET"], statistics),
    ("/statistics.xlsx", ["GET"], workbook),
)
