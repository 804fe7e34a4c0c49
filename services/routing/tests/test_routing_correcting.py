"""A decision that was made is corrected or taken back, as long as the case is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import routing as c
from contracts import routing_corrections as rc
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief, DisputeBrief
from contracts.errors import Forbidden, TooEarly
from contracts.intake import DisputeAccepted
from contracts.mediation import DisputeConcluded
from contracts.people import Actor
from routing import handlers, queries
from routing.errors import CaseClosed, DecidedMeanwhile, NotWaiting, StudyGoesOn, WrongDecision
from routing.model import JointStudy
from routing.policies.correcting import changes

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SURE = "包工头欠我们农民工工资不给，半年工资两万三千元"  # the rules send it to 人社 alone
DECIDER = Actor(person_id="triage1", roles=("triage",), rights=("routing.decide",))


@pytest.fixture
def usual() -> dict[str, Any]:
    return {"actor": DECIDER}


@pytest.fixture
def routed(do: Any) -> None:
    brief = DisputeBrief(
        dispute_id="d1", number="LSQP-d1", channel="window", narrative=SURE, parties=(), registered_at=NOW
    )
    do(handlers.take_accepted, DisputeAccepted(at=NOW, dispute=brief, accepted_by="window1"))


def correction(**changes: Any) -> rc.CorrectRouting:
    given = {
        "dispute_id": "d1", "type_code": "04", "complexity": "complex", "lead_desk": "sfs",
        "reason": "实际是合同纠纷", "seen_decision": 1,
    }  # fmt: skip
    return rc.CorrectRouting.model_validate({**given, **changes})


def brief(number: int) -> CaseBrief:
    return CaseBrief(
        dispute_id="d1", number="LSQP-d1", channel="window", narrative=SURE, parties=(), registered_at=NOW,
        type_code="10", complexity="simple", lead_desk="rss", round=number,
    )  # fmt: skip


def concluded(number: int = 1) -> DisputeConcluded:
    return DisputeConcluded(at=NOW, case=brief(number), outcome="failed", mediator_id="M1")


def reopened(number: int = 2) -> DisputeReopened:
    return DisputeReopened(at=NOW, case=brief(number), reason="unsatisfied", former_mediator_id="M1")


def test_what_is_the_same_in_another_order_is_no_change() -> None:
    was = {"type_code": "10", "complexity": "simple", "risk": "none", "level": "town", "lead_desk": "rss"}
    before, now = {**was, "co_desks": ["sfs", "pcs"]}, {**was, "co_desks": ("pcs", "sfs"), "risk": "blue"}
    assert changes(before, now) == ("risk:none>blue",)


@pytest.mark.usefixtures("routed")
def test_what_the_rules_decided_alone_is_corrected_with_before_and_after(
    session: Session, do: Any, published: Any
) -> None:
    sheet = do(handlers.correct_routing, correction())
    event = published(session)[-1]
    assert type(event) is rc.RoutingCorrected
    assert (event.decision_no, event.case.decision_no, event.corrected_by) == (2, 2, "triage1")
    assert {"type_code:10>04", "lead_desk:rss>sfs"} <= set(event.changes)
    assert (event.former_desk, event.case.lead_desk, event.case.type_code) == ("rss", "sfs", "04")
    assert [one.corrects for one in sheet.decisions] == [0, 1]
    assert sheet.suggestion.lead_desk == "rss"  # what the rules had said stays


@pytest.mark.usefixtures("routed")
def test_nothing_changed_somebody_else_or_no_right_is_refused_in_a_sentence(do: Any) -> None:
    do(handlers.correct_routing, correction())
    with pytest.raises(DecidedMeanwhile):
        do(handlers.correct_routing, correction(lead_desk="pcs"))
    with pytest.raises(WrongDecision, match="和现在的分流一样"):
        do(handlers.correct_routing, correction(seen_decision=2))
    with pytest.raises(WrongDecision, match="没有这个部门"):
        do(handlers.correct_routing, correction(seen_decision=2, lead_desk="nobody"))
    with pytest.raises(Forbidden):
        do(handlers.correct_routing, correction(seen_decision=2), actor=Actor(person_id="x"))


@pytest.mark.usefixtures("routed")
def test_a_closed_case_is_corrected_again_only_after_its_reopening_in_whatever_order_that_is_told(
    session: Session, do: Any, published: Any
) -> None:
    do(handlers.take_end, concluded())
    with pytest.raises(CaseClosed):
        do(handlers.correct_routing, correction())
    do(handlers.take_new_round, reopened())
    do(handlers.take_end, concluded())
    do(handlers.correct_routing, correction())
    assert published(session)[-1].case.round == 2


def test_the_end_of_a_case_that_routing_has_not_heard_of_comes_again(do: Any) -> None:
    with pytest.raises(TooEarly):
        do(handlers.take_end, concluded())


@pytest.mark.usefixtures("routed")
def test_a_decision_is_taken_back_to_the_study_table_and_made_anew(
    session: Session, do: Any, published: Any
) -> None:
    back = rc.TakeRoutingBack(dispute_id="d1", reason="先弄清是不是劳动关系", seen_decision=1)
    do(handlers.take_routing_back, back)
    event = published(session)[-1]
    assert (event.why, event.decisions, event.by) == ("taken_back", 1, "triage1")
    [waiting] = queries.list_referred(session, c.ListReferred(why="taken_back"), DECIDER).items
    assert waiting.return_reason == "先弄清是不是劳动关系"
    with pytest.raises(NotWaiting):
        do(handlers.correct_routing, correction())
    given = {"dispute_id": "d1", "type_code": "10", "complexity": "complex", "lead_desk": "sfs"}
    do(handlers.decide_routing, c.DecideRouting.model_validate(given))
    last = published(session)[-1]
    assert (type(last), last.decision_no, last.designated) == (c.DisputeRouted, 2, False)


@pytest.mark.usefixtures("routed")
def test_while_the_desks_study_it_together_nobody_corrects_it(session: Session, do: Any) -> None:
    study = {"question": "谁牵头", "room": "", "meets_at": NOW, "called_by": "triage1", "called_at": NOW}
    session.add(JointStudy(study_id="s1", dispute_id="d1", number="LSQP-d1", **study))
    session.flush()
    with pytest.raises(StudyGoesOn):
        do(handlers.correct_routing, correction())


@pytest.mark.usefixtures("routed")
def test_the_model_learns_from_a_correction_and_from_the_machines_own_answer_never(
    session: Session, do: Any
) -> None:
    assert list(queries.closed_cases(session, 10)) == []
    do(handlers.correct_routing, correction())
    [case] = queries.closed_cases(session, 10)
    assert (case.desk, case.type_code, case.corrected) == ("sfs", "04", True)


@pytest.mark.usefixtures("routed")
def test_the_list_of_today_shows_the_decision_that_stands(session: Session, do: Any) -> None:
    do(handlers.correct_routing, correction())
    [row] = queries.list_decided(session, rc.ListDecided(), NOW).items
    assert (row.decision_no, row.lead_desk, row.corrects, row.open) == (2, "sfs", 1, True)
    assert queries.list_decided(session, rc.ListDecided(), NOW + timedelta(days=1)).items == ()


def speak(do: Any, study_id: str) -> None:
    for desk in ("pcs", "czjs"):
        person = Actor(person_id=f"{desk}-1", roles=("desk_officer",), rights=("desk.work",), desk=desk)
        said = j.GiveStudyOpinion(study_id=study_id, lead_desk="pcs", opinion="应由派出所牵头。")
        do(handlers.give_opinion, said, actor=person)


def call_study(do: Any) -> str:
    request = j.CallStudy(
        dispute_id="d1",
        question="由谁牵头？",
        desks=("pcs", "czjs"),
        meets_at=NOW + timedelta(hours=2),
        room="",
    )
    study_id: str = do(handlers.call_study, request).study_id
    return study_id


def finding(study_id: str) -> j.ConcludeStudy:
    return j.ConcludeStudy(
        study_id=study_id, type_code="10", complexity="complex", risk="none", level="town", lead_desk="pcs",
        measures="派出所牵头处置，人社所不再办理。", reason="已经动手，风险由派出所掌握",
    )  # fmt: skip


@pytest.mark.usefixtures("routed")
def test_what_turns_out_hard_after_it_was_routed_is_studied_and_the_finding_corrects_it(
    session: Session, do: Any, published: Any
) -> None:
    study_id = call_study(do)
    speak(do, study_id)
    sheet = do(handlers.conclude_study, finding(study_id))
    corrected, told = published(session)[-2:]
    assert (type(corrected), told.name()) == (rc.RoutingCorrected, "StudyConcluded")
    assert (corrected.former_desk, corrected.case.lead_desk, corrected.designated) == ("rss", "pcs", True)
    assert sheet.conclusion.decision_no == 2
    assert queries.get_routing(session, "d1").decisions[-1].corrects == 1


@pytest.mark.usefixtures("routed")
def test_a_finding_that_is_what_was_decided_takes_the_return_from_the_desk_once(
    session: Session, do: Any, published: Any
) -> None:
    last = queries.get_routing(session, "d1").decisions[-1].suggestion
    study_id = call_study(do)
    speak(do, study_id)
    same = last.model_dump(include={"type_code", "complexity", "risk", "level", "lead_desk", "co_desks"})
    do(handlers.conclude_study, finding(study_id).model_copy(update=same))
    confirmed, told = published(session)[-2:]
    assert (confirmed.changes, confirmed.designated) == (("designated:no>yes",), True)
    assert (confirmed.case.lead_desk, confirmed.former_desk, told.name()) == ("rss", "rss", "StudyConcluded")
    again = call_study(do)
    speak(do, again)
    do(handlers.conclude_study, finding(again).model_copy(update=same))
    assert len(queries.get_routing(session, "d1").decisions) == 2


@pytest.mark.usefixtures("routed")
def test_what_was_settled_is_studied_no_more_and_a_study_that_is_late_concludes_nothing(do: Any) -> None:
    study_id = call_study(do)
    speak(do, study_id)
    do(handlers.take_end, concluded())
    with pytest.raises(CaseClosed):
        do(handlers.conclude_study, finding(study_id))
    do(handlers.cancel_study, j.CancelStudy(study_id=study_id, reason="已经调解成功"))
    with pytest.raises(CaseClosed):
        call_study(do)


@pytest.mark.usefixtures("routed")
def test_a_case_is_made_severe_by_a_person_and_less_so_again_with_a_reason(
    session: Session, do: Any, published: Any
) -> None:
    raised = do(handlers.correct_routing, correction(complexity="severe", type_code="10", lead_desk="rss"))
    last = raised.decisions[-1].suggestion
    assert (last.complexity, last.severe, last.grade) == ("complex", True, "severe")
    event = published(session)[-1]
    assert "complexity:complex>severe" in event.changes and event.case.severe
    lowered = do(handlers.correct_routing, correction(type_code="10", lead_desk="rss", seen_decision=2))
    assert lowered.decisions[-1].suggestion.grade == "complex"
