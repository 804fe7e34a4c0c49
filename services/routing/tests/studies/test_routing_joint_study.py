"""Joint studies on both databases: who is called, who is heard, what the conclusion does and leaves behind."""

from __future__ import annotations

import base64
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import routing as c
from contracts import study_guests as g
from contracts import study_votes as v
from contracts.duty import DutySubstituted
from contracts.errors import Forbidden
from contracts.people import CITIZEN, Actor
from routing import handlers, queries
from routing.errors import (
    NoMinutes,
    NoQuorum,
    StudyGoesOn,
    StudyOver,
    StudyUnknown,
    WrongStudy,
)
from routing.model import Docket
from servicekit.town import load_town
from testkit.office import unseen

from .conftest import (
    CENTRE,
    EXPERT,
    NOW,
    TOWN,
    UNSURE,
    actions,
    arrive,
    calling,
    concluding,
    guest,
    heard,
    invite,
    officer,
    says,
)


def test_whoever_is_on_duty_at_that_hour_is_invited(called: j.StudySheet) -> None:
    on_duty = {
        (duty.department_code): duty.person_id
        for duty in load_town(TOWN).rota
        if (duty.weekday, duty.half) == (3, "am") and duty.mode == "常驻"
    }
    assert {seat.desk: seat.person_id for seat in called.seats if seat.desk in on_duty} == {
        desk: person for desk, person in on_duty.items() if desk in ("pcs", "czjs", "sqmy")
    }
    assert (called.quorum, called.heard, called.state) == (2, 0, "called")


def test_who_stands_in_that_half_day_is_invited_instead(do: Any) -> None:
    arrive(do)
    at, on = NOW, NOW.date()
    told = {"desk": "pcs", "on": on, "planned_id": "S0023", "changed_by": "S0023"}
    newer = DutySubstituted.model_validate(
        {**told, "half": "am", "person_id": "S0024", "at": at + timedelta(hours=1)}
    )
    older = DutySubstituted.model_validate({**told, "half": "am", "person_id": "S0099", "at": at})
    afternoon = DutySubstituted.model_validate({**told, "half": "pm", "person_id": "S0098", "at": at})
    for event in (newer, older, afternoon):
        do(handlers.take_stand_in, event)
    found = do(handlers.call_study, calling())
    assert {seat.desk: seat.person_id for seat in found.seats}["pcs"] == "S0024"


def test_everybody_is_told_without_a_word_of_the_case(session: Session, called: Any, published: Any) -> None:
    event = published(session)[-1]
    assert (event.name(), event.desks) == ("StudyCalled", ("pcs", "czjs", "sqmy"))
    assert UNSURE not in event.model_dump_json()


def test_the_conclusion_routes_and_no_desk_may_return_it(
    session: Session, do: Any, called: j.StudySheet, published: Any
) -> None:
    heard(do, called.study_id)
    sheet = do(handlers.conclude_study, concluding(called.study_id))
    routed = next(one for one in published(session) if one.name() == "DisputeRouted")
    assert (routed.case.lead_desk, routed.case.co_desks, routed.designated) == ("pcs", ("czjs",), True)
    assert routed.decided_by == CENTRE.person_id
    assert (sheet.state, sheet.conclusion.dissenting, sheet.conclusion.decision_no) == (
        "concluded",
        ("czjs",),
        1,
    )
    assert sheet.conclusion.due_on == date(2026, 3, 25)


def test_a_conclusion_below_the_rules_grade_says_why(session: Session, do: Any, called: j.StudySheet) -> None:
    heard(do, called.study_id)
    docket = session.get(Docket, "d1")
    docket.suggestion = {**docket.suggestion, "risk": "red"}
    session.flush()
    for kind, conclude in ((j.ConcludeStudy, handlers.conclude_study), (v.PutToVote, handlers.put_to_vote)):
        asked = concluding(called.study_id, risk="orange").model_dump()
        with pytest.raises(WrongStudy, match="红色风险") as told:
            do(conclude, kind.model_validate(asked))
        assert told.value.field == "reason"
    sheet = do(
        handlers.conclude_study, concluding(called.study_id, risk="orange", reason="当事人已经撤下横幅")
    )
    assert (sheet.conclusion.risk, sheet.conclusion.reason) == ("orange", "当事人已经撤下横幅")


