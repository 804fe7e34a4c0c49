"""Judicial confirmation: who may ask until when, what stands in the way, and what the court answers."""

from __future__ import annotations

import base64
import io
from datetime import date, timedelta
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Invalid
from contracts.people import Actor
from mediation import handlers, queries
from mediation.errors import ChangedMeanwhile, ConfirmationBlocked, ConfirmationOver, NotAgreed, WrongMoment
from mediation.policies import confirmations as policy
from servicekit.calendar import WorkCalendar

PDF = base64.b64encode(b"%PDF-1.7 a scan").decode()


def attach(walk: Any, *purposes: str) -> list[c.FileSheet]:
    return [
        walk.run(handlers.attach_file, c.AttachFile(dispute_id="d1", purpose=one, filename=f"{one}.pdf", content=PDF),
                 walk.mediator())
        for one in purposes
    ]  # fmt: skip


def agreed(walk: Any, **changes: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(**changes)
    attach(walk, "identity", "identity", "signed_paper")


def form(walk: Any) -> c.ConfirmationForm:
    return walk.run(handlers.open_confirmation, c.OpenConfirmation(dispute_id="d1"), walk.mediator())


def sheet(walk: Any, actor: Actor | None = None) -> c.ConfirmationSheet:
    return queries.get_confirmation(
        walk.session, c.GetConfirmation(dispute_id="d1"), actor or walk.mediator(), walk.settings.identity_key,
        walk.office.calendar, walk.today,
    )  # fmt: skip


def save(walk: Any, version: int = 0, join: bool = True, **changes: Any) -> c.ConfirmationSheet:
    proposed = form(walk).application
    people = tuple(one.model_copy(update={"joins": join}) for one in proposed.applicants)
    given = proposed.model_copy(update={"applicants": people, "promised": True, **changes})
    request = c.SaveConfirmation(dispute_id="d1", version=version, application=given)
    return walk.run(handlers.save_confirmation, request, walk.mediator())


def submit(walk: Any, **changes: Any) -> c.ConfirmationSheet:
    values = {"channel": "in_person", "submitted_on": walk.today, **changes}
    return walk.run(
        handlers.submit_confirmation, c.SubmitConfirmation(dispute_id="d1", **values), walk.mediator()
    )


def file(walk: Any, case_no: str = "（2026）鲁0832民特12号") -> c.ConfirmationSheet:
    request = c.RecordCourtFiling(dispute_id="d1", accepted_on=walk.today, case_no=case_no)
    return walk.run(handlers.record_court_filing, request, walk.mediator())


def decide(walk: Any, decision: str = "confirmed", **changes: Any) -> c.ConfirmationSheet:
    request = c.RecordCourtDecision(dispute_id="d1", decision=decision, decided_on=walk.today, **changes)
    return walk.run(handlers.record_court_decision, request, walk.mediator())


def asked(**changes: Any) -> policy.Request:
    values: dict[str, Any] = {
        "form": "written", "due_on": date(2026, 2, 24), "asked_on": date(2026, 2, 1), "type_code": "04",
        "terms": "王某分两次还清借款", "clauses": [policy.Clause(1, "王某", "李某", "还款", True)],
        "joined": {"applicant", "respondent"}, "absent": (), "files": {"identity", "signed_paper"}, "on_paper": True,
    }  # fmt: skip
    return policy.Request(**{**values, **changes})


def codes(**changes: Any) -> set[tuple[str, str]]:
    return {(one.code, one.level) for one in policy.findings(asked(**changes))}


def test_the_last_day_moves_behind_the_spring_festival() -> None:
    last = WorkCalendar().deadline(date(2026, 1, 16), policy.CONFIRM_DAYS, "natural")
    assert (last.raw_on, last.due_on) == (date(2026, 2, 15), date(2026, 2, 24))
    assert "春节" in last.shift_reason


def test_a_clean_application_has_nothing_in_its_way() -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"asked_on": date(2026, 2, 25)}, ("late", "block")),
        ({"asked_on": date(2026, 2, 20)}, ("soon", "warn")),
        ({"form": "oral"}, ("oral", "block")),
        ({"terms": "双方解除收养关系"}, ("status", "block")),
        ({"terms": "争议的宅基地归王某使用"}, ("title", "block")),
        ({"clauses": [policy.Clause(2, "王某", "李某", "确认房屋所有权归李某", False)]}, ("title", "block")),
        ({"absent": ["王*"]}, ("not_joint", "block")),
        ({"joined": {"applicant"}}, ("not_joint", "block")),
        ({"unproved": ["王*"]}, ("identity", "block")),
        ({"files": {"identity"}}, ("signed_paper", "block")),
        ({"has_agent": True}, ("power_of_attorney", "block")),
        ({"agents": ["赵*"]}, ("agent_power", "block")),
        ({"clauses": [policy.Clause(1, "王某", "", "还款", True)]}, ("unclear", "warn")),
        ({"third_party": True}, ("third_party", "warn")),
        ({"terms": "王某搬走共有人的农机"}, ("third_party", "warn")),
        ({"terms": "腾退租用的房屋"}, ("property", "warn")),
    ],
)
def test_what_the_court_would_refuse_is_said_before(
    changes: dict[str, Any], finding: tuple[str, str]
) -> None:
    assert finding in codes(**changes)


