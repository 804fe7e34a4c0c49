"""专家名册: experts one by one or as a workbook, and the industry committees; by who keeps the pool."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import expert_roster as c
from contracts.codes import TYPES
from gateway.i18n import mark, t
from gateway.i18n.said import said
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, act, errors_of, say, submitted
from gateway.pages.books import Book
from gateway.people import ask, needs

BOOK = Book(
    "/experts/roster/table",
    mark("专家名册"),
    "pages/expert_roster.html",
    c.EXPERT_COLUMNS,
    lambda cursor: c.ListExpertRoster(cursor=cursor),
    lambda rows, dry: c.ImportExperts(rows=rows, dry_run=dry),
)
# The form's field → the column of the table that it fills.
COLUMN_OF = {
    "id": "编号", "name": "姓名", "committee": "委员会", "title": "职称", "village": "所在村", "employer": "工作单位",
    "relatives": "近亲属",
    "credential": "资质", "until": "资质有效期至", "state": "状态",
}  # fmt: skip
FIELD_OF = {column: name for name, column in COLUMN_OF.items()} | {"专长": "fields"}


@needs("expert.manage")
def roster() -> ResponseReturnValue:
    rows = list(lists.rows_of(lambda cursor: ask(BOOK.listing(cursor))))
    return render_template("pages/experts.html", rows=rows, names=TYPES)


@needs("expert.manage")
def one() -> ResponseReturnValue:
    """``?id=`` fills in somebody who is there; without it somebody new."""
    wanted = request.args.get("id", "")
    rows = lists.rows_of(lambda cursor: ask(BOOK.listing(cursor)))
    cells: dict[str, str] = next((row.cells for row in rows if row.cells["编号"] == wanted), {})
    return _form(Form({FIELD_OF[column]: text for column, text in cells.items()}))


@needs("expert.manage")
def keep() -> ResponseReturnValue:
    """A table of one row: its faults stand at the fields."""
    given = submitted()
    row = {column: given[name] for name, column in COLUMN_OF.items() if name in given}
    row["专长"] = ";".join(request.form.getlist("fields"))
    try:
        result = ask(c.ImportExperts(rows=(row,)))
    except FAILURES as error:
        return make_response(_form(Form(request.form, errors_of(error))), 422)
    if result.faults:
        errors = {FIELD_OF[fault.column]: said(fault.reason) for fault in result.faults}
        return make_response(_form(Form(request.form, errors)), 422)
    _tell(bool(result.left))
    return redirect("/experts/roster")


@needs("expert.manage")
def table() -> ResponseReturnValue:
    return BOOK.show(Form())


@needs("expert.manage")
def take_table() -> ResponseReturnValue:
    return BOOK.take_in()


@needs("expert.manage")
def export_table() -> ResponseReturnValue:
    return BOOK.export()


@needs("expert.manage")
def committees() -> ResponseReturnValue:
    return _committees(Form({"code": ""}))


@needs("expert.manage")
def keep_committee() -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.KeepExpertCommittee.model_validate(
            {
                "code": given.get("code", ""),
                "name": given.get("name", ""),
                "types": request.form.getlist("types"),
                "active": given.get("active", "yes") == "yes",
            }
        ),
        done=t("行业委员会已保存。"),
        back="/experts/committees",
        failed=_committees,
    )


def _tell(left: bool) -> None:
    if left:
        say(t("已退出专家库。"), t("正在等答复的咨询已改问下一位专家。"))
    else:
        say(t("专家名册已保存。"))


def _form(form: Form) -> str:
    found = ask(c.ListExpertCommittees()).items
    return render_template(
        "pages/expert_form.html",
        form=form,
        chosen=_chosen(form),
        committees=[(row.name, row.name) for row in found if row.active],
        villages=[(area, [(name, name) for _, name in rows]) for area, rows in surroundings.villages()],
        types=_types(),
    )


def _chosen(form: Form) -> list[str]:
    return form.getlist("fields") or str(form.data.get("fields", "")).split(";")


def _committees(form: Form) -> str:
    found = ask(c.ListExpertCommittees()).items
    known = next((row for row in found if row.code == request.args.get("code")), None)
    if known and not form.errors:
        form = Form({**known.model_dump(), "active": "yes" if known.active else "no"})
    return render_template(
        "pages/expert_committees.html",
        found=found,
        form=form,
        chosen=form.getlist("types") or list(form.data.get("types", ())),
        types=_types(),
        names=TYPES,
    )


def _types() -> list[tuple[str, str]]:
    return [(code, f"{code} {t(name)}") for code, name in TYPES.items() if code != "00"]


PAGES = (
    ("/experts/roster", ["GET"], roster),
    ("/experts/roster/one", ["GET"], one),
    ("/experts/roster/one", ["POST"], keep),
    ("/experts/roster/table", ["GET"], table),
    ("/experts/roster/table", ["POST"], take_table),
    ("/experts/roster.xlsx", ["GET"], export_table),
    ("/experts/committees", ["GET"], committees),
    ("/experts/committees", ["POST"], keep_committee),
)