def test_without_a_quorum_there_is_no_conclusion(session: Session, do: Any, called: j.StudySheet) -> None:
    do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("pcs"))
    with pytest.raises(NoQuorum, match="需要 2 个"):
        do(handlers.conclude_study, concluding(called.study_id))
    do(handlers.check_in, j.CheckInDesk(study_id=called.study_id, desk="sqmy", came=True))
    with pytest.raises(NoQuorum, match="至少要有两个部门说明"):
        do(handlers.conclude_study, concluding(called.study_id))
    assert queries.get_routing(session, "d1").state == "waiting"


def test_a_second_word_of_a_desk_replaces_the_first(do: Any, called: j.StudySheet) -> None:
    do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("sqmy"))
    sheet = do(handlers.give_opinion, says(called.study_id, "czjs"), actor=officer("sqmy"))
    assert [(seat.desk, seat.lead_desk) for seat in sheet.seats if seat.opinion] == [("sqmy", "czjs")]


def test_a_desk_that_is_not_called_sees_nothing_of_it(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    with pytest.raises(StudyUnknown):
        do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("rss"))
    assert queries.list_studies(session, j.ListStudies(), officer("rss")).items == ()
    assert len(queries.list_studies(session, j.ListStudies(), officer("pcs")).items) == 1


def test_who_handles_the_dispute_reads_what_was_concluded_of_it(
    session: Session, called: j.StudySheet
) -> None:
    mediator = Actor(person_id="M1", roles=("mediator",), rights=("mediation.work",))
    own = j.ListStudies(state="concluded", dispute_id=called.dispute_id, handles=True)
    assert queries.list_studies(session, own, mediator).items == ()
    for asked in (own.model_copy(update={"handles": False}), own.model_copy(update={"state": "called"}),
                  own.model_copy(update={"dispute_id": ""})):  # fmt: skip
        assert queries.list_studies(session, asked, mediator).items == ()


def test_who_reads_every_study_still_speaks_only_for_a_called_desk(do: Any, called: j.StudySheet) -> None:
    rights = ("desk.work", "dispute.read_all")
    both = Actor(person_id="rss-1", roles=("desk_officer", "leader"), rights=rights, desk="rss")
    with pytest.raises(WrongStudy, match="没有受邀"):
        do(handlers.give_opinion, says(called.study_id, "pcs"), actor=both)


def test_a_citizen_sees_no_study_and_a_mediator_none_without_an_invitation(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    with pytest.raises(Forbidden):
        do(handlers.read_study, j.GetStudy(study_id=called.study_id), actor=CITIZEN)
    with pytest.raises(StudyUnknown):
        do(handlers.read_study, j.GetStudy(study_id=called.study_id), actor=guest("M0001"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"desks": ("pcs", "nowhere")}, "desks"),
        ({"desks": ("pcs", "pcs")}, "desks"),
        ({"meets_at": NOW - timedelta(minutes=1)}, "meets_at"),
    ],
)
def test_a_call_that_cannot_be_followed_is_refused_at_its_field(
    do: Any, changes: dict[str, Any], field: str
) -> None:
    arrive(do)
    with pytest.raises(WrongStudy) as refused:
        do(handlers.call_study, calling(**changes))
    assert refused.value.field == field


def test_one_dispute_is_studied_at_one_table(do: Any, called: j.StudySheet) -> None:
    with pytest.raises(StudyGoesOn):
        do(handlers.call_study, calling())
    decision = c.DecideRouting(dispute_id="d1", type_code="18", complexity="complex", lead_desk="pcs")
    with pytest.raises(StudyGoesOn):
        do(handlers.decide_routing, decision)


def test_after_it_was_cancelled_one_person_may_decide_again(
    session: Session, do: Any, called: j.StudySheet, published: Any
) -> None:
    sheet = do(handlers.cancel_study, j.CancelStudy(study_id=called.study_id, reason="两家已经和好"))
    assert (sheet.state, sheet.reason) == ("cancelled", "两家已经和好")
    with pytest.raises(StudyOver):
        do(handlers.conclude_study, concluding(called.study_id))
    do(
        handlers.decide_routing,
        c.DecideRouting(dispute_id="d1", type_code="18", complexity="complex", lead_desk="pcs"),
    )
    assert [event.name() for event in published(session)][-2:] == ["StudyCancelled", "DisputeRouted"]


