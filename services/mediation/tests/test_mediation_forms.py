"""Forms are data: the house's and a town's templates, in text and in Word, and what is said of a field that there is not."""

from __future__ import annotations

import base64
import dataclasses
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from contracts import mediation as c
from contracts.assistance import VisitFindings
from mediation import handlers, queries
from mediation.errors import AgreementIncomplete, TemplateFaulty, WrongMoment
from mediation.handlers.papers import asking, casefile, confirmation
from mediation.handlers.papers.drawn import ROOM, Drawn
from mediation.handlers.papers.known import LISTS, PLAIN
from mediation.handlers.papers.templates import HOUSE, Holes

FIELDS: dict[str, Any] = {
    "委员会": "拳铺镇人民调解委员会",
    "当事人": [{"姓名": "李芳", "身份": "申请人"}, {"姓名": "王小明", "身份": "被申请人"}],
    "付款": [],
}


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def paper(walk: Any, form: str, town: Path | None = None, about: str = "") -> str:
    return words(file(walk, form, town, about))


def file(walk: Any, form: str, town: Path | None = None, about: str = "") -> bytes:
    request = c.GetPaper(dispute_id="d1", kind=form, about=about)
    office = dataclasses.replace(walk.office, forms=str(town) if town else "")
    call = walk.make_call(walk.session, actor=walk.mediator(), settings=walk.settings, resources=office)
    return base64.b64decode(handlers.get_paper(call, request).content)


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
    assert there == {*casefile.FORMS, *confirmation.FORMS, *asking.FORMS}


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
    ("wrong", "way_out"),
    [
        ("委员会名称", "“委员会”"),
        ("当事人.姓", "“当事人.姓名”"),
        ("当事人", "“当事人."),
        ("委员会.姓名", "“委员会”"),
        ("", "可以用的字段：付款、委员会、当事人"),
    ],
)
def test_a_field_that_there_is_not_is_named_with_its_file_and_the_nearest(wrong: str, way_out: str) -> None:
    with pytest.raises(TemplateFaulty) as refused:
        Holes("cover.docx", FIELDS).fill(f"委员会：{{{{{wrong}}}}}", {})
    assert "cover.docx" in refused.value.message and f"“{wrong}”" in refused.value.message
    assert way_out in refused.value.message


def test_two_lists_in_one_line_are_refused() -> None:
    with pytest.raises(TemplateFaulty, match="只能用一个清单"):
        list(Holes("x.txt", FIELDS).copies("{{当事人.姓名}}{{付款.日期}}"))


def test_every_field_is_known_without_a_case(walk: Any) -> None:
    walk.open()
    call = walk.make_call(walk.session, actor=walk.mediator(), settings=walk.settings, resources=walk.office)
    fields = casefile.fields_of(call, handlers.finding.newest(walk.session, "d1"))
    lists = {name for name, value in fields.items() if not isinstance(value, str)}
    assert lists == set(LISTS) and fields.keys() - lists == set(PLAIN)


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


