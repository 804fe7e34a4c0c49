"""Forms are data: the house's and a town's templates, in text and in Word, and what is said of a field that there is not."""

from __future__ import annotations

import base64
import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from contracts import mediation as c
from mediation import handlers
from mediation.errors import TemplateFaulty
from mediation.handlers.papers import casefile, confirmation
from mediation.handlers.papers.templates import HOUSE, LISTS, Holes

FIELDS: dict[str, Any] = {
    "委员会": "拳铺镇人民调解委员会",
    "当事人": [{"姓名": "李芳", "身份": "申请人"}, {"姓名": "王小明", "身份": "被申请人"}],
    "付款": [],
}


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def paper(walk: Any, form: str, town: Path | None = None) -> str:
    request = c.GetPaper(dispute_id="d1", kind=form)
    office = dataclasses.replace(walk.office, forms=str(town) if town else "")
    call = walk.make_call(walk.session, actor=walk.mediator(), settings=walk.settings, resources=office)
    return words(base64.b64decode(handlers.get_paper(call, request).content))


def word_file(path: Path, *paragraphs: str, row: tuple[str, ...] = ()) -> None:
    document = Document()
    for text in paragraphs:
        line = document.add_paragraph()
        for piece in text.split("/"):  # Word splits a field over runs as it likes
            line.add_run(piece)
    if row:
        table = document.add_table(rows=1, cols=len(row))
        for cell, text in zip(table.rows[0].cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def test_every_form_of_the_house_has_a_template_and_every_template_is_a_form() -> None:
    there = {path.stem for path in HOUSE.glob("*.txt")}
    assert there == {*casefile.FORMS, *confirmation.FORMS}


@pytest.mark.parametrize("form", sorted(casefile.FORMS))
def test_a_form_is_filled_from_the_case(walk: Any, form: str) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    text = paper(walk, form)
    assert "{{" not in text
    assert (
        "王小明" in text
        or "LSQP-2026-000001" in text
        or "（2026）拳铺人调字第1号" in text
        or form == "back_cover"
    )


def test_a_line_with_a_list_stands_once_for_each_of_its_items() -> None:
    holes = Holes("x.txt", FIELDS)
    line = "{{当事人.身份}}：{{ 当事人.姓名 }}"
    assert [holes.fill(line, item) for item in holes.copies(line)] == ["申请人：李芳", "被申请人：王小明"]
    assert list(holes.copies("{{付款.日期}}")) == []


@pytest.mark.parametrize(
    "wrong", ["{{委员会名称}}", "{{当事人.年龄}}", "{{当事人}}", "{{委员会.姓名}}", "{{}}"]
)
def test_a_field_that_there_is_not_is_named_with_its_file(wrong: str) -> None:
    with pytest.raises(TemplateFaulty) as refused:
        Holes("cover.docx", FIELDS).fill(f"委员会：{wrong}", {})
    assert "cover.docx" in refused.value.message and wrong.strip("{}") in refused.value.message
    assert "委员会" in refused.value.message


def test_two_lists_in_one_line_are_refused() -> None:
    with pytest.raises(TemplateFaulty, match="只能用一个清单"):
        list(Holes("x.txt", FIELDS).copies("{{当事人.姓名}}{{付款.日期}}"))


def test_every_list_is_known(walk: Any) -> None:
    walk.open()
    call = walk.make_call(walk.session, actor=walk.mediator(), settings=walk.settings, resources=walk.office)
    fields = casefile.fields_of(call, handlers.finding.newest(walk.session, "d1"))
    assert {name for name, value in fields.items() if not isinstance(value, str)} == set(LISTS)


def test_a_town_replaces_a_form_with_a_text(walk: Any, tmp_path: Path) -> None:
    walk.open()
    (tmp_path / "cover.txt").write_text("# 我镇卷宗\n卷号{{登记编号}}\n", encoding="utf-8")
    assert "卷号LSQP-2026-000001" in paper(walk, "cover", tmp_path)
    assert "人民调解受理登记表" in paper(walk, "registration", tmp_path)


def test_a_town_replaces_a_form_with_a_word_file_and_word_may_split_fields(walk: Any, tmp_path: Path) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    word_file(
        tmp_path / "cover.docx",
        "编号{{登记/编号/}}",
        "{{当事人.姓名}}",
        row=("{{履行.序号}}", "{{履行.内容}}"),
    )
    text = paper(walk, "cover", tmp_path)
    assert "编号LSQP-2026-000001" in text and "李芳\n王小明" in text
    assert "1 | 归还借款本金\n2 | 归还借款本金" in text


def test_a_word_file_with_an_unknown_field_or_that_is_none_is_refused(walk: Any, tmp_path: Path) -> None:
    walk.open()
    word_file(tmp_path / "cover.docx", "{{登记号码}}")
    with pytest.raises(TemplateFaulty, match=r"cover\.docx.*登记号码"):
        paper(walk, "cover", tmp_path)
    (tmp_path / "cover.docx").write_bytes(b"no document")
    with pytest.raises(TemplateFaulty, match="不是 Word 文档"):
        paper(walk, "cover", tmp_path)
