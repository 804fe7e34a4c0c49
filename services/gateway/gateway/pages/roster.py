"""名册: the roster as a workbook – out, and back in after a dry run that names every wrong cell."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.mediator_roster import COLUMNS, ImportRoster, ListRoster, RosterResult
from gateway import workbooks
from gateway.i18n import t
from gateway.pages import lists
from gateway.pages.acting import FAILURES, Form, errors_of, say
from gateway.people import ask, needs


@needs("dispatch.manage")
def roster() -> ResponseReturnValue:
    return _show(Form())


@needs("dispatch.manage")
def export_roster() -> ResponseReturnValue:
    rows = lists.rows_of(lambda cursor: ask(ListRoster(cursor=cursor)))
    return workbooks.as_workbook(t("调解员名册"), list(COLUMNS), (list(row.cells.values()) for row in rows))


@needs("dispatch.manage")
def take_in() -> ResponseReturnValue:
    """The first time a workbook, as a dry run; the second time its rows, in earnest."""
    kept = request.form.get("rows", "")
    try:
        rows = json.loads(kept) if kept else _uploaded()
        result = ask(ImportRoster(rows=tuple(rows), dry_run=not kept))
    except (*FAILURES, ValueError) as error:
        return _show(Form({}, _errors(error))), 422
    if result.written:
        numbers = {"a": len(result.added), "c": len(result.changed), "l": len(result.left)}
        say(t("名册已更新。"), t("新增 {a} 人，修改 {c} 人，退出 {l} 人。", **numbers))
        return redirect("/mediators/roster")
    return _show(Form(), rows, result), 422 if result.faults else 200


def _uploaded() -> list[dict[str, str]]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise workbooks.UnreadableWorkbook("请选择一个 .xlsx 文件。", field="file")
    return workbooks.rows_in(file.read(), list(COLUMNS))


def _errors(error: Exception) -> dict[str, str]:
    if isinstance(error, FAILURES):
        return errors_of(error)
    return {"file": t("预检的内容已失效，请重新上传。")}


def _show(form: Form, rows: Sequence[dict[str, str]] = (), result: RosterResult | None = None) -> str:
    return render_template(
        "pages/roster.html",
        form=form,
        columns=COLUMNS,
        result=result,
        rows=json.dumps(list(rows), ensure_ascii=False),
        count=len(rows),
    )


PAGES = (
    ("/mediators/roster", ["GET"], roster),
    ("/mediators/roster", ["POST"], take_in),
    ("/mediators/roster.xlsx", ["GET"], export_roster),
)
