"""Workbooks (.xlsx): a table that comes in as rows of texts, and rows that go out. Both libraries come in when asked for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, send_file

from contracts.errors import Invalid
from gateway.exporting import safe

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 4_000_000  # bytes
MOST_ROWS = 2_000


class UnreadableWorkbook(Invalid):
    """Not a workbook, without headings, with an unknown one, too large."""

    code = "unreadable_workbook"


def rows_in(content: bytes, known: Sequence[str]) -> list[dict[str, str]]:
    """Every row that is not empty, by the headings of the first row.

    :raises UnreadableWorkbook: the table as a whole cannot be taken; the sentence says why.
    """
    table = _table(content)
    headings = [_text(cell) for cell in table[0]] if table else []
    if not any(headings):
        raise UnreadableWorkbook("工作簿里没有内容：第一行写栏目名称，可以先导出一份照着填。", field="file")
    if strange := [one for one in headings if one and one not in known]:
        raise UnreadableWorkbook(f"有不认识的栏目“{'、'.join(strange)}”，请按导出的表头填写。", field="file")
    rows = [dict(zip(headings, map(_text, row), strict=False)) for row in table[1:]]
    found = [row for row in rows if any(row.values())]
    if not found or len(found) > MOST_ROWS:
        raise UnreadableWorkbook(f"一次要有1到{MOST_ROWS}行，现在有{len(found)}行。", field="file")
    return found


def _table(content: bytes) -> list[list[Any]]:
    import python_calamine

    if len(content) > LARGEST:
        raise UnreadableWorkbook("文件太大，请分几次导入。", field="file")
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise UnreadableWorkbook("读不出来，请在表格软件里另存为 .xlsx 再上传。", field="file") from error


def as_workbook(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A workbook called ``name`` with one sheet; what a spreadsheet would run as a formula is text."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.append(list(header))
    for row in rows:
        sheet.append([safe(value) for value in row])
    return sent(name, book)


def sent(name: str, book: Any) -> Response:
    """The workbook as a file to keep."""
    held = io.BytesIO()
    book.save(held)
    held.seek(0)
    return send_file(held, XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _text(cell: Any) -> str:
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()
