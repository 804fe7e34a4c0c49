"""An agreement is typed in parts, checked as one types, signed one by one, and counts with the last signature."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.mediator_dispatch import SecondMediatorNamed
from contracts.people import Actor
from mediation import handlers, policies, queries
from mediation.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    DraftFaulty,
    DraftNotReady,
    NotASigner,
    NotYourProceeding,
    PaperNeeded,
    SignatureRefused,
    StepsMissing,
    SumsDiffer,
    WrongMoment,
)
from mediation.model import Proceeding

SIGNERS = ("P0", "P1", "mediator")


def a_draft(walk: Any, **changes: Any) -> c.AgreementDraft:
    values: dict[str, Any] = {
        "form": "written",
        "parties": (
            c.DraftParty(name="李芳", role="applicant", details="女，汉族，住拳西村", phone="13900001111"),
            c.DraftParty(name="王小明", role="respondent", details="男，汉族，住拳东村"),
        ),
        "facts": "王小明于2024年5月向李芳借款3万元，到期未还。",
        "terms": "王小明分两期还清借款30000元，李芳不再要求利息。",
        "obligations": (duty(walk),),
        "total_yuan": Decimal("30000"),
        "place_of_performance": "拳东村村委会",
    }
    return c.AgreementDraft(**{**values, **changes})


def duty(walk: Any, amount: str = "30000", parts: tuple[str, ...] = ("10000", "20000")) -> c.DraftObligation:
    days = [walk.today + timedelta(days=30 * (n + 1)) for n in range(len(parts))]
    instalments = [
        c.DraftInstalment(due_on=day, amount_yuan=Decimal(one)) for day, one in zip(days, parts, strict=True)
    ]
    return c.DraftObligation(
        who="王小明", to_whom="李芳", what="归还借款本金", how="转账", due_on=days[-1], amount_yuan=Decimal(amount),
        account="农商银行拳铺支行", instalments=tuple(instalments),
    )  # fmt: skip


def save(walk: Any, version: int = 0, **changes: Any) -> c.DraftSheet:
    request = c.SaveDraft(dispute_id="d1", version=version, draft=a_draft(walk, **changes))
    return walk.run(handlers.save_draft, request, walk.mediator())


def open_signing(walk: Any, version: int = 1) -> c.SigningSheet:
    request = c.OpenSigning(dispute_id="d1", version=version)
    return walk.run(handlers.open_signing, request, walk.mediator())


def sign(walk: Any, signer: str, **more: Any) -> c.SigningSheet:
    values = {"how": "drawn", "drawing": walk.drawing(), **more}
    request = c.SignAgreement(dispute_id="d1", signer=signer, **values)
    return walk.run(handlers.sign_agreement, request, walk.mediator())


def signing(walk: Any, **changes: Any) -> c.SigningSheet:
    """A case whose text is final."""
    walk.open(**changes.pop("case", {}))
    walk.all_steps()
    save(walk, **changes)
    return open_signing(walk)


def messages(check: c.AgreementCheck, level: str = "error") -> str:
    return "\n".join(one.message for one in check.findings if one.level == level)


def test_a_draft_may_be_incomplete(walk: Any) -> None:
    walk.open()
    sheet = save(walk, facts="", obligations=())
    assert (sheet.version, sheet.state, sheet.check.ready) == (1, "draft", False)
    assert {one.field for one in sheet.check.findings if one.level == "error"} >= {"facts"}
    opened = walk.run(handlers.open_draft, c.OpenDraft(dispute_id="d1"), walk.mediator())
    assert opened.draft.parties[0].name == "李芳"
    with pytest.raises(NotYourProceeding):
        walk.run(handlers.open_draft, c.OpenDraft(dispute_id="d1"), walk.mediator("M2"))


def test_who_saves_the_draft_second_sees_what_the_first_one_changed(walk: Any) -> None:
    walk.open()
    save(walk)
    save(walk, version=1, place_of_performance="司法所")
    with pytest.raises(ChangedMeanwhile) as told:
        save(walk, version=1, facts="另一种说法，内容更详细。")
    assert ("place_of_performance", "对方改为：司法所") in told.value.errors


def test_sums_stand_in_numerals_and_capitals(walk: Any) -> None:
    walk.open()
    check = save(walk).check
    assert check.ready
    assert (check.total_capitals, check.copies) == ("人民币叁万元整", 3)
    assert [(one.amount_yuan, one.instalments_yuan, one.matches) for one in check.sums] == [
        (30000, 30000, True)
    ]


def test_instalments_that_do_not_add_up_are_told_with_the_difference(walk: Any) -> None:
    walk.open()
    request = c.CheckDraft(
        dispute_id="d1", draft=a_draft(walk, obligations=(duty(walk, parts=("10000", "15000")),))
    )
    check = walk.run(handlers.check_draft, request, walk.mediator())
    assert not check.ready and not check.sums[0].matches
    assert "相差5,000.00元" in messages(check)
    assert save(walk, total_yuan=Decimal("29000")).check.findings[0].field == "total_yuan"


def test_instalments_end_on_the_due_day_in_order(walk: Any) -> None:
    walk.open()
    late = duty(walk).model_copy(update={"due_on": walk.today + timedelta(days=90)})
    assert "最后一期就是履行期限" in messages(save(walk, obligations=(late,)).check)


@pytest.mark.parametrize(
    ("terms", "level", "words"),
    [
        ("李芳收取订金500元", "ask", "订金"),
        ("王小明补偿李芳", "ask", "不以过错为前提"),
        ("王小明每月给付父母抚养费", "ask", "抚养"),
        ("由儿子抚养父母", "warn", "赡养"),
        ("王小明尽快还清", "warn", "不明确"),
        ("逾期罚款200元", "warn", "违约金"),
        ("李芳不得再起诉王小明", "error", "第三条"),
        ("双方断绝父子关系", "error", "不能以协议解除"),
        ("王小明还款3.1万元", "warn", "没有这个金额"),
        ("人民币叁万伍仟元整", "warn", "大写"),
    ],
)
def test_words_that_want_a_second_look(walk: Any, terms: str, level: str, words: str) -> None:
    walk.open()
    assert words in messages(save(walk, terms=terms).check, level)


def test_the_right_amounts_are_not_remarked(walk: Any) -> None:
    walk.open()
    check = save(walk, terms="王小明还款3万元（大写：人民币叁万元整），首期10,000元。").check
    assert messages(check, "warn") == ""


def test_confused_words_must_be_looked_at_before_signing(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    save(walk, terms="王小明赔偿李芳30000元，分两期付清。")
    with pytest.raises(DraftFaulty, match="请核对用词"):
        open_signing(walk)
    save(walk, version=1, terms="王小明赔偿李芳30000元，分两期付清。", words_checked=True)
    assert open_signing(walk, 2).state == "signing"


def test_signing_waits_for_the_four_records_and_the_newest_draft(walk: Any) -> None:
    walk.open()
    save(walk)
    with pytest.raises(StepsMissing):
        open_signing(walk)
    walk.all_steps()
    save(walk, version=1)
    with pytest.raises(StepsMissing, match="刚刚改过"):
        open_signing(walk, 1)


def test_nobody_signs_a_text_that_is_not_final(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    save(walk)
    with pytest.raises(DraftNotReady):
        sign(walk, "P0")


def test_with_the_last_signature_the_agreement_counts(walk: Any, session: Session, published: Any) -> None:
    sheet = signing(walk)
    assert (sheet.agreement_no, len(sheet.content_sha256)) == ("（2026）拳铺人调字第1号", 64)
    assert [one.signer for one in sheet.signers] == ["P0", "P1", "mediator", "seal"]
    assert "王小明" not in sheet.model_dump_json()
    for signer in SIGNERS:
        sheet = sign(walk, signer)
    assert sheet.state == "signing"
    walk.clock.wind(days=2)
    sheet = sign(walk, "seal", how="paper", signed_on=walk.today)
    assert (sheet.state, sheet.effective_on) == ("done", walk.today)
    concluded = published(session)[-1]
    assert (concluded.name(), concluded.agreement_no) == ("DisputeConcluded", "（2026）拳铺人调字第1号")
    assert len(concluded.performance) == 2
    proceeding = session.get_one(Proceeding, ("d1", 1))
    found = queries.sheet_of(session, proceeding, walk.settings.identity_key).agreement
    assert [(one.duty, one.part, one.amount_yuan) for one in found.obligations] == [
        (1, 1, 10000),
        (1, 2, 20000),
    ]


def test_of_two_mediators_both_sign(walk: Any) -> None:
    signing(walk)
    told = {"dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1, "mediator_id": "M2"}
    walk.run(handlers.take_second, SecondMediatorNamed(at=walk.clock.now(), **told))
    for signer in SIGNERS:
        sheet = sign(walk, signer)
    assert [one.signer for one in sheet.signers] == ["P0", "P1", "mediator", "second", "seal"]
    assert sign(walk, "seal", how="paper").state == "signing"
    request = c.SignAgreement(dispute_id="d1", signer="second", how="drawn", drawing=walk.drawing())
    assert walk.run(handlers.sign_agreement, request, walk.mediator("M2")).state == "done"


def test_a_signature_counts_once_and_for_one_text(walk: Any) -> None:
    signing(walk)
    sign(walk, "P0")
    with pytest.raises(AlreadySigned):
        sign(walk, "P0")
    with pytest.raises(DraftNotReady, match="退回修改"):
        save(walk, version=1)
    request = c.ReviseDraft(dispute_id="d1", reason="李芳要求补充付款账号")
    assert walk.run(handlers.revise_draft, request, walk.mediator()).state == "draft"
    save(walk, version=1, place_of_performance="司法所")
    sheet = open_signing(walk, 2)
    assert [one.signed_on for one in sheet.signers] == [None] * 4
    assert sheet.agreement_no == "（2026）拳铺人调字第1号"


def test_a_day_of_signing_that_cannot_be_is_refused(walk: Any) -> None:
    signing(walk)
    with pytest.raises(WrongMoment, match="不能晚于今天"):
        sign(walk, "P0", how="paper", signed_on=walk.today + timedelta(days=1))
    with pytest.raises(WrongMoment, match="不能早于受理日期"):
        sign(walk, "P0", how="paper", signed_on=walk.today - timedelta(days=1))


def test_nobody_signed_before_the_text_was_final(walk: Any) -> None:
    walk.open()
    walk.clock.wind(days=3)
    walk.all_steps()
    save(walk)
    open_signing(walk)
    with pytest.raises(WrongMoment, match="才定稿"):
        sign(walk, "P0", how="paper", signed_on=walk.today - timedelta(days=1))


def test_a_stranger_does_not_sign_and_an_empty_sheet_is_no_signature(walk: Any) -> None:
    signing(walk)
    for stranger in ("P7", "recorder"):
        with pytest.raises(NotASigner):
            sign(walk, stranger)
    with pytest.raises(SignatureRefused):
        sign(walk, "P0", drawing=walk.drawing(ink=False))
    with pytest.raises(PaperNeeded, match="印章"):
        sign(walk, "seal")


@pytest.mark.parametrize(
    ("case", "terms"),
    [({"type_code": "01"}, "王小明还款30000元。"), ({}, "遗产由李芳继承，王小明还款30000元。")],
)
def test_marriage_adoption_and_inheritance_are_signed_on_paper(
    walk: Any, case: dict[str, str], terms: str
) -> None:
    sheet = signing(walk, case=case, terms=terms)
    assert "电子签名法第三条" in sheet.on_paper_only
    with pytest.raises(PaperNeeded):
        sign(walk, "P0")
    assert sign(walk, "P0", how="paper", signed_on=walk.today).signers[0].how == "paper"


def test_a_scan_must_be_a_file_of_the_case(walk: Any) -> None:
    signing(walk)
    with pytest.raises(SignatureRefused, match="扫描件"):
        sign(walk, "P0", how="paper", signed_on=walk.today, file_id="nothing")


def test_an_agent_signs_with_special_power_only(walk: Any) -> None:
    walk.open()
    agent = {"agent": "赵律师", "agent_power": "general"}
    parties = (a_draft(walk).parties[0], c.DraftParty(name="王小明", role="respondent", **agent))
    assert "特别授权" in messages(save(walk, parties=parties).check)


def test_a_partial_agreement_says_what_is_left_open(walk: Any) -> None:
    walk.open()
    assert "没有达成一致的事项" in messages(save(walk, partial=True).check)
    assert save(walk, version=1, partial=True, left_open="利息的计算").check.ready


def test_a_given_effective_day_must_be_the_last_signature(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    with pytest.raises(WrongMoment, match="最后一个签名、盖章的日期（2026年3月11日）"):
        walk.agree(effective_on=walk.today - timedelta(days=1))
    assert walk.agree(effective_on=walk.today).agreement.effective_on == walk.today


def test_sums_are_checked_in_one_go_too(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    parts = (c.InstalmentInput(due_on=walk.today + timedelta(days=7), amount_yuan=Decimal("1")),)
    with pytest.raises(SumsDiffer):
        walk.agree(obligations=(walk.duty(7, "10000.00", instalments=parts),))
    with pytest.raises(SumsDiffer):
        walk.agree(total_yuan=Decimal("1"))


def test_the_paper_can_be_printed_for_signing_and_carries_drawn_signatures(walk: Any) -> None:
    signing(walk, recorder="孙记", court_copy=True, partial=True, left_open="利息的计算")
    sign(walk, "P0")
    request = c.GetPaper(dispute_id="d1", kind="agreement")
    content = base64.b64decode(walk.run(handlers.get_paper, request, walk.mediator()).content)
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    for words in (
        "（2026）拳铺人调字第1号", "本协议一式4份", "梁山县人民法院一份", "1－2", "贰万元整", "农商银行拳铺支行",
        "未达成一致：利息的计算", "女，汉族，住拳西村",
    ):  # fmt: skip
        assert words in text
    assert any("media" in part.partname for part in document.part.package.iter_parts())


def test_the_one_go_way_is_closed_while_people_sign(walk: Any) -> None:
    signing(walk)
    with pytest.raises(DraftNotReady):
        walk.agree()


def test_a_signing_sheet_is_for_readers(walk: Any, session: Session) -> None:
    signing(walk)
    reader = Actor(person_id="S1", rights=("supervision.read",))
    found = queries.get_signing(session, c.GetSigning(dispute_id="d1"), reader, walk.settings.identity_key)
    assert [one.name for one in found.signers] == ["李*", "王*", "", ""]


def test_most_words_are_not_remarked() -> None:
    assert list(policies.remarks("王小明于2026年3月31日前还清借款，双方再无其他争议。")) == []
