"""A4 papers in Word's format: Chinese fonts, page numbers, tables, and the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEADING, LATIN = "仿宋", "宋体", "Times New Roman"
BODY_SIZE, TITLE_SIZE, TABLE_SIZE = 14, 22, 12
WIDTH_CM = 15.6  # A4 without its margins
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


class Sheet:
    """A paper under construction."""

    def __init__(self, title: str, made_at: datetime) -> None:
        self._document = Document()
        self._made_at = made_at
        self._set_page()
        self._set_style()
        self._number_pages()
        self._describe(title)
        self.line(title, font=HEADING, size=TITLE_SIZE, bold=True, align=CENTRE, after=10)

    def line(
        self,
        text: str,
        *,
        font: str = BODY,
        size: float = BODY_SIZE,
        bold: bool = False,
        align: Any = LEFT,
        after: float = 0,
        indent: bool = False,
        keep: bool = False,
    ) -> None:
        """One paragraph; ``indent`` sets its first line in by two characters, ``keep`` holds it to the next."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.keep_with_next = keep
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        _write(paragraph, text, font, size, bold)

    def heading(self, text: str) -> None:
        self.line(text, font=HEADING, bold=True, after=2, keep=True)

    def body(self, text: str) -> None:
        """Free text: each of its lines is a paragraph."""
        for part in text.splitlines() or [""]:
            self.line(part.strip(), indent=True)

    def table(self, rows: Sequence[Sequence[str]], widths_cm: Sequence[float], *, head: bool = False) -> Any:
        """A ruled table; with ``head`` the first row is repeated on each page."""
        table = self._grid(len(rows), widths_cm)
        for place, row in enumerate(rows):
            for cell, text in zip(table.rows[place].cells, row, strict=True):
                bold = head and place == 0
                fill(cell, text, bold=bold, align=CENTRE if bold else LEFT)
            _set_row(table.rows[place], repeat=head and place == 0)
        return table

    def _grid(self, rows: int, widths_cm: Sequence[float]) -> Any:
        table = self._document.add_table(rows=rows, cols=len(widths_cm))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for place, width in enumerate(widths_cm):
            table.columns[place].width = Cm(width)
            for cell in table.columns[place].cells:
                cell.width = Cm(width)
        return table

    def picture(self, cell: Any, image: bytes, width_cm: float = 4.0) -> None:
        """A drawn signature in a cell; nothing where there is none."""
        draw(cell.paragraphs[0], image, width_cm)

    def drawing(self, image: bytes) -> None:
        """A drawn signature behind the last line; nothing where there is none."""
        if image:
            draw(self._document.paragraphs[-1], image)

    def gap(self, points: float = 8) -> None:
        self.line("", size=points)

    def finished(self) -> bytes:
        """The file; the same content gives the same bytes."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return _without_moments(buffer.getvalue())

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.0), Cm(2.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)

    def _set_style(self) -> None:
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = LATIN, Pt(BODY_SIZE)
        _set_east_asian(style.element.get_or_add_rPr(), BODY)
        style.paragraph_format.line_spacing = 1.4
        style.paragraph_format.space_after = Pt(0)

    def _number_pages(self) -> None:
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = CENTRE
        for part, is_field in (
            ("第", False),
            ("PAGE", True),
            ("页 共", False),
            ("NUMPAGES", True),
            ("页", False),
        ):
            run = paragraph.add_run("" if is_field else part)
            _set_font(run, HEADING, 9, False)
            if is_field:
                _add_field(run, part)

    def _describe(self, title: str) -> None:
        properties = self._document.core_properties
        properties.title, properties.author, properties.last_modified_by = title, "", ""
        properties.comments, properties.language, properties.revision = "", "zh-CN", 1
        moment = self._made_at.replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = moment


def draw(paragraph: Any, image: bytes, width_cm: float = 4.0) -> None:
    """A drawn signature at a paragraph's end; nothing where there is none."""
    if image:
        paragraph.add_run().add_picture(io.BytesIO(image), width=Cm(width_cm))


def fill(cell: Any, text: str, *, bold: bool = False, align: Any = LEFT) -> None:
    """Writes a cell, each line of ``text`` as a paragraph of its own."""
    for place, part in enumerate(text.splitlines() or [""]):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.line_spacing = 1.2
        _write(paragraph, part, BODY, TABLE_SIZE, bold)


def _write(paragraph: Any, text: str, font: str, size: float, bold: bool) -> None:
    _set_font(paragraph.add_run(text), font, size, bold)


def _set_font(run: Any, font: str, size: float, bold: bool) -> None:
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold
    _set_east_asian(run._element.get_or_add_rPr(), font)


def _set_east_asian(properties: Any, font: str) -> None:
    """Word takes Chinese characters from the font under w:eastAsia, not from the run's font name."""
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _add_field(run: Any, instruction: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        run._element.append(element)


def _set_row(row: Any, *, repeat: bool) -> None:
    """A row is not torn over two pages."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _without_moments(file: bytes) -> bytes:
    """The same archive with every entry's own time set to one and the same."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            made.writestr(zipfile.ZipInfo(entry.filename), given.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
