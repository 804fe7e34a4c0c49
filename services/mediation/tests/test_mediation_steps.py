"""The five steps: both sides are heard, nothing is left out without a second person, gates stand in the way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation import handlers, queries
from mediation.errors import (
    GateClosed,
    GateOpen,
    NotTogether,
    NotYourDesk,
    RecordIncomplete,
    SamePerson,
    SkipOver,
    StepOutOfOrder,
)

APART = {
    "applicant": {"rights_told": "是", "applicant_says": "要求还钱"},
    "respondent": {"rights_told": "是", "respondent_says": "承认欠款"},
}
APPROVER = Actor(person_id="T1", roles=("town_coordinator",), rights=("mediation.approve",))


def hear(walk: Any, side: str) -> Any:
    return walk.step("hearing", manner=side, particulars=APART[side])


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def ask_skip(walk: Any, step: str = "inquiry") -> c.SkipSheet:
    request = c.AskSkip(dispute_id="d1", step=step, reason="事实清楚，王小明、李芳都没有争议")
    return walk.run(handlers.ask_skip, request, walk.mediator())


def decide(walk: Any, skip: c.SkipSheet, approve: bool = True, actor: Actor = APPROVER) -> c.SkipSheet:
    request = c.DecideSkip(skip_id=skip.skip_id, approve=approve, words="同意")
    return walk.run(handlers.decide_skip, request, actor)


def settle(walk: Any, code: str, confirmed: bool, **more: Any) -> c.Gates:
    request = c.SettleGate(dispute_id="d1", code=code, confirmed=confirmed, words="已向王小明核实", **more)
    return walk.run(handlers.settle_gate, request, walk.mediator())


def danger(walk: Any) -> c.Gates:
    report = c.DangerInput(
        kind="threat", words="王小明扬言要砸李芳家", informed="110", receiver="派出所值班民警",
        reported_at=walk.clock.now(), measures="已把双方隔开",
    )  # fmt: skip
    request = c.ReportDanger(dispute_id="d1", danger=report)
    return walk.run(handlers.report_danger, request, walk.mediator())


def test_one_side_apart_is_not_yet_a_hearing(walk: Any) -> None:
    walk.open()
    sheet = hear(walk, "applicant")
    assert (sheet.next_step, sheet.heard) == ("hearing", ("applicant",))
    with pytest.raises(StepOutOfOrder, match="还没有听取被申请人的陈述"):
        walk.step("inquiry")
    sheet = hear(walk, "respondent")
    assert (sheet.next_step, sheet.heard) == ("inquiry", ("applicant", "respondent"))
    assert [one.manner for one in sheet.steps] == ["applicant", "respondent"]


def test_a_side_heard_apart_has_only_its_own_statement(walk: Any) -> None:
    walk.open()
    with pytest.raises(RecordIncomplete) as told:
        walk.step("hearing", manner="applicant", particulars=APART["respondent"])
    assert told.value.field in ("particulars.respondent_says", "particulars.applicant_says")


def test_a_step_is_left_out_when_a_second_person_agrees(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    walk.step("hearing")
    skip = ask_skip(walk)
    assert (skip.state, "王小明" in skip.reason) == ("asked", False)
    assert decide(walk, skip).state == "approved"
    sheet = walk.step("study")
    assert sheet.next_step == "weighing"
    assert [(one.step, one.decided_by) for one in sheet.skips] == [("inquiry", "T1")]
    assert "StepSkipped" in names(published(session))
    walk.step("weighing")
    assert walk.agree().state == "agreed"


def test_who_asked_does_not_agree_with_themselves(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    skip = ask_skip(walk)
    myself = Actor(person_id="M1", rights=("mediation.approve", "mediation.work"))
    with pytest.raises(SamePerson):
        decide(walk, skip, actor=myself)
    with pytest.raises(Forbidden):
        decide(walk, skip, actor=walk.mediator("M2"))


def test_a_desk_decides_where_its_department_leads(walk: Any, session: Session) -> None:
    walk.open()
    walk.step("hearing")
    skip = ask_skip(walk)
    other = Actor(person_id="D9", desk="pcs", rights=("mediation.approve",))
    lead = Actor(person_id="D1", desk="sfs", rights=("mediation.approve",))
    with pytest.raises(NotYourDesk):
        decide(walk, skip, actor=other)
    waiting, key = c.ListSkips(), walk.settings.identity_key
    assert queries.list_skips(session, waiting, other, key).items == ()
    assert [one.skip_id for one in queries.list_skips(session, waiting, lead, key).items] == [skip.skip_id]
    assert decide(walk, skip, approve=False, actor=lead).state == "refused"
    with pytest.raises(SkipOver):
        decide(walk, skip, actor=lead)
    assert walk.step("inquiry").next_step == "study"


def test_the_hearing_and_a_step_out_of_turn_cannot_be_left_out(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    with pytest.raises(StepOutOfOrder):
        ask_skip(walk, "weighing")
    with pytest.raises(ValueError):
        ask_skip(walk, "hearing")


def test_a_request_to_skip_is_void_once_the_step_is_recorded(walk: Any) -> None:
    walk.open()
    walk.step("hearing")
    skip = ask_skip(walk)
    with pytest.raises(SkipOver):
        ask_skip(walk)
    assert [one.state for one in walk.step("inquiry").skips] == ["withdrawn"]
    with pytest.raises(SkipOver):
        decide(walk, skip)


@pytest.mark.parametrize(
    ("narrative", "suspected"),
    [
        ("两家孩子8岁，打架了", True),
        ("儿子今年16岁在工地干活", True),
        ("儿子今年18岁", False),
        ("我有8亩地", False),
    ],
)
def test_a_childs_age_makes_one_think_of_a_minor(walk: Any, narrative: str, suspected: bool) -> None:
    walk.open(narrative=narrative)
    assert ("minor" in [gate.code for gate in walk.step("hearing").gates]) is suspected


def test_a_suspicion_waits_for_its_answer_after_the_hearing(walk: Any) -> None:
    walk.open(narrative="丈夫喝了酒就打我，还打骂孩子，我要离婚", type_code="01")
    sheet = walk.step("hearing")
    assert [(gate.code, gate.state) for gate in sheet.gates] == [("domestic_violence", "suspected")]
    with pytest.raises(GateOpen, match="涉及家庭暴力"):
        walk.step("inquiry")
    settle(walk, "domestic_violence", False)
    assert walk.step("inquiry").next_step == "study"


def test_violence_at_home_keeps_the_parties_apart(walk: Any) -> None:
    walk.open(narrative="丈夫喝了酒就打我", type_code="01")
    settle(walk, "domestic_violence", True)
    with pytest.raises(NotTogether):
        walk.step("hearing")
    hear(walk, "applicant")
    together = {
        "rights_told": "是", "applicant_says": "要求离婚", "respondent_says": "不同意",
        "safety": "受害人书面同意，民警在场",
    }  # fmt: skip
    assert walk.step("hearing", particulars=together).next_step == "inquiry"


def test_an_administrative_dispute_ends_with_the_right_ways(walk: Any) -> None:
    walk.open(narrative="不服自然资源所的处罚决定，要求撤销")
    gates = settle(walk, "administrative", True)
    assert "不能继续办理人民调解" in gates.blocked
    with pytest.raises(GateClosed):
        walk.step("hearing")
    sheet = walk.fail("99")
    assert "行政复议" in sheet.other_ways[0]


def test_an_agreement_does_not_decide_who_owns_the_land(walk: Any) -> None:
    walk.open(narrative="两家争一块宅基地归谁，四至不清", type_code="03")
    settle(walk, "land_title", True)
    walk.all_steps()
    with pytest.raises(GateClosed) as told:
        walk.agree(terms="争议的宅基地使用权归李芳所有，王小明不再争执。")
    assert told.value.field == "terms"
    assert walk.agree(terms="双方各让一尺修排水沟，费用平摊。").state == "agreed"


def test_a_minor_needs_a_guardian_in_the_agreement(walk: Any) -> None:
    walk.open(narrative="两个小学生打闹把眼镜弄坏了")
    settle(walk, "minor", True)
    walk.all_steps()
    with pytest.raises(GateClosed) as told:
        walk.agree()
    assert told.value.field == "parties"
    parties = (walk.party("李芳", "applicant", guardian="李建国"), walk.party())
    assert walk.agree(parties=parties).state == "agreed"


def test_a_minor_with_own_income_may_do_without(walk: Any) -> None:
    walk.open(narrative="未成年工人讨要工资")
    settle(walk, "minor", True, exempt=True)
    walk.all_steps()
    assert walk.agree().state == "agreed"


def test_danger_is_told_at_once_and_keeps_the_parties_apart(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open()
    gates = danger(walk)
    told = published(session)[-1]
    assert (told.name(), told.kind, told.informed) == ("DangerReported", "threat", "110")
    assert "王小明" not in told.model_dump_json()
    assert "王小明" not in gates.dangers[0].words
    with pytest.raises(NotTogether):
        walk.step("hearing")
    reply = c.RecordDangerReply(report_id=gates.dangers[0].report_id, reply="已出警训诫", receipt_no="接警12")
    gates = walk.run(handlers.record_danger_reply, reply, walk.mediator())
    assert gates.dangers[0].receipt_no == "接警12"
    assert walk.step("hearing").next_step == "inquiry"


def test_most_disputes_meet_no_gate(walk: Any) -> None:
    walk.open()
    assert walk.step("hearing").gates == ()
