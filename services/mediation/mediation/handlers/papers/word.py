"""A Word template of the town filled: fields in paragraphs, cells, heads and feet, also where Word split one into pieces."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell, _Row

from mediation.errors import TemplateFaulty
from mediation.handlers.papers.written import Filling, is_optional, is_void
from servicekit.sheet import draw


def filled(path: Path, holes: Filling) -> bytes:
    """:raises TemplateFaulty: the file is no Word document, or has a field that there is not."""
    try:
        document = Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TemplateFaulty(f"文书模板“{path.name}”不是 Word 文档（.docx），请重新放入。") from error
    for part in _parts(document):
        for table in part.tables:
            _table(table, holes)
        for paragraph in list(part.paragraphs):
            _paragraph(paragraph, holes)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _parts(document: Any) -> Iterator[Any]:
    yield document
    for section in document.sections:
        yield section.header
        yield section.footer


def _table(table: Table, holes: Filling) -> None:
    given = [(row, "\n".join(cell.text for cell in _own(row))) for row in table.rows]
    stands = [(text, _row(table, row, text, holes)) for row, text in given]
    if is_void(stands):
        table._tbl.getparent().remove(table._tbl)


def _row(table: Table, row: _Row, text: str, holes: Filling) -> bool:
    """The row once for each of its items; gone where it is optional and has nothing. Whether it stands."""
    items = list(holes.copies(text))
    if not items and is_optional(text):
        row._tr.getparent().remove(row._tr)
        return False
    first, *others = items or [{}]
    rows = [row, *(_copy_after(table, row) for _ in others)]
    for made, item in zip(rows, [first, *reversed(others)], strict=True):
        for cell in _own(made):
            for paragraph in cell.paragraphs:
                _write(paragraph, holes, item)
    return True


def _own(row: _Row) -> list[_Cell]:
    """Each cell once, and none that only goes on from the row above."""
    return [_Cell(tc, row.table) for tc in row._tr.tc_lst if tc.vMerge != "continue"]


def _copy_after(table: Table, row: _Row) -> _Row:
    twin = copy.deepcopy(row._tr)
    row._tr.addnext(twin)
    return _Row(twin, table)


def _paragraph(paragraph: Any, holes: Filling) -> None:
    """Once for each item of its list; gone where the list is empty."""
    items = list(holes.copies(paragraph.text))
    for item in items[:-1]:
        twin = copy.deepcopy(paragraph._p)
        paragraph._p.addprevious(twin)
        _write(type(paragraph)(twin, paragraph._parent), holes, item)
    if items:
        _write(paragraph, holes, items[-1])
    else:
        paragraph._p.getparent().remove(paragraph._p)


def _write(paragraph: Any, holes: Filling, item: Mapping[str, str]) -> None:
    """The whole text into the first run, which gives it its look; Word splits words over runs as it likes."""
    text, image = holes.fill(paragraph.text, item), holes.picture(paragraph.text, item)
    if text == paragraph.text or not paragraph.runs:
        return
    first, *others = paragraph.runs
    first.text = text
    for run in others:
        run.text = ""
    draw(paragraph, image)
