"""The papers at the start name whom the registration names, and say what is asked for."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from contracts import mediation as c
from contracts.errors import Invalid
from mediation import handlers, queries
from mediation.errors import ChangedMeanwhile, NotYourProceeding, RecordIncomplete
from mediation.tables import AUDIT

REGISTERED = (
    c.CaseParty(name="李芳", role="applicant", details="女，41岁，住拳东村", phone="13900001111"),
    c.CaseParty(name="王小明", role="respondent"),
)


def paper(walk: Any, kind: str) -> tuple[str, bool]:
    found = walk.run(handlers.get_paper, c.GetPaper(dispute_id="d1", kind=kind), walk.mediator())
    document = Document(io.BytesIO(base64.b64decode(found.content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells]), found.nameless


def keep(walk: Any, parties: tuple[c.CaseParty, ...] = REGISTERED, person: str = "M1") -> c.ApplicationSheet:
    return walk.run(
        handlers.keep_registered, c.KeepRegistered(dispute_id="d1", parties=parties), walk.mediator(person)
    )


def save(walk: Any, version: int, **changes: Any) -> c.ApplicationSheet:
    values = {"parties": REGISTERED, "wanted": "归还借款3万元\n支付利息", **changes}
    request = c.SaveApplication(dispute_id="d1", version=version, application=c.Application(**values))
    return walk.run(handlers.save_application, request, walk.mediator())


@pytest.mark.parametrize(
    "kind", ["application", "registration", "rights_notice", "power_of_attorney", "cover"]
)
def test_a_paper_of_the_start_names_the_registered_parties(walk: Any, kind: str) -> None:
    walk.open()
    assert paper(walk, kind)[1]
    keep(walk)
    text, nameless = paper(walk, kind)
    assert "李芳" in text
    assert "王小明" in text
    assert not nameless


def test_an_application_names_who_stands_for_a_party(walk: Any) -> None:
    walk.open()
    child = REGISTERED[1].model_copy(update={"guardian": "王大山"})
    keep(walk, (REGISTERED[0].model_copy(update={"agent": "周律师"}), child))
    text, _ = paper(walk, "application")
    assert "女，41岁，住拳东村，委托代理人周律师" in text and "监护人王大山" in text


def test_an_application_says_what_is_asked_for(walk: Any) -> None:
    walk.open()
    save(walk, keep(walk).version)
    text, _ = paper(walk, "application")
    assert "1．归还借款3万元" in text
    assert "2．支付利息" in text
    assert "女，41岁，住拳东村" in text


def test_without_requests_there_is_room_to_write_them(walk: Any) -> None:
    walk.open()
    assert "1．＿＿" in paper(walk, "application")[0]


def test_what_the_mediator_corrected_is_not_overwritten_by_the_registration(walk: Any) -> None:
    walk.open()
    save(walk, keep(walk).version, parties=(REGISTERED[0],))
    assert keep(walk).application.parties == (REGISTERED[0],)


def test_names_of_the_agreement_come_first(walk: Any) -> None:
    walk.open()
    keep(walk, (c.CaseParty(name="张三", role="applicant"),))
    walk.all_steps()
    walk.agree()
    assert "张三" not in paper(walk, "registration")[0]


def test_who_saves_second_is_told(walk: Any) -> None:
    walk.open()
    keep(walk)
    save(walk, 1)
    with pytest.raises(ChangedMeanwhile):
        save(walk, 1)


def test_a_wrong_number_is_told_at_its_field(walk: Any) -> None:
    walk.open()
    with pytest.raises(Invalid) as wrong:
        save(walk, 0, parties=(REGISTERED[1].model_copy(update={"id_number": "123"}),))
    assert wrong.value.field == "parties.0.id_number"


def test_only_the_mediator_opens_and_each_look_is_recorded(walk: Any) -> None:
    walk.open()
    keep(walk)
    walk.run(handlers.open_application, c.OpenApplication(dispute_id="d1"), walk.mediator())
    assert "application_read" in walk.session.scalars(select(AUDIT.c.action)).all()
    with pytest.raises(NotYourProceeding):
        walk.run(handlers.open_application, c.OpenApplication(dispute_id="d1"), walk.mediator("M2"))
    with pytest.raises(NotYourProceeding):
        keep(walk, person="M2")


def test_the_file_tells_that_its_papers_are_nameless(walk: Any) -> None:
    walk.open()
    key, request = walk.settings.identity_key, c.GetCaseFile(dispute_id="d1")
    assert queries.get_case_file(walk.session, request, walk.mediator(), key).nameless
    keep(walk)
    assert not queries.get_case_file(walk.session, request, walk.mediator(), key).nameless


def test_the_registration_form_says_who_sent_the_case(walk: Any) -> None:
    walk.open(channel="window", referred_by="court")
    assert "法院委托" in paper(walk, "registration")[0]


def test_each_inquiry_stands_by_itself_with_whom_it_asked_and_a_place_to_sign(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    for name in ("赵大民", "钱二"):
        told = {
            "asked": name,
            "asked_details": "男，汉族，50岁，农民",
            "answers": "问：看到了吗？答：看到了。",
            "facts": "属实",
        }
        walk.step("inquiry", particulars=told)
    text, _ = paper(walk, "investigation")
    assert "第1次" in text and "被调查人：赵大民" in text and "50岁" in text
    assert "第2次" in text and "被调查人：钱二" in text
    assert text.count("被调查人签名：") == 2
    assert "答：看到了。" in text


def test_the_evidence_list_says_where_a_piece_comes_from(walk: Any) -> None:
    walk.open()
    evidence = c.EvidenceInput(
        name="借条", kind="document", provider="李芳", origin="本人手机", copies=1, pages=1, form="copy",
        provided_on=walk.today, proves="借款",
    )  # fmt: skip
    walk.run(handlers.add_evidence, c.AddEvidence(dispute_id="d1", evidence=evidence), walk.mediator())
    assert "本人手机" in paper(walk, "evidence_list")[0]


def test_who_was_asked_signs_the_record_on_the_screen(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    told = {"asked": "赵大民", "facts": "属实"}
    sheet = walk.step("inquiry", particulars=told, drawing=walk.drawing())
    walk.step("inquiry", particulars={"asked": "钱二", "facts": "属实"})
    assert [one.signed for one in sheet.steps] == [False, True]
    assert "赵大民" not in sheet.steps[-1].particulars["asked"]
    found = walk.run(handlers.get_paper, c.GetPaper(dispute_id="d1", kind="investigation"), walk.mediator())
    document = Document(io.BytesIO(base64.b64decode(found.content)))
    assert len(document.inline_shapes) == 1


def test_nobody_signs_without_a_name_or_another_step(walk: Any) -> None:
    walk.open()
    with pytest.raises(RecordIncomplete):
        walk.step("hearing", drawing=walk.drawing())
    walk.step("hearing")
    with pytest.raises(RecordIncomplete):
        walk.step("inquiry", particulars={"facts": "属实"}, drawing=walk.drawing())


def test_a_photo_of_a_step_stands_in_the_file(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    record = walk.step("inquiry").steps[-1]
    content = walk.drawing().partition(",")[2]
    request = c.AttachFile(
        dispute_id="d1", purpose="investigation", about=record.record_id, filename="现场.png", content=content
    )
    walk.run(handlers.attach_file, request, walk.mediator())
    file = queries.get_case_file(
        walk.session, c.GetCaseFile(dispute_id="d1"), walk.mediator(), walk.settings.identity_key
    )
    inquiry = next(one for one in file.positions if one.code == "investigation")
    assert [one.title for one in inquiry.pieces][-1] == "调查材料：现场"


def keep_opinions(walk: Any, *opinions: str) -> c.KeptOpinions:
    said = tuple(
        c.OpinionWords(
            source="expert", ref=f"c{no}", by="土地纠纷调解委员会 郑某", at=walk.clock.now(), opinion=words
        )
        for no, words in enumerate(opinions)
    )
    return walk.run(handlers.keep_opinions, c.KeepOpinions(dispute_id="d1", opinions=said), walk.mediator())


def test_opinions_of_experts_stand_in_the_file_and_on_their_paper(walk: Any) -> None:
    walk.open()
    keep_opinions(walk, "借条有效，利息约定不明的视为没有利息。")
    keep_opinions(walk, "借条有效，利息约定不明的视为没有利息。", "可以分期归还，先还本金。")
    text, _ = paper(walk, "opinions")
    assert "借条有效" in text and "2．专家意见" in text
    file = queries.get_case_file(
        walk.session, c.GetCaseFile(dispute_id="d1"), walk.mediator(), walk.settings.identity_key
    )
    assert [one.paper for p in file.positions if p.code == "explanation" for one in p.pieces] == ["opinions"]


def test_the_same_opinions_are_kept_once(walk: Any) -> None:
    walk.open()
    for _ in range(2):
        keep_opinions(walk, "借条有效，利息约定不明的视为没有利息。")
    kept = [one for one in walk.session.scalars(select(AUDIT.c.action)) if one == "opinions_kept"]
    assert len(kept) == 1
