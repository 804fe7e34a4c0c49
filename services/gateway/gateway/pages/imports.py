"""导入: a file is uploaded, tried without writing anything, mended, and then registered in the background."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from contracts import import_files as c
from gateway import import_template, workbooks
from gateway.i18n import t
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, act, errors_of, say
from gateway.people import ask, needs

REGISTER = "dispute.register"
HERE = "/imports"


@needs(REGISTER)
def imports() -> ResponseReturnValue:
    return _all(Form())


@needs(REGISTER)
def upload() -> ResponseReturnValue:
    """The file goes on in parts: neither side holds it whole."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return _all(Form(errors={"file": t("请选择一个文件。")})), 422
    try:
        row = _passed_on(given)
    except FAILURES as error:
        return _all(Form(errors={"file": next(iter(errors_of(error).values()))})), 422
    say(t("已上传，正在试导入。"), t("试导入只检查，不登记；看过结果再决定。"))
    return redirect(f"{HERE}/{row.import_id}")


upload.max_body = c.LARGEST_FILE + 100_000


@needs(REGISTER)
def template() -> ResponseReturnValue:
    """The workbook to fill in, with this town's villages."""
    villages = [name for _, places in surroundings.villages() for _, name in places]
    return workbooks.sent(t("纠纷导入模板"), import_template.workbook(villages))


@needs(REGISTER)
def one(import_id: str) -> ResponseReturnValue:
    found = ask(c.GetImport(import_id=import_id, cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/import.html", found=found, states=c.IMPORT_STATES, here=f"{HERE}/{import_id}"
    )


@needs(REGISTER)
def faults(import_id: str) -> ResponseReturnValue:
    """The list of errors as a file, beside the one that is mended."""
    columns: lists.Columns = (
        (t("行"), lambda row: row.row),
        (t("列"), lambda row: row.column),
        (t("原因"), lambda row: row.reason),
    )

    def fetch(cursor: str) -> lists.Rows:
        found = ask(c.GetImport(import_id=import_id, cursor=cursor, limit=lists.CHUNK))
        return lists.Rows(found.faults, found.next_cursor)

    return lists.as_file(t("导入错误"), columns, fetch)


@needs(REGISTER)
def start(import_id: str) -> ResponseReturnValue:
    dry_run = "dry_run" in request.form
    return act(
        lambda: c.StartImport(import_id=import_id, dry_run=dry_run),
        done=t("已开始试导入。") if dry_run else t("已开始导入。"),
        following=t("可以离开本页，办完会留下结果。"),
        back=f"{HERE}/{import_id}",
    )


def _passed_on(given: FileStorage) -> c.ImportRow:
    given.stream.seek(0, 2)
    size = given.stream.tell()
    given.stream.seek(0)
    row = ask(c.BeginImport.model_validate({"filename": given.filename, "size": size}))
    for position, part in enumerate(_parts(given)):
        content = base64.b64encode(part).decode()
        ask(c.AddImportPart(import_id=row.import_id, position=position, content=content))
    return ask(c.StartImport(import_id=row.import_id, dry_run=True))


def _parts(given: FileStorage) -> Iterator[bytes]:
    while part := given.stream.read(c.PART):
        yield part


def _all(form: Form) -> str:
    found = ask(c.ListImports(cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/imports.html", found=found, form=form, states=c.IMPORT_STATES, columns=import_template.lines()
    )


PAGES = (
    (HERE, ["GET"], imports),
    (HERE, ["POST"], upload),
    (f"{HERE}/template.xlsx", ["GET"], template),
    (f"{HERE}/<import_id>", ["GET"], one),
    (f"{HERE}/<import_id>.csv", ["GET"], faults),
    (f"{HERE}/<import_id>/start", ["POST"], start),
)
