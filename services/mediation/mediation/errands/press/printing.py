"""Papers on PDF pages: what a Word file says, laid out with an embedded Chinese font, without an office program.

Papers of the house are paragraphs and tables, and so are those of a town; what else a Word file may have (text boxes,
columns) is not printed. One font, Noto Serif SC; what is bold is drawn with a thicker line: a second font would double the time.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from fpdf import FPDF
from fpdf.enums import CellBordersLayout, TableCellFillMode, TextMode, WrapMode
from fpdf.table import Row
from PIL import Image, ImageOps

from mediation.errands.press.rows import Box, pictures, rows_of

FONT, FONT_FILE = "song", "NotoSerifSC-Regular.otf"
MARGIN, FOOT = 25.0, 20.0  # mm
MM = 25.4 / 72  # of a point
LINE, BODY, SMALL = 1.5, 14.0, 11.0
HAIR = 0.25  # mm: the lines of tables, and what makes letters bold
PICTURE_PIXELS = 1800  # 200 dots an inch on A4
ALIGN = {0: "L", 1: "C", 2: "R", 3: "L"}
logging.getLogger("fontTools").setLevel(logging.WARNING)


class _Numbered(FPDF):
    """Puts the page's number at its foot; cover, directory and back cover, which are made last, have none."""

    numbered = True

    def header(self) -> None:
        if not self.numbered:
            return
        self.set_font(FONT, size=10)
        words = f"第 {self.page} 页"
        self.text(self.w - MARGIN - self.get_string_width(words), self.h - FOOT + 8, words)


class Pages:
    """A PDF under construction."""

    def __init__(self) -> None:
        self.pdf = _Numbered(format="A4", unit="mm")
        folder = files("pylopdf_fonts_zh_cn")
        self.pdf.add_font(FONT, "", str(folder / FONT_FILE))
        self.pdf.set_line_width(HAIR)
        self.pdf.set_margins(MARGIN, MARGIN, MARGIN)
        self.pdf.set_auto_page_break(True, FOOT)

    @property
    def count(self) -> int:
        return int(self.pdf.page)

    def stop_numbers(self) -> None:
        self.pdf.numbered = False

    def head(self, words: str) -> None:
        """A line above the text, for what the page is not."""
        self.pdf.set_font(FONT, size=SMALL)
        self.pdf.text(MARGIN, MARGIN / 2, words)

    def new_page(self) -> None:
        self.pdf.add_page()

    def finished(self) -> bytes:
        return bytes(self.pdf.output())

    def paper(self, content: bytes) -> None:
        """A Word file from a new page on."""
        self.new_page()
        for block in _blocks(Document(io.BytesIO(content))):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)

    def picture(self, title: str, content: bytes) -> None:
        """A photo or scan, turned upright and made smaller, one on a page.

        :raises OSError: no picture can be read.
        """
        self.new_page()
        self.text(title, size=SMALL)
        self.pdf.image(
            _smaller(content), x=MARGIN, y=self.pdf.y + 2, w=self._width, h=float(self.pdf.h) - FOOT - self.pdf.y - 4,
            keep_aspect_ratio=True,
        )  # fmt: skip

    def notice(self, title: str, lines: Sequence[str]) -> None:
        """A page that stands for what cannot be printed."""
        self.new_page()
        self.text(title, size=BODY, bold=True)
        for line in lines:
            self.text(line, size=SMALL)

    def text(
        self, text: str, *, size: float = BODY, align: str = "L", after: float = 0, bold: bool = False
    ) -> None:
        """A paragraph, over as many pages as it needs."""
        self.pdf.set_font(FONT, size=size)
        mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        with self.pdf.local_context(text_mode=mode):
            self.pdf.multi_cell(
                self._width,
                size * MM * LINE,
                text,
                align=align,
                new_x="LMARGIN",
                new_y="NEXT",
                wrapmode=WrapMode.CHAR,
            )
        self.pdf.y += after * MM

    @property
    def _width(self) -> float:
        return float(self.pdf.epw)

    def _paragraph(self, paragraph: Paragraph) -> None:
        run = next(iter(paragraph.runs), None)
        size = run.font.size.pt if run is not None and run.font.size else BODY
        style = paragraph.paragraph_format
        indent = "　　" if style.first_line_indent and not paragraph.text.startswith("　") else ""
        bold = run is not None and bool(run.font.bold)
        after = style.space_after.pt if style.space_after is not None else 0
        if paragraph.text:
            align = ALIGN.get(int(paragraph.alignment or 0), "L")
            self.text(indent + paragraph.text, size=size, align=align, after=after, bold=bold)
        else:
            self.pdf.y += size * MM
        for image in pictures(paragraph._p, paragraph.part):
            self.pdf.image(io.BytesIO(image), w=40)

    def _table(self, table: Table) -> None:
        widths = [float(column.width or 1) for column in table.columns]
        shares = [width / sum(widths) * self._width for width in widths]
        self.pdf.set_font(FONT, size=SMALL)
        with self.pdf.table(
            col_widths=shares, width=self._width, text_align="L", wrapmode=WrapMode.CHAR,
            line_height=SMALL * MM * LINE, padding=1, first_row_as_headings=False,
            cell_fill_mode=TableCellFillMode.NONE,
        ) as made:  # fmt: skip
            for boxes in rows_of(table, [share / (SMALL * MM) for share in shares]):
                row = made.row()
                for box in boxes:
                    _draw(row, box)
        self.pdf.y += 2


def _blocks(document: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in their order."""
    for child in document.element.body.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, document)
        elif child.tag == qn("w:tbl"):
            yield Table(child, document)


def _draw(row: Row, box: Box) -> None:
    image = io.BytesIO(box.image) if box.image else None
    border = CellBordersLayout.NONE if box.gap else CellBordersLayout.INHERIT
    row.cell(box.text or " ", img=image, colspan=box.across, rowspan=box.down, border=border)


def _smaller(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as given:
        picture = ImageOps.exif_transpose(given).convert("RGB")
    picture.thumbnail((PICTURE_PIXELS, PICTURE_PIXELS))
    return picture
