"""装订: everything of a case file as one PDF with continuous page numbers, cover, directory and back cover."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from mediation.errands.press.printing import Pages
from mediation.model import Piece
from servicekit.sheet import DOCX

A4 = (595.28, 841.89)  # points
INSET, FOOT_ROOM = 30.0, 50.0  # points that a page given in is kept away from the edges and the number
PDF = "application/pdf"


@dataclass
class Bound:
    """What was bound: the first and last page of each piece by its place."""

    pages: dict[str, tuple[int, int]] = field(default_factory=dict)
    last: int = 0


class Binder:
    """Binds pieces in their order; then cover and directory go before them, the back cover behind."""

    def __init__(self) -> None:
        self._pages = Pages()
        self._given: dict[int, PageObject] = {}  # our page → the page that was given in and lies on it
        self.bound = Bound()

    def add(self, piece: Piece) -> None:
        first = self._pages.count + 1
        self._print(piece)
        self.bound.pages[piece.place] = (first, self._pages.count)
        self.bound.last = self._pages.count

    def finished(self, front: Sequence[bytes], back: bytes, title: str, mark: str = "") -> bytes:
        """The whole: ``front`` and ``back`` are papers of ours; ``mark`` stands at the head of every page."""
        self._pages.stop_numbers()
        starts = []
        for paper in (*front, back):
            starts.append(self._pages.count)
            self._pages.paper(paper)
        ours = PdfReader(io.BytesIO(self._pages.finished())).pages
        writer, behind = PdfWriter(), starts[-1]
        for place in (*range(self.bound.last, behind), *range(self.bound.last), *range(behind, len(ours))):
            page = writer.add_page(ours[place])
            if place in self._given:
                _lay(page, self._given[place])
        if mark:
            _mark(writer, mark)
        writer.add_metadata({"/Title": title})
        writer.compress_identical_objects()
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def _print(self, piece: Piece) -> None:
        try:
            if piece.media_type == DOCX:
                self._pages.paper(piece.content)
            elif piece.media_type == PDF:
                self._lay_in(piece.content)
            elif piece.media_type.startswith("image/"):
                self._pages.picture(piece.title, piece.content)
            else:
                self._stand_in(piece, "音像、表格等材料不能印成页，以电子文件随卷保存。")
        except (PyPdfError, OSError, ValueError, KeyError):
            self._stand_in(piece, "文件损坏或者加密，不能印成页，以电子文件随卷保存。")

    def _lay_in(self, content: bytes) -> None:
        """Pages that were given in: one of ours, with its number, under each."""
        given = list(PdfReader(io.BytesIO(content)).pages)
        if not given:
            raise ValueError("a PDF without pages")
        for page in given:
            page.transfer_rotation_to_content()
        for page in given:
            self._pages.new_page()
            self._given[self._pages.count - 1] = page

    def _stand_in(self, piece: Piece, why: str) -> None:
        size = f"{len(piece.content) / 1000:,.0f} KB"
        self._pages.notice(piece.title, [why, f"大小：{size}", f"校验值（SHA-256）：{piece.sha256}"])


def _mark(writer: PdfWriter, words: str) -> None:
    stamp = Pages()
    stamp.stop_numbers()
    stamp.new_page()
    stamp.head(words)
    [over] = PdfReader(io.BytesIO(stamp.finished())).pages
    for page in writer.pages:
        page.merge_page(over)


def _lay(page: PageObject, given: PageObject) -> None:
    """Scaled to A4 above the number."""
    box = given.mediabox
    width, height = float(box.width), float(box.height)
    scale = min((A4[0] - 2 * INSET) / width, (A4[1] - INSET - FOOT_ROOM) / height)
    left = (A4[0] - width * scale) / 2 - float(box.left) * scale
    low = FOOT_ROOM + (A4[1] - INSET - FOOT_ROOM - height * scale) / 2 - float(box.bottom) * scale
    page.merge_transformed_page(given, Transformation().scale(scale).translate(left, low))
