"""The papers open again and say what they must."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation import handlers, tables
from mediation.errors import NotYourProceeding, PaperMissing


def paper(walk: Any, kind: str = "agreement", actor: Actor | None = None) -> tuple[c.Paper, bytes]:
    request = c.GetPaper(dispute_id="d1", kind=kind)
    answer = walk.run(handlers.get_paper, request, actor or walk.mediator())
    return answer, base64.b64decode(answer.content)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def concluded(walk: Any, **changes: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(**changes)


def test_the_agreement_says_who_what_how_and_by_when(walk: Any) -> None:
    parties = (
        walk.party("李芳", "applicant", phone="13900001111"),
        walk.party(id_number="370832198506151231"),
    )
    concluded(walk, parties=parties)
    answer, content = paper(walk)
    text = text_of(content)
    assert answer.filename == "人民调解协议书-LSQP-2026-000001.docx"
    for words in (
        "人民调解协议书",
        "（2026）拳铺人调字第1号",
        "申请人：李芳，男，汉族，41岁，农民，住拳东村，联系方式13900001111。",
        "证件号码370832198506151231",
        "王小明于2024年5月向李芳借款3万元",
        "归还借款本金",
        "2026年3月18日",
        "10,000.00",
        "金额合计：30,000.00元（大写：人民币叁万元整）",
        "履行地点：拳东村村委会",
        "本协议一式3份",
        "拳铺镇人民调解委员会\n（印章）",
        "三十日内共同向人民法院申请司法确认",
    ):
        assert words in text


def test_the_paper_is_a4_with_chinese_fonts_and_page_numbers(walk: Any) -> None:
    concluded(walk)
    document = Document(io.BytesIO(paper(walk)[1]))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia")) for line in document.paragraphs for run in line.runs
    }
    assert fonts == {"宋体", "仿宋"}
    fields = [one.text for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_same_paper_is_the_same_file(walk: Any) -> None:
    concluded(walk)
    assert paper(walk)[1] == paper(walk)[1]


def test_an_oral_agreement_gets_its_register_form(walk: Any) -> None:
    concluded(walk, form="oral", obligations=())
    answer, content = paper(walk)
    assert answer.filename.startswith("人民调解口头协议登记表")
    text = text_of(content)
    assert "没有其他履行内容" in text
    assert "协议达成日期\n2026年3月11日" in text


def test_the_termination_notice_names_reason_and_other_ways(walk: Any) -> None:
    walk.open(type_code="11")
    walk.fail("03", parties=(walk.party("李芳", "applicant"), walk.party()))
    text = text_of(paper(walk, "termination")[1])
    for words in (
        "终止调解通知书",
        "申请人：李芳",
        "一方拒绝调解或者撤回",
        "第二十六条",
        "劳动人事争议仲裁委员会",
        "其他劳动争议",
        "申请调解的日期：2026年3月",
    ):
        assert words in text


def test_a_notice_without_known_parties_has_lines_to_fill_in(walk: Any) -> None:
    walk.open()
    walk.fail("04")
    assert "被申请人：＿＿" in text_of(paper(walk, "termination")[1])


def test_a_paper_that_does_not_exist_is_said_so(walk: Any) -> None:
    walk.open()
    for kind in ("agreement", "termination"):
        with pytest.raises(PaperMissing):
            paper(walk, kind)


def test_a_paper_is_given_to_few_and_its_reading_is_recorded(walk: Any, session: Session) -> None:
    concluded(walk)
    with pytest.raises(NotYourProceeding):
        paper(walk, actor=Actor(person_id="S1", rights=("supervision.read", "mediation.work")))
    paper(walk, actor=Actor(person_id="A1", rights=("dispute.reveal",)))
    actions = session.scalars(select(tables.AUDIT.c.action).where(tables.AUDIT.c.actor_id == "A1")).all()
    assert list(actions) == ["paper_read"]


def a_held_session(walk: Any) -> c.SessionSheet:
    walk.open()
    sheet = walk.plan(public=True, video_link="https://meet.example/1")
    walk.clock.wind(days=1, hours=3)
    request = c.RecordAttendance(session_id=sheet.session_id, present=(0, 1))
    return walk.run(handlers.record_attendance, request, walk.mediator())


def session_paper(walk: Any, kind: str, session_id: str) -> bytes:
    request = c.GetPaper(dispute_id="d1", kind=kind, about=session_id)
    return base64.b64decode(walk.run(handlers.get_paper, request, walk.mediator()).content)


def test_the_notice_says_when_where_and_with_what_rights(walk: Any) -> None:
    walk.open()
    sheet = walk.plan(public=True, video_link="https://meet.example/1")
    text = text_of(session_paper(walk, "session_notice", sheet.session_id))
    for words in (
        "李芳、王小明：", "2026年3月12日9时00分至10时30分", "1楼矛盾调处室（拳铺镇示例路1号）", "公开进行",
        "https://meet.example/1", "第二十三条", "申请人：李芳", "0537-0000001",
    ):  # fmt: skip
        assert words in text


def test_the_minutes_carry_the_drawn_signatures(walk: Any) -> None:
    sheet = a_held_session(walk)
    with pytest.raises(PaperMissing):
        session_paper(walk, "minutes", sheet.session_id)
    words = {"text": "王小明说年底前还清，李芳同意。", "result": "agreed"}
    write = c.WriteMinutes(session_id=sheet.session_id, version=0, **words)
    walk.run(handlers.write_minutes, write, walk.mediator())
    drawn = c.ConfirmMinutes(
        session_id=sheet.session_id, version=1, no=0, how="drawn", drawing=walk.drawing()
    )
    walk.run(handlers.confirm_minutes, drawn, walk.mediator())
    content = session_paper(walk, "minutes", sheet.session_id)
    text = text_of(content)
    for words_there in ("王小明说年底前还清", "达成一致", "申请人：李芳", "权利义务", "2026年3月12日"):
        assert words_there in text
    pictures = [
        one for one in Document(io.BytesIO(content)).part.package.iter_parts() if "media" in one.partname
    ]
    assert len(pictures) == 1


def test_a_session_of_another_case_has_no_paper_here(walk: Any) -> None:
    walk.open()
    walk.open(dispute_id="d2")
    other = walk.plan("d2")
    with pytest.raises(PaperMissing):
        session_paper(walk, "session_notice", other.session_id)
