"""The case file says what is there, what lacks, and how long it is kept."""

from __future__ import annotations

import base64
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document

from contracts import mediation as c
from mediation import handlers, queries
from mediation.errors import NotYourProceeding, ProceedingUnknown
from mediation.handlers.papers.casefile import directory as rows_of
from mediation.model.office import Keeping
from mediation.policies import consistency, directory
from mediation.policies.retention import keep_for
from mediation.service import keeping_of
from servicekit.town.settings import FileRule

PDF = base64.b64encode(b"%PDF-1.7 a scan").decode()


def the_file(walk):
    request = c.GetCaseFile(dispute_id="d1")
    return queries.get_case_file(walk.session, request, walk.mediator(), walk.settings.identity_key)


def position(walk, code):
    return next(one for one in the_file(walk).positions if one.code == code)


def attach(walk, purpose, about=""):
    request = c.AttachFile(
        dispute_id="d1", purpose=purpose, about=about, filename=f"{purpose}.pdf", content=PDF
    )
    return walk.run(handlers.attach_file, request, walk.mediator())


def paper(walk, kind, actor=None):
    request = c.GetPaper(dispute_id="d1", kind=kind)
    made = walk.run(handlers.get_paper, request, actor or walk.mediator())
    document = Document(io.BytesIO(base64.b64decode(made.content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def titles(walk, code):
    return [one.title for one in position(walk, code).pieces]


def test_the_directory_names_what_a_piece_is_and_not_how_its_file_was_called(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    attach(walk, "identity", "P0")
    attach(walk, "identity", "P1")
    attach(walk, "signed_paper")
    assert titles(walk, "identity") == ["身份证复印件（申请人：李*）", "身份证复印件（被申请人：王*）"]
    assert titles(walk, "signed_paper")[-1] == "调解文书（签字盖章页）"
    named = paper(walk, "index")
    assert "身份证复印件（被申请人：王小明）" in named, "the bound paper names people, the page does not"
    assert "林松原" in named and "扫描件" in named and ".pdf" not in named


def test_evidence_stands_in_the_directory_with_its_kind_its_pages_and_who_gave_it(walk):
    walk.open()
    entry = c.EvidenceInput(
        name="借条",
        kind="document",
        provider="李芳",
        copies=1,
        pages=2,
        form="copy",
        provided_on=walk.today,
        proves="借款",
    )
    kept = walk.run(handlers.add_evidence, c.AddEvidence(dispute_id="d1", evidence=entry), walk.mediator())
    for _ in range(2):
        attach(walk, "evidence", kept.items[0].evidence_id)
    found = position(walk, "evidence").pieces[1:]
    assert [one.title for one in found] == ["证据1：借条，第1件", "证据1：借条，第2件"]
    assert {(one.by, one.note) for one in found} == {("李*", "复印件，1份2页，李*提供")}
    assert "复印件，1份2页，李芳提供" in paper(walk, "index")


def test_each_row_of_the_directory_has_the_pages_of_its_own_piece(walk):
    walk.open()
    found = the_file(walk)
    first = next(one for one in found.positions if one.code == "application")
    places = {f"1.{n}": str(n) for n in range(1, len(first.pieces) + 1)}
    assert [row["页号"] for row in rows_of(found, places)][: len(first.pieces)] == list(places.values())


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("房产证.jpg", "司法确认材料：房产证"),
        ("IMG_20260301_101112.jpg", "司法确认材料"),
        ("微信图片_20260301.png", "司法确认材料"),
    ],
)
def test_the_name_of_a_file_is_only_told_where_somebody_gave_it_one(filename: str, title: str) -> None:
    assert directory.given_title("court", filename) == title


def test_the_positions_stand_in_the_order_of_the_directory(walk):
    walk.open()
    assert [one.no for one in the_file(walk).positions] == [0, 0, *range(1, 14)]


def test_a_new_case_lacks_what_every_file_must_have(walk):
    walk.open()
    lacking = {one.code for one in the_file(walk).positions if one.lacks}
    assert lacking == {"application", "rights_notice", "identity", "record", "signed_paper"}
    assert not the_file(walk).complete


def test_a_file_that_was_given_in_fills_its_position(walk):
    walk.open()
    sheet = attach(walk, "identity")
    found = position(walk, "identity")
    assert (found.lacks, [one.file_id for one in found.pieces]) == ("", [sheet.file_id])


@pytest.mark.parametrize("code", ["application", "rights_notice"])
def test_a_blank_goes_once_its_signed_scan_is_in(walk, code):
    walk.open()
    assert all(one.paper for one in position(walk, code).pieces)
    sheet = attach(walk, code)
    assert [one.file_id for one in position(walk, code).pieces] == [sheet.file_id]
    walk.run(handlers.withdraw_file, c.WithdrawFile(file_id=sheet.file_id, reason="传错了"), walk.mediator())
    assert position(walk, code).pieces, "to be printed again"


def test_an_oral_agreement_that_was_written_down_wants_its_signed_scan(walk):
    walk.open()
    walk.all_steps()
    walk.agree(form="oral", mediator_signed_on=None, sealed_on=None)
    assert "口头协议登记表" in position(walk, "signed_paper").lacks, "the mediator signs the register"
    assert not position(walk, "record").must and not position(walk, "record").lacks
    days = dict.fromkeys(("parties_signed_on", "mediator_signed_on", "sealed_on"), walk.today)
    walk.run(handlers.write_down_agreement, c.WriteDownAgreement(dispute_id="d1", **days), walk.mediator())
    assert "签字盖章页" in position(walk, "signed_paper").lacks
    attach(walk, "signed_paper")
    assert not position(walk, "signed_paper").lacks


def test_each_party_of_the_agreement_needs_an_own_copy_of_the_id(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    attach(walk, "identity", "P0")
    attach(walk, "identity", "P0")
    assert "王" in position(walk, "identity").lacks and "李" not in position(walk, "identity").lacks
    attach(walk, "identity", "P1")
    assert not position(walk, "identity").lacks


def test_a_withdrawn_file_fills_nothing(walk):
    walk.open()
    sheet = attach(walk, "identity")
    walk.run(handlers.withdraw_file, c.WithdrawFile(file_id=sheet.file_id, reason="传错了"), walk.mediator())
    assert position(walk, "identity").lacks


def test_after_an_agreement_its_paper_is_there_and_a_visit_lacks(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    assert [one.paper for one in position(walk, "signed_paper").pieces] == ["agreement"]
    assert position(walk, "visit").must
    assert "回访" in position(walk, "visit").lacks


def test_a_payment_without_a_receipt_is_told(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    paid = c.RecordPerformance(dispute_id="d1", no=1, performed_on=walk.today, amount_yuan="10000")
    walk.run(handlers.record_performance, paid, walk.mediator())
    assert "1 次履行没有凭证" in position(walk, "receipt").lacks


def test_a_failed_mediation_has_its_notice_instead_and_needs_no_visit(walk):
    walk.open()
    walk.fail("03")
    assert [one.paper for one in position(walk, "signed_paper").pieces] == ["termination"]
    assert position(walk, "signed_paper").lacks == ""
    assert not position(walk, "visit").must


def test_a_stranger_does_not_see_the_file(walk):
    walk.open()
    with pytest.raises(ProceedingUnknown):
        queries.get_case_file(
            walk.session, c.GetCaseFile(dispute_id="d1"), walk.mediator("M2"), walk.settings.identity_key
        )


def test_the_file_names_nobody(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    assert "王小明" not in the_file(walk).model_dump_json()


def test_the_forms_of_the_file_are_papers_with_names(walk):
    walk.open()
    walk.all_steps()
    walk.agree()
    for kind in ("cover", "registration", "rights_notice"):
        assert "王小明" in paper(walk, kind), kind
    assert "人民调解协议书" in paper(walk, "index")
    assert "要求还钱" in paper(walk, "work_record")


def test_before_names_were_typed_a_form_has_lines_to_fill_in(walk):
    walk.open()
    assert "＿＿" in paper(walk, "rights_notice")


def test_only_the_mediator_gets_the_papers(walk):
    walk.open()
    with pytest.raises(NotYourProceeding):
        paper(walk, "work_record", walk.mediator("M2"))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, "10年"), ({"type_code": "07"}, "30年"), ({"type_code": "03"}, "30年"), ({"narrative": "车祸致一人死亡"}, "30年"),
        ({"people": 12}, "永久"), ({"severe": True}, "永久"), ({"risk": "red", "type_code": "07"}, "永久"),
    ],
)  # fmt: skip
def test_a_file_is_kept_as_long_as_its_matter_asks(told: dict[str, Any], kept: str) -> None:
    assert keep_for(Keeping(), **{"type_code": "04", **told}) == kept


def test_a_town_sets_its_own_terms() -> None:
    rule = keeping_of(FileRule(usual="15年", long_types="15", many_people=5))
    assert [keep_for(rule, code, people=n) for code, n in (("04", 2), ("15", 2), ("04", 5))] == [
        "15年",
        "30年",
        "永久",
    ]


def test_a_day_before_the_one_it_follows_is_a_fault():
    days = [("受理", date(2026, 3, 2)), ("听取", date(2026, 3, 1)), ("履行", None)]
    assert list(consistency.faults_of_order(days)) == [
        "听取的日期（2026-03-01）早于受理的日期（2026-03-02），请核对。"
    ]


def test_sums_that_differ_and_more_paid_than_promised_are_faults():
    found = list(
        consistency.faults_of_amounts({"协议": Decimal(300), "各项履行合计": Decimal(200)}, Decimal(400))
    )
    assert [one[-4:] for one in found] == ["请核对。", "请核对。"]
    assert "协议的金额是300.00元" in found[0] and "已履行400.00元" in found[1]
    assert not list(consistency.faults_of_amounts({"协议": Decimal(300)}, Decimal(300)))


def test_a_party_who_is_called_otherwise_on_the_application_is_told(walk):
    walk.open()
    parties = (c.CaseParty(role="applicant", name="李芳"), c.CaseParty(role="respondent", name="王大明"))
    request = c.SaveApplication(
        dispute_id="d1", version=0, application=c.Application(parties=parties, wanted="还款")
    )
    walk.run(handlers.save_application, request, walk.mediator())
    assert the_file(walk).faults == ("申请书上的当事人王*与登记的姓名不一致，请核对。",)