@pytest.mark.parametrize(
    ("due", "effective", "until"),
    [
        (date(2026, 4, 1), date(2026, 3, 1), date(2028, 4, 1)),
        (None, date(2026, 3, 1), date(2028, 3, 1)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2030, 2, 28)),
    ],
)
def test_enforcement_ends_two_years_after_the_last_instalment(due: Any, effective: date, until: date) -> None:
    assert policy.enforce_until(due, effective) == until


def test_a_party_is_read_from_its_usual_description() -> None:
    assert policy.described("男，汉族，41岁，农民，住拳东村") == policy.Described("男", "汉族", "拳东村")
    assert policy.described("本地一家机械厂") == policy.Described()


def test_without_an_agreement_there_is_nothing_to_confirm(walk: Any) -> None:
    walk.open()
    with pytest.raises(NotAgreed):
        sheet(walk)


def test_the_application_is_proposed_from_the_agreement_and_masked_for_others(walk: Any) -> None:
    agreed(walk)
    proposed = form(walk)
    assert proposed.version == 0
    assert [(one.name, one.ethnicity, one.address) for one in proposed.application.applicants] == [
        ("李芳", "汉族", "拳东村"), ("王小明", "汉族", "拳东村"),
    ]  # fmt: skip
    assert "（2026）拳铺人调字第1号" in proposed.application.wanted
    save(walk)
    seen = sheet(walk, Actor(person_id="S1", rights=("supervision.read",)))
    assert not seen.may_change
    assert seen.applicants == ("李*", "王*")
    assert "王小明" not in seen.model_dump_json()


