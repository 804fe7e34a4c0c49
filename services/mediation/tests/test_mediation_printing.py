"""Tables of a town's own Word forms: merged cells are filled once and stand once in the PDF, over their place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from mediation.errands.press.printing import Pages
from mediation.handlers.papers.templates import Holes
from mediation.handlers.papers.word import filled

LONG = "经调解双方当事人自愿达成协议并且当场各执一份为凭"  # wider than one column of three


class Page:
    """A page of a PDF as it is seen."""

    def __init__(self, page: Any) -> None:
        words = page.get_textpage()
        whole = words.get_text_range()
        self.text = whole.replace("\r\n", "")
        places = range(words.count_chars())
        self._boxes = [(whole[n], words.get_charbox(n)) for n in places if whole[n] not in "\r\n"]
        words.close()
        page.close()

    def box(self, words: str) -> tuple[float, float, float]:
        """Left, bottom and right in points from the lower left; the bottom of its first character."""
        at = self.text.index(words)
        boxes = [box for _, box in self._boxes[at : at + len(words)]]
        return boxes[0][0], boxes[0][1], boxes[-1][2]


def form(rows: int, columns: int) -> tuple[Any, Any]:
    document = Document()
    table = document.add_table(rows=rows, cols=columns)
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row.cells):
            cell.text = f"格{y}{x}"
    return document, table


def merge(table: Any, start: tuple[int, int], end: tuple[int, int], words: str) -> None:
    for y in range(start[0], end[0] + 1):
        for x in range(start[1], end[1] + 1):
            table.cell(y, x).text = ""
    table.cell(*start).merge(table.cell(*end)).text = words


def printed(document: Any) -> list[Page]:
    buffer = io.BytesIO()
    document.save(buffer)
    pages = Pages()
    pages.paper(buffer.getvalue())
    document = pypdfium2.PdfDocument(pages.finished())
    found = [Page(page) for page in document]
    document.close()
    return found


def test_a_cell_merged_over_columns_stands_once_and_has_their_width() -> None:
    document, table = form(2, 3)
    merge(table, (0, 0), (0, 2), LONG)
    (page,) = printed(document)
    assert page.text.count(LONG) == 1
    assert page.box(LONG)[2] > page.box("格11")[2]
    assert page.box("格11")[0] > page.box("格10")[2] and page.box("格11")[1] == page.box("格12")[1]


def test_a_cell_merged_over_rows_stands_once_between_them() -> None:
    document, table = form(3, 3)
    merge(table, (1, 0), (2, 0), "申请人")
    (page,) = printed(document)
    assert page.text.count("申请人") == 1
    assert page.box("格21")[1] < page.box("申请人")[1] < page.box("格11")[1]
    assert page.box("格21")[0] == page.box("格11")[0] == page.box("格01")[0]


def test_a_cell_merged_over_rows_and_columns_leaves_the_others_their_place() -> None:
    document, table = form(4, 4)
    merge(table, (1, 1), (2, 2), LONG)
    (page,) = printed(document)
    assert page.text.count(LONG) == 1
    assert page.box("格00")[0] == page.box("格10")[0] == page.box("格20")[0] == page.box("格30")[0]
    assert page.box("格03")[0] == page.box("格13")[0] == page.box("格23")[0] == page.box("格33")[0]


def test_a_row_that_starts_late_keeps_its_columns() -> None:
    document, table = form(2, 3)
    first = table.rows[1]._tr
    first.remove(first.tc_lst[0])
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "1")
    first.get_or_add_trPr().append(before)
    (page,) = printed(document)
    assert page.box("格11")[0] == page.box("格01")[0] and page.box("格12")[0] == page.box("格02")[0]


def test_rows_that_a_cell_joins_go_on_on_the_next_page_where_one_has_no_room() -> None:
    document, table = form(90, 2)
    merge(table, (0, 0), (89, 0), "调查经过")
    pages = printed(document)
    whole = "".join(page.text for page in pages)
    assert len(pages) > 1 and whole.count("调查经过") == 1
    assert all(whole.count(f"格{y}1") == 1 for y in range(10, 90))


def test_a_merged_cell_longer_than_a_page_is_printed_whole() -> None:
    document, table = form(3, 2)
    merge(table, (0, 0), (1, 0), "双方各自陈述了经过。" * 200)
    assert "".join(page.text for page in printed(document)).count("陈述") >= 190


def test_a_field_in_a_merged_cell_repeats_its_own_row_alone_and_is_filled_once(tmp_path: Path) -> None:
    document, table = form(3, 3)
    merge(table, (0, 0), (1, 0), "{{委员会}}")
    merge(table, (2, 0), (2, 2), "{{委员会}}")
    table.cell(1, 1).text = "{{当事人.姓名}}"
    document.save(str(tmp_path / "cover.docx"))
    fields = {"委员会": "甲{{乙}}丙", "当事人": [{"姓名": "李芳"}, {"姓名": "王小明"}]}
    made = Document(io.BytesIO(filled(tmp_path / "cover.docx", Holes("cover.docx", fields))))
    (page,) = printed(made)
    assert page.text.count("甲{{乙}}丙") == 2
    assert abs(page.box("李芳")[0] - page.box("王小明")[0]) < 1 and page.text.count("格12") == 2


def test_a_list_in_a_cell_merged_over_rows_does_not_repeat_the_rows_below(tmp_path: Path) -> None:
    document, table = form(2, 2)
    merge(table, (0, 0), (1, 0), "{{当事人.姓名}}")
    document.save(str(tmp_path / "cover.docx"))
    fields = {"当事人": [{"姓名": "李芳"}, {"姓名": "王小明"}]}
    made = Document(io.BytesIO(filled(tmp_path / "cover.docx", Holes("cover.docx", fields))))
    (page,) = printed(made)
    assert page.text.count("李芳") == 1 and page.text.count("格11") == 1
