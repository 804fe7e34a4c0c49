"""A roster as a workbook: out, and back in after a dry run that names every wrong cell; each roster's page is made of this."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.mediator_roster import RosterResult, RosterRows
from contracts.message import Request
from gateway import workbooks
from gateway.i18n import t
from gateway.pages import lists
from gateway.pages.acting import FAILURES, Form, errors_of, say
from gateway.people import ask

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Book:
    """``listing`` asks for the page behind a cursor; ``taking`` for rows, as a dry run or in earnest."""

    address: str
    title: str
    template: str
    columns: Mapping[str, str]
    listing: Callable[[str], Request[RosterRows]]
    taking: Callable[[tuple[dict[str, str], ...], bool], Request[RosterResult]]

    def export(self) -> ResponseReturnValue:
        rows = lists.rows_of(lambda cursor: ask(self.listing(cursor)))
        return workbooks.as_workbook(
            t(self.title), list(self.columns), (list(row.cells.values()) for row in rows)
        )

    def take_in(self) -> ResponseReturnValue:
        """The first time a workbook, as a dry run; the second time its rows, in earnest."""
        kept = request.form.get("rows", "")
        try:
            rows = json.loads(kept) if kept else self._uploaded()
            result = ask(self.taking(tuple(rows), not kept))
        except (*FAILURES, ValueError) as error:
            return self.show(Form({}, _errors(error))), 422
        return self._written(result) if result.written else self._tried(rows, result)

    def show(self, form: Form, rows: Rows = (), result: RosterResult | None = None, **more: Any) -> str:
        return render_template(
            self.template,
            form=form,
            address=self.address,
            columns=self.columns,
            result=result,
            rows=json.dumps(list(rows), ensure_ascii=False),
            **more,
        )

    def _tried(self, rows: Rows, result: RosterResult) -> ResponseReturnValue:
        return self.show(Form(), rows, result), 422 if result.faults else 200

    def _written(self, result: RosterResult) -> ResponseReturnValue:
        numbers = {"a": len(result.added), "c": len(result.changed), "l": len(result.left)}
        say(t("名册已更新。"), t("新增 {a} 人，修改 {c} 人，退出 {l} 人。", **numbers))
        return redirect(self.address)

    def _uploaded(self) -> list[dict[str, str]]:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise workbooks.UnreadableWorkbook("请选择一个 .xlsx 文件。", field="file")
        return workbooks.rows_in(file.read(), list(self.columns))


def _errors(error: Exception) -> dict[str, str]:
    if isinstance(error, FAILURES):
        return errors_of(error)
    return {"file": t("预检的内容已失效，请重新上传。")}