def test_from_the_application_to_enforcement(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    assert save(walk).ready
    assert submit(walk).state == "submitted"
    assert file(walk).court_until == walk.today + timedelta(days=30)
    [ruling] = attach(walk, "court")
    found = decide(walk, served_on=walk.today, file_id=ruling.file_id)
    assert (found.state, found.ruling_file_id) == ("confirmed", ruling.file_id)
    last_due = walk.today + timedelta(days=37)
    assert found.enforce_until == last_due.replace(year=last_due.year + 2)
    assert found.object_until == walk.today + timedelta(days=15)
    asked_for = c.RecordEnforcement(dispute_id="d1", asked_on=walk.today)
    assert (
        walk.run(handlers.record_enforcement, asked_for, walk.mediator()).enforcement_asked_on == walk.today
    )
    told = [one.name() for one in published(session)][-4:]
    assert told == [
        "ConfirmationSubmitted",
        "ConfirmationAccepted",
        "ConfirmationDecided",
        "EnforcementAsked",
    ]
    assert "王小明" not in "".join(one.model_dump_json() for one in published(session))


def test_nothing_is_handed_in_while_something_stands_in_the_way(walk: Any) -> None:
    agreed(walk)
    save(walk, join=False, promised=False)
    with pytest.raises(ConfirmationBlocked) as refused:
        submit(walk)
    assert {field for field, _ in refused.value.errors} == {"not_joint", "promised"}


def test_after_the_last_day_it_is_too_late_but_posting_in_time_counts(walk: Any) -> None:
    agreed(walk)
    save(walk)
    posted_on = walk.today + timedelta(days=20)
    walk.clock.wind(days=45)
    assert ("late", "block") in {(one.code, one.level) for one in sheet(walk).findings}
    with pytest.raises(ConfirmationBlocked, match="期限已过"):
        submit(walk)
    assert submit(walk, channel="post", submitted_on=posted_on).state == "submitted"


def test_days_that_cannot_be_are_refused_at_their_field(walk: Any) -> None:
    agreed(walk)
    save(walk)
    for wrong in (walk.today + timedelta(days=1), walk.today - timedelta(days=1)):
        with pytest.raises(WrongMoment) as refused:
            submit(walk, submitted_on=wrong)
        assert refused.value.field == "submitted_on"
    with pytest.raises(ConfirmationOver):
        file(walk)


def test_a_no_of_the_court_needs_its_reason_and_leaves_another_try(walk: Any) -> None:
    agreed(walk)
    save(walk)
    submit(walk)
    with pytest.raises(Invalid, match="理由"):
        decide(walk, "rejected")
    found = decide(walk, "rejected", reason_code="5", words="王小明的付款日期不明确")
    assert (found.state, found.reason_code, found.may_begin) == ("rejected", "5", True)
    assert "王小明" not in found.words
    assert save(walk).no == 2
    assert submit(walk).state == "submitted"


def again(walk: Any, *sides: str, **changes: Any) -> c.ConfirmationSheet:
    request = c.MediateAgain(dispute_id="d1", sides=sides or ("applicant", "respondent"), **changes)
    return walk.run(handlers.mediate_again, request, walk.mediator())


@pytest.mark.parametrize(("decision", "code"), [("rejected", "5"), ("not_accepted", "1")])
def test_after_the_courts_no_both_sides_may_be_mediated_again_once(
    walk: Any, published: Any, decision: str, code: str
) -> None:
    agreed(walk)
    save(walk)
    submit(walk)
    assert decide(walk, decision, reason_code=code).may_mediate_again
    with pytest.raises(Invalid, match="双方都愿意"):
        again(walk, "applicant")
    assert not again(walk).may_mediate_again
    told = published(walk.session)[-1]
    assert (told.name(), told.same_mediator, told.mediator_id) == ("NewAgreementWanted", True, "M1")
    with pytest.raises(ConfirmationOver, match="已经提出"):
        again(walk)


@pytest.mark.parametrize("decision", ["confirmed", "withdrawn"])
def test_without_the_courts_no_nothing_is_mediated_again(walk: Any, decision: str) -> None:
    agreed(walk)
    save(walk)
    submit(walk)
    assert not decide(walk, decision).may_mediate_again
    with pytest.raises(ConfirmationOver):
        again(walk)


def test_who_saves_second_sees_what_the_first_one_changed(walk: Any) -> None:
    agreed(walk)
    save(walk)
    with pytest.raises(ChangedMeanwhile) as refused:
        save(walk, wanted="另一份请求")
    assert refused.value.errors[0] == ("version", "1")


def test_a_wrong_number_is_named_at_its_field(walk: Any) -> None:
    agreed(walk)
    proposed = form(walk).application
    wrong = (proposed.applicants[0].model_copy(update={"id_number": "370832198506151232"}),)
    request = c.SaveConfirmation(
        dispute_id="d1", version=0, application=proposed.model_copy(update={"applicants": wrong})
    )
    with pytest.raises(Invalid) as refused:
        walk.run(handlers.save_confirmation, request, walk.mediator())
    assert refused.value.field == "applicants.0.id_number"


def test_the_package_holds_every_paper_the_court_asks_for(walk: Any) -> None:
    agreed(walk)
    papers = save(walk).papers
    assert [one.paper for one in papers if one.paper] == [
        "confirmation_list", "confirmation_application", "agreement", "mediation_proof", "delivery_address",
    ]  # fmt: skip
    assert sum(bool(one.file_id) for one in papers) == 3
    text = ""
    for kind in ("confirmation_application", "confirmation_list", "mediation_proof", "delivery_address"):
        request = c.GetPaper(dispute_id="d1", kind=kind)
        made = walk.run(handlers.get_paper, request, walk.mediator())
        document = Document(io.BytesIO(base64.b64decode(made.content)))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text += "\n".join([*(one.text for one in document.paragraphs), *cells])
    for words in (
        "申请人1：李芳，男，汉族，住拳东村",
        "没有恶意串通",
        "梁山县人民法院",
        "identity.pdf",
        "特此证明",
        "送达地址",
    ):
        assert words in text, words
    assert "{{" not in text


def test_the_ruling_comes_into_a_closed_file_and_evidence_does_not(walk: Any) -> None:
    agreed(walk)
    walk.run(handlers.take_visit, walk.visit())
    walk.run(handlers.take_visits_finished, walk.visits_finished())
    assert attach(walk, "court")
    with pytest.raises(Exception, match="已归档"):
        attach(walk, "evidence")


@pytest.mark.parametrize(
    ("files", "lacking"),
    [
        ([], ["李*", "王*"]), (["P0"], ["王*"]), (["P0", "P0"], ["王*"]), (["P0", "P1"], []), ([""], ["王*"]),
        (["", ""], []), (["both"], []), (["P1", ""], []),
    ],
)  # fmt: skip
def test_each_applicant_has_a_copy_of_the_own_id(files: list[str], lacking: list[str]) -> None:
    assert policy.unproved([("P0", "李*"), ("P1", "王*")], files) == lacking


def test_one_copy_is_not_enough_for_two(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    attach(walk, "identity", "signed_paper")
    save(walk)
    assert [one.message for one in sheet(walk).findings if one.code == "identity"] == [
        "没有王*的身份证明复印件，请在“证据”页上传，每位申请人一份。"
    ]
