"""人民调解委员会: the register of committees with what the law asks for, one opened and changed, and the workbook."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import committees as c
from gateway.i18n import mark, t
from gateway.i18n.said import said
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, errors_of, say, submitted
from gateway.pages.books import Book
from gateway.people import ask, needs

SEES = ("dispatch.manage", "supervision.read")
FILTERS = ("q", "kind", "area_code", "stands")
BOOK = Book(
    "/mediators/committees/table",
    mark("人民调解委员会"),
    "pages/committee_table.html",
    c.COMMITTEE_COLUMNS,
    lambda _cursor: c.ListCommitteeRows(),
    lambda rows, dry: c.ImportCommittees(rows=rows, dry_run=dry),
)
# The form's field → the column of the table that it fills.
COLUMN_OF = {
    "code": "编号", "name": "名称", "kind": "类别", "village": "所在村", "area": "管区", "chair": "主任", "deputies": "副主任",
    "members": "委员", "women": "女委员", "begins": "届期开始", "ends": "届期结束", "state": "状态",
}  # fmt: skip
FIELD_OF = {column: name for name, column in COLUMN_OF.items()}


@needs(*SEES)
def register() -> ResponseReturnValue:
    given = lists.given(*FILTERS)
    return render_template(
        "pages/committees.html",
        found=ask(c.ListCommittees.model_validate(given)),
        given=given,
        chips=lists.chips(given, _chip_names()),
        **_choices(),
    )


@needs(*SEES)
def one(code: str) -> ResponseReturnValue:
    return _show(ask(c.GetCommittee(code=code)))


@needs("dispatch.manage")
def new() -> ResponseReturnValue:
    return _show(None, Form({"kind": "村级", "state": "在册"}))


@needs("dispatch.manage")
def keep(code: str) -> ResponseReturnValue:
    return _kept(ask(c.GetCommittee(code=code)))


@needs("dispatch.manage")
def add() -> ResponseReturnValue:
    return _kept(None)


@needs("dispatch.manage")
def table() -> ResponseReturnValue:
    return BOOK.show(Form())


@needs("dispatch.manage")
def take_table() -> ResponseReturnValue:
    return BOOK.take_in()


@needs(*SEES)
def export() -> ResponseReturnValue:
    return BOOK.export()


def _kept(was: c.CommitteeSheet | None) -> ResponseReturnValue:
    given = submitted()
    cells = {column: given.get(name, "") for name, column in COLUMN_OF.items()}
    if was is not None:
        cells["编号"] = was.code
    try:
        kept = ask(
            c.KeepCommittee(cells=cells, version=given.get("version", ""), reason=given.get("reason", ""))
        )
    except FAILURES as error:
        return make_response(_show(was, Form(request.form, errors_of(error))), 422)
    if kept.committee is None:
        errors = {FIELD_OF[fault.column]: said(fault.reason) for fault in kept.faults}
        return make_response(_show(was, Form(request.form, errors)), 422)
    if given.get("state") == "撤销":
        say(t("调委会已撤销。"), t("所属调解员仍在名册里，请改到别的调委会。"))
        return redirect("/mediators/committees")
    say(t("调委会登记已更新。"), t("设立和变动请告知县司法局和基层法院。"))
    return redirect(f"/mediators/committees/{kept.committee.code}")


def _show(sheet: c.CommitteeSheet | None, form: Form | None = None) -> str:
    if form is None and sheet is not None:
        form = Form({FIELD_OF[column]: text for column, text in sheet.cells.items()})
    form = form or Form()
    return render_template(
        "pages/committee.html",
        one=sheet,
        form=form,
        version=sheet.version if sheet and not form.errors else form.data.get("version", ""),
        places=[(area, [(code, name) for code, name in rows]) for area, rows in surroundings.villages()],
        kind_names=[(name, t(name)) for name in c.KINDS.values()],
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    return {
        "kinds": [(code, t(name)) for code, name in c.KINDS.items()],
        "kind_of": c.KINDS,
        "areas": surroundings.areas(),
        "stands": [(code, t(name)) for code, name in c.STANDS.items()],
        "stand_names": c.STANDS,
    }


def _chip_names() -> dict[str, Any]:
    return {
        "q": lists.named(t("包含")),
        "kind": lists.named(t("类别"), {code: t(name) for code, name in c.KINDS.items()}),
        "area_code": lists.named(t("管区"), dict(surroundings.areas())),
        "stands": lists.named(t("状态"), {code: t(name) for code, name in c.STANDS.items()}),
    }


PAGES = (
    ("/mediators/committees", ["GET"], register),
    ("/mediators/committees.xlsx", ["GET"], export),
    ("/mediators/committees/table", ["GET"], table),
    ("/mediators/committees/table", ["POST"], take_table),
    ("/mediators/committees/new", ["GET"], new),
    ("/mediators/committees/new", ["POST"], add),
    ("/mediators/committees/<code>", ["GET"], one),
    ("/mediators/committees/<code>", ["POST"], keep),
)
