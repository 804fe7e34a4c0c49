"""Papers, seal and number are those of the committee that mediates, not of the town's."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from docx import Document

from contracts import mediation as c
from contracts.people import SYSTEM
from mediation import handlers, queries
from mediation.errors import NotYourProceeding
from mediation.model.office import prefix_of, series_of

VILLAGE, INDUSTRY = "拳东村人民调解委员会", "土地纠纷调解委员会"


def paper(walk: Any, kind: str, mediator: str = "M1") -> str:
    request = c.GetPaper(dispute_id="d1", kind=kind)
    found = walk.run(handlers.get_paper, request, walk.mediator(mediator))
    document = Document(io.BytesIO(base64.b64decode(found.content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def sign_all(walk: Any, mediator: str = "M1") -> None:
    parties = (
        c.DraftParty(name="李芳", role="applicant", details="女，汉族，住拳西村"),
        c.DraftParty(name="王小明", role="respondent", details="男，汉族，住拳东村"),
    )
    draft = c.AgreementDraft(
        form="written", parties=parties, facts="双方发生争执。", terms="双方握手言和。", obligations=(),
        place_of_performance="村委会", words_checked=True,
    )  # fmt: skip
    actor = walk.mediator(mediator)
    walk.run(handlers.save_draft, c.SaveDraft(dispute_id="d1", version=0, draft=draft), actor)
    walk.run(handlers.open_signing, c.OpenSigning(dispute_id="d1", version=1), actor)
    sign(walk, "seal", mediator)


def sign(walk: Any, signer: str, mediator: str = "M1") -> None:
    request = c.SignAgreement(dispute_id="d1", signer=signer, how="paper", signed_on=walk.today)
    walk.run(handlers.sign_agreement, request, walk.mediator(mediator))


def faults(walk: Any, mediator: str = "M1") -> tuple[str, ...]:
    key, request = walk.settings.identity_key, c.GetCaseFile(dispute_id="d1")
    actor = walk.mediator(mediator)
    return tuple(queries.get_case_file(walk.session, request, actor, key, walk.office).faults)


@pytest.mark.parametrize("kind", ["agreement", "cover", "registration", "rights_notice"])
def test_a_paper_names_the_committee_that_mediated(walk: Any, kind: str) -> None:
    walk.open(committee=VILLAGE)
    walk.all_steps()
    walk.agree()
    text = paper(walk, kind)
    assert VILLAGE in text
    assert walk.office.committee not in text


def test_numbers_are_of_the_committee_and_have_no_gap_in_it(walk: Any) -> None:
    for dispute_id, committee in (("d1", VILLAGE), ("d2", ""), ("d3", VILLAGE), ("d4", INDUSTRY)):
        walk.open(committee=committee, dispute_id=dispute_id)
        walk.all_steps(dispute_id)
    numbers = [walk.agree(one).agreement.agreement_no for one in ("d1", "d2", "d3", "d4")]
    assert numbers == [
        "（2026）拳铺拳东村人调字第1号", "（2026）拳铺人调字第1号", "（2026）拳铺拳东村人调字第2号",
        "（2026）拳铺土地人调字第1号",
    ]  # fmt: skip


def test_a_file_without_an_agreement_takes_the_next_number_too(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.fail("05")
    walk.open(dispute_id="d2")
    walk.all_steps("d2")
    assert "（2026）拳铺人调字第1号" in paper(walk, "cover")
    assert walk.agree("d2").agreement.agreement_no == "（2026）拳铺人调字第2号"


def test_a_seal_of_another_committee_is_told(walk: Any) -> None:
    walk.open(committee=VILLAGE)
    walk.all_steps()
    sign_all(walk)
    assert not [one for one in faults(walk) if "名称应当一致" in one]
    walk.clock.wind(hours=1)
    walk.open("M2", committee=INDUSTRY)
    told = [one for one in faults(walk, "M2") if "名称应当一致" in one]
    assert told == [f"文书写的是{INDUSTRY}，印章是{VILLAGE}，名称应当一致。"]


@pytest.mark.parametrize(
    ("committee", "prefix"),
    [
        (VILLAGE, "拳铺拳东村人调字"), (INDUSTRY, "拳铺土地人调字"), ("拳铺片区联合人民调解委员会", "拳铺片区人调字"),
        ("劳动人事争议调解委员会", "拳铺劳动人事人调字"),
    ],
)  # fmt: skip
def test_the_words_of_a_number_come_from_the_committee(committee: str, prefix: str) -> None:
    assert prefix_of(committee, "拳铺人调字") == prefix
    assert series_of(f"（2026）{prefix}第12号") == (prefix, 2026)


def test_who_is_only_on_the_roster_stands_on_papers_by_name_once_the_platform_said_it(walk: Any) -> None:
    walk.open("M77")
    walk.step("hearing", actor=walk.mediator("M77"))
    walk.second("M2")
    asked = c.GetPaper(dispute_id="d1", kind="cover")
    assert walk.run(handlers.get_paper, asked, walk.mediator("M77")).unnamed == ("M77",)
    told = c.KeepNames(dispute_id="d1", names={"M77": "新来的", "M2": "别的名", "X9": "谁也不是"})
    with pytest.raises(NotYourProceeding, match="平台"):
        walk.run(handlers.keep_names, told, walk.mediator("M77"))
    assert walk.run(handlers.keep_names, told, SYSTEM).kept == ("M77",)
    assert "新来的、康启星" in paper(walk, "cover", "M77")
    assert "新来的" in paper(walk, "work_record", "M77")
    assert walk.run(handlers.get_paper, asked, walk.mediator("M77")).unnamed == ()
    late = c.KeepNames(dispute_id="d1", names={"M77": "另一个名字"})
    assert walk.run(handlers.keep_names, late, SYSTEM).kept == ()
