"""The workbook to fill in for an import: its columns, choices and help, and that an import takes it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contracts.import_files import COLUMNS
from gateway import import_template
from intake.errands.files.reading import entries
from services.gateway.tests.test_gateway_imports import window


@pytest.fixture
def book(client_of: Any) -> Any:
    answer = client_of(window()).get("/imports/template.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_the_template_has_every_column_once_and_says_how_each_is_filled_in(book: Any) -> None:
    assert [cell.value for cell in book["纠纷"][1]] == list(COLUMNS.values())
    helped = [row[0] for row in book["说明"].iter_rows(min_row=2, values_only=True)]
    assert helped[: len(COLUMNS)] == list(COLUMNS.values())


def test_a_warning_is_no_source_of_an_import(book: Any) -> None:
    sources = [cell.value for cell in book["取值"]["A"]]
    assert "12345热线" in sources and "预警转入" not in sources


def test_cells_offer_the_choices_of_their_column(book: Any) -> None:
    offered = {
        str(one.sqref).partition("2")[0]: one.formula1 for one in book["纠纷"].data_validations.dataValidation
    }
    assert offered["A"].startswith("'取值'!$A$2:$A$")
    assert "East" in [cell.value for cell in book["取值"]["E"]]


def test_what_was_filled_in_is_read_back_by_its_choices(book: Any, tmp_path: Path) -> None:
    filled = {
        "来源": "来信",
        "情况": "院墙滴水多次争吵",
        "申请人": "某某",
        "移送单位": "法院委托",
        "类型": "邻里",
        "发生村": "East",
        "沟通语言": "手语",
    }
    book["纠纷"].append([filled.get(heading) for heading in COLUMNS.values()])
    book.save(tmp_path / "rows.xlsx")
    (read,) = entries(tmp_path / "rows.xlsx", {"East": "370832104200"})
    body = read.body
    assert (body["channel"], body["referred_by"], body["type"]) == ("letter", "court", "02")
    assert (body["village_code"], body["language"]) == ("370832104200", "手语")
    assert body["parties"] == [{"role": "applicant", "name": "某某"}]


def test_every_column_has_its_help() -> None:
    assert all(how for _, _, how, _ in import_template.lines())


def test_the_page_helps_in_both_languages(open_page: Any) -> None:
    page = open_page(window(), "/imports")
    assert all(heading in page for heading in COLUMNS.values()) and "/imports/template.xlsx" in page
    english = open_page(window(), "/imports?lang=en")
    assert "How to fill it in" in english and "怎么填" not in english
