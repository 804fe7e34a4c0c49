"""The look of a paper: A4, 宋体 titles, 仿宋 text, tables with lines, and bytes that depend on the case alone."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TITLE, TEXT = "宋体", "仿宋"
# The earliest moment a ZIP entry can have: entries carry no time of their own.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Sheet:
    """A paper while it is written."""

    def __init__(self, title: str, moment: datetime) -> None:
        self.document: Any = Document()
        self._page()
        self._properties(title, moment)
        self.line(title, size=22, font=TITLE, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)

    def line(
        self,
        text: str,
        *,
        size: int = 14,
        font: str = TEXT,
        bold: bool = False,
        align: Any = None,
        indent: bool = False,
    ) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        _font(paragraph.add_run(text), font, size, bold)

    def right(self, text: str) -> None:
        self.line(text, align=WD_ALIGN_PARAGRAPH.RIGHT)

    def heading(self, text: str) -> None:
        self.line(text, font=TITLE, bold=True)

    def text(self, words: str) -> None:
        """Free text, one paragraph for each of its lines."""
        for part in words.splitlines() or [""]:
            self.line(part, indent=True)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = self.document.add_table(rows=0, cols=len(head))
        table.style = "Table Grid"
        for number, row in enumerate([head, *rows]):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                _font(cell.paragraphs[0].add_run(words), TITLE if number == 0 else TEXT, 11, number == 0)

    def content(self) -> bytes:
        raw = BytesIO()
        self.document.save(raw)
        return _timeless(raw)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        _font(self.document.styles["Normal"], TEXT, 14, False)

    def _properties(self, title: str, moment: datetime) -> None:
        properties = self.document.core_properties
        plain = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.title, properties.author, properties.last_modified_by = title, "", ""
        properties.comments, properties.language, properties.revision = "", "zh-CN", 1
        properties.created = properties.modified = properties.last_printed = plain


def _font(of: Any, name: str, size: int, bold: bool) -> None:
    of.font.name, of.font.size, of.font.bold = name, Pt(size), bold
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _timeless(raw: BytesIO) -> bytes:
    """The same file without the time at which each of its parts was written."""
    out = BytesIO()
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name))
    return out.getvalue()