def concluded(walk: Any, **changes: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(**changes)


def confirmed_session(walk: Any) -> str:
    """A session whose minutes one party confirmed on the screen."""
    walk.open()
    sheet = walk.plan()
    walk.clock.wind(days=1, hours=3)
    walk.run(
        handlers.record_attendance,
        c.RecordAttendance(session_id=sheet.session_id, present=(0, 1)),
        walk.mediator(),
    )
    write = c.WriteMinutes(
        session_id=sheet.session_id, version=0, text="双方同意年底前还清。", result="agreed"
    )
    walk.run(handlers.write_minutes, write, walk.mediator())
    drawn = c.ConfirmMinutes(
        session_id=sheet.session_id, version=1, no=0, how="drawn", drawing=walk.drawing()
    )
    walk.run(handlers.confirm_minutes, drawn, walk.mediator())
    return str(sheet.session_id)


def pictures(content: bytes) -> int:
    return sum("media" in one.partname for one in Document(io.BytesIO(content)).part.package.iter_parts())


def test_an_optional_line_stands_only_where_all_its_fields_have_something() -> None:
    holes = Holes("x.txt", {**FIELDS, "责任": "", "图": Drawn()})
    assert list(holes.copies("? 各方责任：{{责任}}")) == []
    assert [holes.fill("? 由{{委员会}}调解", item) for item in holes.copies("? 由{{委员会}}调解")] == [
        "由拳铺镇人民调解委员会调解"
    ]
    assert len(list(holes.copies("? {{图}}"))) == 1


def test_a_signature_leaves_room_or_is_a_picture() -> None:
    holes = Holes("x.txt", {"甲": Drawn(), "乙": Drawn(b"png")})
    assert (holes.fill("{{甲}}", {}), holes.picture("{{甲}}", {})) == (ROOM, b"")
    assert (holes.fill("{{乙}}", {}), holes.picture("{{甲}}{{乙}}", {})) == ("", b"png")


def test_what_somebody_typed_is_no_mark_of_the_layout(walk: Any) -> None:
    concluded(walk, facts="> 王小明借款3万元，到期未还；字条上写着{{金额}}。")
    assert "> 王小明借款3万元，到期未还；字条上写着{{金额}}。" in paper(walk, "agreement")


def test_an_agreement_without_obligations_has_no_empty_table(walk: Any) -> None:
    concluded(walk, obligations=())
    text = paper(walk, "agreement")
    assert "没有其他履行内容" in text and "履行人" not in text and "金额合计" not in text


def test_a_town_replaces_the_agreement_with_a_text(walk: Any, tmp_path: Path) -> None:
    concluded(walk)
    (tmp_path / "agreement.txt").write_text(
        "# 我镇调解协议\n{{协议编号}}\n| {{履行.序号}} | {{履行.内容}} | {{履行.大写}} |\n"
        "? 责任：{{责任}}\n签名：{{调解员签名}}\n",
        encoding="utf-8",
    )
    text = paper(walk, "agreement", tmp_path)
    assert "我镇调解协议\n（2026）拳铺人调字第1号" in text and "责任" not in text
    assert "1 | 归还借款本金 | 人民币壹万元整" in text


def test_a_town_replaces_the_minutes_with_a_word_file_and_signatures_stand_in_it(
    walk: Any, tmp_path: Path
) -> None:
    session = confirmed_session(walk)
    word_file(
        tmp_path / "minutes.docx",
        "{{会议时间}}，{{会议地点}}",
        "? 表决：{{表决}}",
        "{{笔/录}}",
        row=("{{签名.身份}}：{{签名.姓名}}", "{{签名.签名}}"),
    )
    content = file(walk, "minutes", tmp_path, session)
    text = words(content)
    assert "2026年3月12日9时00分至10时30分" in text and "双方同意年底前还清。" in text and "表决" not in text
    assert "申请人：李芳 | \n被申请人：王小明 | \n\n" in text
    assert pictures(content) == 1


def test_a_town_replaces_the_notice_of_an_end_and_the_oral_register(walk: Any, tmp_path: Path) -> None:
    walk.open()
    walk.fail("03", parties=(walk.party("李芳", "applicant"), walk.party()))
    word_file(tmp_path / "termination.docx", "因{{终止原因}}终止", "{{途径.序号}}）{{途径.内容}}")
    text = paper(walk, "termination", tmp_path)
    assert text.startswith("因一方拒绝调解或者撤回终止\n1）")
    (tmp_path / "oral_agreement.txt").write_text("# 登记表\n{{履行说明}}\n", encoding="utf-8")
    walk.open(dispute_id="d2", number="LSQP-2026-000002")
    walk.all_steps("d2")
    walk.agree("d2", form="oral", obligations=())
    office = dataclasses.replace(walk.office, forms=str(tmp_path))
    call = walk.make_call(walk.session, actor=walk.mediator(), settings=walk.settings, resources=office)
    made = handlers.get_paper(call, c.GetPaper(dispute_id="d2", kind="agreement")).content
    assert "没有其他履行内容" in words(base64.b64decode(made))


def test_a_word_table_of_which_only_the_head_would_be_left_is_left_out(walk: Any, tmp_path: Path) -> None:
    concluded(walk, obligations=())
    document = Document()
    table = document.add_table(rows=2, cols=1)
    table.rows[0].cells[0].text, table.rows[1].cells[0].text = "履行内容", "? {{履行.内容}}"
    document.save(str(tmp_path / "agreement.docx"))
    assert paper(walk, "agreement", tmp_path) == ""


@pytest.mark.parametrize("form", sorted(asking.FORMS))
def test_an_unknown_field_in_any_form_is_named(walk: Any, tmp_path: Path, form: str) -> None:
    (tmp_path / f"{form}.txt").write_text("# 表\n{{协议号码}}\n", encoding="utf-8")
    session = confirmed_session(walk)
    kind = "agreement" if form == "oral_agreement" else form
    if form == "termination":
        walk.fail("03")
    else:
        walk.all_steps()
        walk.agree(**({"form": "oral"} if form == "oral_agreement" else {}))
        walk.clock.wind(days=60)
    with pytest.raises(TemplateFaulty, match=rf"{form}\.txt.*协议号码"):
        paper(walk, kind, tmp_path, session)


def test_the_visit_form_says_what_the_visits_found_and_leaves_room_where_nobody_asked(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    assert "有无调解不当 | \n" in paper(walk, "visit_record")
    walk.run(
        handlers.take_visit,
        walk.visit(findings=VisitFindings(court="pending", trouble=True, measures=("report",))),
    )
    text = paper(walk, "visit_record")
    assert "已起诉，尚未审结" in text and "有无调解不当 | 没有" in text
    assert "有无激化苗头或者隐患 | 有" in text and "报告并移送" in text
    walk.clock.wind(days=30)
    walk.run(handlers.take_visit, walk.visit(visit_id="v2", findings=VisitFindings()))
    assert "日：没有起诉" in paper(walk, "visit_record")
    sheet = queries.get_proceeding(
        walk.session, c.GetProceeding(dispute_id="d1"), walk.mediator(), walk.settings.identity_key
    )
    assert sheet.steps[-1].particulars["采取的措施"] == "不需要"


def test_a_power_of_attorney_is_one_partys_with_the_agent_and_the_power_that_were_told(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    text = paper(walk, "power_of_attorney")
    assert "李芳" not in text and "（　）特别授权" in text, "nobody sent an agent: to fill in by hand"
    agent = walk.party("李芳", "applicant", agent="周律师", agent_power="special")
    walk.agree(parties=(agent, walk.party()))
    text = paper(walk, "power_of_attorney")
    assert "委托人：李芳，男" in text and "受委托人：周律师" in text and "（√）特别授权" in text
    assert "王小明" not in text


def test_the_closing_report_says_the_day_of_the_end_until_everything_is_performed(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    ended = walk.today
    assert f"结案时间 | {ended.year}年{ended.month}月{ended.day}日" in paper(walk, "closing_report")
    walk.clock.wind(days=40)
    walk.run(handlers.take_visit, walk.visit(performance="performed", obligations=(1, 2)))
    done = walk.today
    assert f"结案时间 | {done.year}年{done.month}月{done.day}日" in paper(walk, "closing_report")


def test_papers_say_why_it_failed_what_was_damaged_and_what_false_mediation_leads_to(walk: Any) -> None:
    walk.open(channel="grid")
    for form, words in (("explanation", "损坏、污损的材料：＿"), ("explanation", "何人发现：＿")):
        assert words in paper(walk, form)
    for words in ("虚假调解的，终止调解", "妥协、让步，不作为以后仲裁、诉讼中对其不利的证据"):
        assert words in paper(walk, "rights_notice")
    walk.fail("03")
    assert "一方拒绝调解或者撤回\n王小明不愿再谈" in paper(walk, "closing_report")
    assert "申请调解的日期：" not in paper(walk, "termination"), "nobody asked for it"


def test_an_oral_agreement_is_written_down_and_counts_from_the_last_signature(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(form="oral", mediator_signed_on=None, sealed_on=None)
    oral, today = walk.today, walk.today
    assert "口头协议登记表" in paper(walk, "agreement")
    assert "口头" not in paper(walk, "agreement", about="written"), "to be printed and signed"
    walk.clock.wind(days=5)
    days = {
        "parties_signed_on": walk.today - timedelta(days=2),
        "mediator_signed_on": walk.today - timedelta(days=1),
    }
    asked = c.WriteDownAgreement(dispute_id="d1", **days, sealed_on=walk.today)
    with pytest.raises(WrongMoment, match="早于口头协议"):
        early = asked.model_copy(update={"parties_signed_on": today - timedelta(days=1)})
        walk.run(handlers.write_down_agreement, early, walk.mediator())
    sheet = walk.run(handlers.write_down_agreement, asked, walk.mediator())
    assert (sheet.agreement.form, sheet.agreement.effective_on) == ("written", walk.today)
    assert sheet.agreement.effective_on > oral
    assert "口头" not in paper(walk, "agreement")
    with pytest.raises(AgreementIncomplete, match="没有口头协议"):
        walk.run(handlers.write_down_agreement, asked, walk.mediator())