def test_two_conclusions_of_one_study_leave_one_ruling(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    heard(do, called.study_id)
    do(handlers.conclude_study, concluding(called.study_id))
    with pytest.raises(StudyOver):
        do(handlers.conclude_study, concluding(called.study_id))
    assert len(queries.get_routing(session, "d1").decisions) == 1


def test_a_grave_case_is_proposed_for_a_joint_study_until_one_is_called(session: Session, do: Any) -> None:
    arrive(do, "d1")
    arrive(do, "d2", "朋友借我三十万块钱打了借条，到期不还")
    listed = queries.list_referred(session, c.ListReferred(), CENTRE)
    assert (listed.waiting, listed.proposed) == (2, 1)
    [grave] = queries.list_referred(session, c.ListReferred(proposed=True), CENTRE).items
    assert (grave.dispute_id, grave.why, grave.study_reasons) == ("d2", "grave", ("grave",))
    do(handlers.call_study, calling(dispute_id="d2"))
    called = queries.list_referred(session, c.ListReferred(proposed=True), CENTRE)
    assert (called.items, called.waiting, called.proposed) == ((), 2, 0)


def test_the_minutes_hold_every_opinion_and_the_dissent(do: Any, called: j.StudySheet) -> None:
    with pytest.raises(NoMinutes):
        do(handlers.get_minutes, j.GetStudyMinutes(study_id=called.study_id))
    heard(do, called.study_id)
    for person, role in (("E01", "expert"), ("M0001", "mediator")):
        invite(do, called.study_id, person, role)
    no = g.DeclineInvitation(study_id=called.study_id, reason="当天出差")
    do(handlers.decline_invitation, no, actor=EXPERT)
    words = g.WriteAsGuest(study_id=called.study_id, opinion="先看车流。", in_writing=True)
    do(handlers.write_as_guest, words, actor=guest("M0001"))
    do(handlers.conclude_study, concluding(called.study_id))
    names = {"czjs-1": "城建二号"}  # who is not in the town's folder
    paper = do(handlers.get_minutes, j.GetStudyMinutes(study_id=called.study_id, names=names))
    document = Document(io.BytesIO(base64.b64decode(paper.content)))
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert [row[2] for row in table] == ["到会", "书面", "到会", "缺席"]
    assert table[1][1] == "城建二号" and table[1][5] == "（书面）应由sqmy牵头。"
    assert "不同意见" in words and "2026年03月25日" in words and "地点：视频研判室" in words
    assert "主持人：崔蕙兰　　记录人：崔蕙兰" in words  # whoever called it, by the town's folder
    assert "出席：派出所 pcs-1（部门承办）" in words
    assert "未到会：城建环保办（书面意见）、社情民意办（缺席）、刘云杉（专家，谢绝：当天出差）" in words
    assert "只就牵头部门" in words
    assert "城建环保办 城建二号（就牵头部门，主张 社情民意办）：应由sqmy牵头。" in words
    assert "李松原（调解员，列席，无表决权，书面）：先看车流。" in words
    assert paper.filename.endswith("LSQP-d1.docx")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_minutes_open_in_libreoffice(do: Any, called: j.StudySheet, tmp_path: Path) -> None:
    heard(do, called.study_id)
    do(handlers.conclude_study, concluding(called.study_id))
    paper = do(handlers.get_minutes, j.GetStudyMinutes(study_id=called.study_id))
    assert unseen({"minutes": base64.b64decode(paper.content)}, tmp_path) == {}


def test_names_in_what_desks_say_are_kept_masked(do: Any, called: j.StudySheet) -> None:
    words = "电话 13800138000 的住户不同意。"
    sheet = do(handlers.give_opinion, says(called.study_id, "pcs", opinion=words), actor=officer("pcs"))
    assert "13800138000" not in sheet.model_dump_json()


def test_studies_are_narrowed_by_a_called_desk_and_the_day_of_the_meeting(
    session: Session, called: j.StudySheet
) -> None:
    def found(**asked: Any) -> int:
        return len(queries.list_studies(session, j.ListStudies.model_validate(asked), CENTRE).items)

    assert (found(desk="pcs"), found(desk="rss")) == (1, 0)
    assert (found(since="2026-03-11", until="2026-03-11"), found(since="2026-03-12")) == (1, 0)
    assert found(until="2026-03-10") == 0


def test_only_those_who_have_not_spoken_in_studies_that_go_on_are_reminded(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    again = g.RemindInvited(study_ids=(called.study_id,))
    assert do(handlers.remind_invited, again) == g.StudiesReminded(reminded=1, left=0)
    [asked] = queries.list_studies(session, j.ListStudies(awaiting=True), officer("pcs")).items
    assert asked.reminded_at == NOW and actions(session)[-1] == "study.reminded"
    for desk in ("pcs", "czjs", "sqmy"):
        do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer(desk))
    assert do(handlers.remind_invited, again) == g.StudiesReminded(reminded=0, left=1)
    do(handlers.conclude_study, concluding(called.study_id))
    assert do(handlers.remind_invited, again).left == 1
