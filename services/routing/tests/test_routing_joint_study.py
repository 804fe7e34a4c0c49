"""Joint studies on both databases: who is called, who is heard, what the conclusion does and leaves behind."""

from __future__ import annotations

import base64
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import precedents as p
from contracts import routing as c
from contracts import study_guests as g
from contracts import study_moves as m
from contracts import study_votes as v
from contracts.case import DisputeBrief
from contracts.duty import DutySubstituted
from contracts.errors import Forbidden
from contracts.intake import DisputeAccepted
from contracts.people import CITIZEN, Actor
from routing import handlers, queries, tables
from routing.errors import (
    MovedMeanwhile,
    NoMinutes,
    NoQuorum,
    NotInvited,
    NotPassed,
    OtherDraft,
    RulingChanged,
    SpokenMeanwhile,
    StudyGoesOn,
    StudyOver,
    StudyUnknown,
    WrongStudy,
)
from routing.model import Docket
from routing.policies.decide import OVERTURNED
from servicekit.town import load_town
from testkit.office import unseen

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday, nine in the morning
UNSURE = "建议在中心小学门口设置护学岗"
CENTRE = Actor(person_id="S0004", roles=("triage",), rights=("routing.decide",))
TOWN = Path(__file__).parents[3] / "infra" / "town"


@pytest.fixture
def usual() -> dict[str, Any]:
    return {"actor": CENTRE}


@pytest.fixture(scope="module")
def live() -> queries.Live:
    town = load_town(TOWN)
    places = [*town.departments.items(), *town.rooms.items()]
    people = [*town.staff.values(), *town.mediators.values(), *town.experts.values()]
    names = {**{code: one.name for code, one in places}, **{one.id: one.name for one in people}}
    return queries.Live(TOWN / "routing", town.rota, names)


def officer(desk: str) -> Actor:
    return Actor(person_id=f"{desk}-1", roles=("desk_officer",), rights=("desk.work",), desk=desk)


def guest(person_id: str, right: str = "mediation.work") -> Actor:
    return Actor(person_id=person_id, roles=("mediator",), rights=(right,))


def arrive(do: Any, dispute_id: str = "d1", narrative: str = UNSURE) -> None:
    brief = DisputeBrief(
        dispute_id=dispute_id, number=f"LSQP-{dispute_id}", channel="window", narrative=narrative, parties=(),
        registered_at=NOW,
    )  # fmt: skip
    do(handlers.take_accepted, DisputeAccepted(at=NOW, dispute=brief, accepted_by="window1"))


def calling(**changes: Any) -> j.CallStudy:
    given = {
        "dispute_id": "d1", "question": "护学岗由谁设置、谁看管？", "desks": ("pcs", "czjs", "sqmy"),
        "meets_at": NOW + timedelta(hours=2), "room": "R03",
    }  # fmt: skip
    return j.CallStudy.model_validate({**given, **changes})


def concluding(study_id: str, **changes: Any) -> j.ConcludeStudy:
    given = {
        "study_id": study_id, "type_code": "18", "complexity": "complex", "lead_desk": "pcs", "co_desks": ["czjs", "pcs"],
        "measures": "派出所牵头设岗，城建划线，两周内完成。", "due_on": "2026-03-25",
    }  # fmt: skip
    return j.ConcludeStudy.model_validate({**given, **changes})


def says(study_id: str, lead: str, **changes: Any) -> j.GiveStudyOpinion:
    given = {"study_id": study_id, "lead_desk": lead, "opinion": f"应由{lead}牵头。"}
    return j.GiveStudyOpinion.model_validate({**given, **changes})


def heard(do: Any, study_id: str) -> None:
    """Two of three desks speak, for different leads; the third does not come."""
    do(handlers.give_opinion, says(study_id, "pcs"), actor=officer("pcs"))
    do(handlers.give_opinion, says(study_id, "sqmy", in_writing=True), actor=officer("czjs"))
    do(handlers.check_in, j.CheckInDesk(study_id=study_id, desk="sqmy", came=False))


@pytest.fixture
def called(do: Any) -> j.StudySheet:
    arrive(do)
    found: j.StudySheet = do(handlers.call_study, calling())
    return found


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


def test_a_boundary_ruling_is_cited_to_the_next_case_of_its_kind(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    heard(do, called.study_id)
    first = queries.list_referred(session, c.ListReferred(), CENTRE).items[0]
    type_code = first.suggestion.type_code
    lead = first.suggestion.desks[0].code
    boundary = "校门口的设岗一律由牵头部门负责。"
    do(
        handlers.conclude_study,
        concluding(called.study_id, type_code=type_code, lead_desk=lead, boundary=boundary),
    )
    arrive(do, "d2")
    [waiting] = queries.list_referred(session, c.ListReferred(), CENTRE).items
    assert [one.words for one in waiting.precedents] == [boundary]
    assert queries.get_routing(session, "d2").precedents == waiting.precedents
    assert queries.list_precedents(session, j.ListPrecedents(type_code="01")).items == ()


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


EXPERT = guest("E01", "expert.answer")


def invite(do: Any, study_id: str, person_id: str = "E01", role: str = "expert") -> j.StudySheet:
    sheet: j.StudySheet = do(
        handlers.invite_to_study,
        g.InviteToStudy.model_validate({"study_id": study_id, "person_id": person_id, "role": role}),
    )
    return sheet


def writing(study_id: str) -> g.WriteAsGuest:
    return g.WriteAsGuest(study_id=study_id, opinion="电话 13800138000：护学岗应先看车流。", in_writing=True)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position)))


def test_a_guest_reads_this_study_only_and_each_reading_is_recorded(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    invite(do, called.study_id)
    for awaiting in (False, True):
        [listed] = queries.list_studies(session, j.ListStudies(awaiting=awaiting), EXPERT).items
        assert (listed.study_id, listed.narrative) == (
            called.study_id,
            "",
        )  # opened, and recorded, not listed
    do(handlers.read_study, j.GetStudy(study_id=called.study_id), actor=EXPERT)
    assert actions(session)[-1] == "study.read"
    do(handlers.read_study, j.GetStudy(study_id=called.study_id))
    assert actions(session).count("study.read") == 1
    assert queries.list_studies(session, j.ListStudies(), guest("E02", "expert.answer")).items == ()


def test_a_guest_writes_without_a_vote_and_does_not_make_the_quorum(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    for person in ("E01", "E02", "E03"):
        invite(do, called.study_id, person)
        do(handlers.write_as_guest, writing(called.study_id), actor=guest(person, "expert.answer"))
    sheet = do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("pcs"))
    assert (sheet.heard, sheet.quorum, len(sheet.guests)) == (1, 2, 3)
    assert sheet.guests[0].in_writing and "13800138000" not in sheet.model_dump_json()
    with pytest.raises(NoQuorum, match="列席人员不计入"):
        do(handlers.conclude_study, concluding(called.study_id))
    assert queries.list_studies(session, j.ListStudies(awaiting=True), EXPERT).items == ()


def test_an_invitation_that_was_withdrawn_or_declined_shows_nothing_more(
    do: Any, called: j.StudySheet
) -> None:
    invite(do, called.study_id)
    no = g.DeclineInvitation(study_id=called.study_id, reason="与当事人是亲戚")
    sheet = do(handlers.decline_invitation, no, actor=EXPERT)
    assert (sheet.guests[0].state, sheet.guests[0].reason) == ("declined", "与当事人是亲戚")
    with pytest.raises(StudyUnknown):
        do(handlers.write_as_guest, writing(called.study_id), actor=EXPERT)
    with pytest.raises(NotInvited):
        do(handlers.check_in_guest, g.CheckInGuest(study_id=called.study_id, person_id="E01", came=True))
    again = invite(do, called.study_id)
    assert (again.guests[0].state, again.guests[0].reason) == ("invited", "")
    back = g.WithdrawInvitation(study_id=called.study_id, person_id="E01", reason="改请别人")
    do(handlers.withdraw_invitation, back)
    with pytest.raises(StudyUnknown):
        do(handlers.read_study, j.GetStudy(study_id=called.study_id), actor=EXPERT)


def test_an_invitation_that_cannot_be_is_refused_with_a_sentence(do: Any, called: j.StudySheet) -> None:
    invite(do, called.study_id)
    with pytest.raises(WrongStudy, match="已经受邀"):
        invite(do, called.study_id)
    with pytest.raises(NotInvited, match="没有受邀"):
        do(handlers.check_in_guest, g.CheckInGuest(study_id=called.study_id, person_id="M9", came=True))
    for number in range(2, g.MOST_GUESTS + 1):
        invite(do, called.study_id, f"M{number}", "mediator")
    with pytest.raises(WrongStudy, match="最多另请"):
        invite(do, called.study_id, "M99", "mediator")


def test_after_the_conclusion_a_guest_reads_it_and_writes_no_more(do: Any, called: j.StudySheet) -> None:
    invite(do, called.study_id)
    came = do(handlers.check_in_guest, g.CheckInGuest(study_id=called.study_id, person_id="E01", came=True))
    assert came.guests[0].came is True
    heard(do, called.study_id)
    do(handlers.conclude_study, concluding(called.study_id))
    assert do(handlers.read_study, j.GetStudy(study_id=called.study_id), actor=EXPERT).conclusion
    with pytest.raises(StudyOver):
        do(handlers.write_as_guest, writing(called.study_id), actor=EXPERT)


def putting(study_id: str, **changes: Any) -> v.PutToVote:
    return v.PutToVote.model_validate(concluding(study_id, **changes).model_dump())


def voting(study_id: str, vote: str, draft_no: int = 1, words: str = "") -> v.VoteOnDraft:
    given = {"study_id": study_id, "draft_no": draft_no, "vote": vote, "words": words}
    return v.VoteOnDraft.model_validate(given)


def test_the_conclusion_is_put_to_the_vote_as_a_whole_with_reserves_by_name(
    do: Any, called: j.StudySheet
) -> None:
    heard(do, called.study_id)
    do(handlers.put_to_vote, putting(called.study_id))
    reserved = voting(called.study_id, "reserved", words="划线费用由谁出没有写明。")
    do(handlers.vote_on_draft, reserved, actor=officer("czjs"))
    with pytest.raises(NotPassed, match="需要 2 个部门赞成，现在有 1 个"):
        do(handlers.conclude_by_vote, v.ConcludeByVote(study_id=called.study_id, draft_no=1))
    with pytest.raises(NotPassed, match="付表决"):
        do(handlers.conclude_study, concluding(called.study_id))
    do(handlers.vote_on_draft, voting(called.study_id, "for"), actor=officer("pcs"))
    end = do(handlers.conclude_by_vote, v.ConcludeByVote(study_id=called.study_id, draft_no=1)).conclusion
    assert (end.draft_no, end.lead_desk, end.co_desks, end.due_on) == (1, "pcs", ("czjs",), date(2026, 3, 25))
    [dissent] = end.dissents
    assert (dissent.desk, dissent.person_id, dissent.about, dissent.vote) == (
        "czjs",
        "czjs-1",
        "whole",
        "reserved",
    )
    assert end.dissenting == ("czjs",) and "划线费用" in dissent.words
    paper = do(handlers.get_minutes, j.GetStudyMinutes(study_id=called.study_id))
    words = "\n".join(one.text for one in Document(io.BytesIO(base64.b64decode(paper.content))).paragraphs)
    assert "整体表决：赞成 1，赞成但保留意见 1，反对 0，未表决 1" in words


def test_a_new_draft_begins_a_new_vote_and_an_old_one_is_not_voted_on(do: Any, called: j.StudySheet) -> None:
    heard(do, called.study_id)
    do(handlers.put_to_vote, putting(called.study_id))
    do(handlers.vote_on_draft, voting(called.study_id, "for"), actor=officer("pcs"))
    again = do(handlers.put_to_vote, putting(called.study_id, measures="城建先划线，派出所再设岗。"))
    assert (again.draft.draft_no, {seat.vote for seat in again.seats}) == (2, {""})
    with pytest.raises(OtherDraft, match="换了一稿"):
        do(handlers.vote_on_draft, voting(called.study_id, "for"), actor=officer("czjs"))
    with pytest.raises(OtherDraft):
        do(handlers.conclude_by_vote, v.ConcludeByVote(study_id=called.study_id, draft_no=1))


def test_who_votes_against_says_why(do: Any, called: j.StudySheet) -> None:
    do(handlers.put_to_vote, putting(called.study_id))
    with pytest.raises(WrongStudy, match="写明哪一点"):
        do(handlers.vote_on_draft, voting(called.study_id, "against"), actor=officer("pcs"))


def test_two_officers_of_one_desk_do_not_replace_each_other_unseen(do: Any, called: j.StudySheet) -> None:
    first, second = officer("pcs"), officer("pcs").model_copy(update={"person_id": "pcs-2"})
    do(handlers.give_opinion, says(called.study_id, "pcs", seen_times=0), actor=first)
    with pytest.raises(SpokenMeanwhile, match="刚刚发表了意见"):
        do(handlers.give_opinion, says(called.study_id, "czjs", seen_times=0), actor=second)
    sheet = do(handlers.give_opinion, says(called.study_id, "czjs", seen_times=1), actor=second)
    assert [seat.said_by for seat in sheet.seats if seat.opinion] == ["pcs-2"]
    do(handlers.put_to_vote, putting(called.study_id))
    do(handlers.vote_on_draft, voting(called.study_id, "for"), actor=first)
    with pytest.raises(SpokenMeanwhile, match="一个部门一票"):
        do(handlers.vote_on_draft, voting(called.study_id, "for"), actor=second)


def test_who_presides_and_records_is_of_those_at_the_study(do: Any, called: j.StudySheet) -> None:
    invite(do, called.study_id, "S0012", "leader")
    named = v.NamePresiding(study_id=called.study_id, chair_id="S0012", recorder_id=CENTRE.person_id)
    sheet = do(handlers.name_presiding, named)
    assert (sheet.chair_id, sheet.recorder_id) == ("S0012", "S0004")
    with pytest.raises(WrongStudy, match="先邀请") as refused:
        do(handlers.name_presiding, named.model_copy(update={"recorder_id": "M0002"}))
    assert refused.value.field == "recorder_id"


@pytest.fixture
def ruled(session: Session, do: Any, called: j.StudySheet) -> j.StudySheet:
    """A study over the school gate rules that a desk leads which the rules would not have taken."""
    heard(do, called.study_id)
    [waiting] = queries.list_referred(session, c.ListReferred(), CENTRE).items
    likeliest = waiting.suggestion.desks[0].code
    lead = "pcs" if likeliest != "pcs" else "czjs"
    boundary = "校门口设岗的由派出所牵头。"
    given = {"type_code": waiting.suggestion.type_code, "lead_desk": lead, "boundary": boundary}
    sheet: j.StudySheet = do(handlers.conclude_study, concluding(called.study_id, **given))
    return sheet


def of_precedents(session: Session) -> queries.Live:
    """Rules of a process of its own that has looked."""
    fresh = queries.Live(TOWN / "routing")
    fresh.look(session)
    return fresh


def test_the_same_case_again_goes_to_the_ruled_desk_and_says_by_what_weight(
    session: Session, ruled: j.StudySheet
) -> None:
    rules = of_precedents(session).rules
    said = queries.classify(c.Classify(text=UNSURE), rules)
    assert ruled.conclusion is not None and said.cited is not None
    lead = ruled.conclusion.lead_desk
    assert (said.lead_desk, said.cited.desk, said.cited.changed) == (lead, lead, True)
    assert (said.cited.likeness, said.cited.weight) == (1.0, rules.number("precedent_weight"))
    assert said.cited.before != lead and said.cited.study_id == ruled.study_id


def test_a_case_that_is_only_somewhat_alike_is_confirmed_by_a_person(
    session: Session, ruled: j.StudySheet
) -> None:
    said = queries.classify(
        c.Classify(text="建议小学门口增设护学岗，每天放学接孩子的车乱停，家长都担心安全。"),
        of_precedents(session).rules,
    )
    assert said.cited is not None and 0.3 <= said.cited.likeness < 0.5
    assert (OVERTURNED in said.person_reasons) == said.cited.changed


def test_another_matter_cites_nothing(session: Session, ruled: j.StudySheet) -> None:
    rules = of_precedents(session).rules
    assert queries.classify(c.Classify(text="建议把村口的路灯修一修，晚上太黑。"), rules).cited is None
    assert queries.classify(c.Classify(text="包工头欠我们工资不给。"), rules).cited is None


def test_a_ruling_is_withdrawn_and_put_in_force_again_with_reasons(
    session: Session, do: Any, ruled: j.StudySheet
) -> None:
    away = p.WithdrawPrecedent(study_id=ruled.study_id, version=1, reason="学校已设专职保安")
    sheet = do(handlers.withdraw_precedent, away)
    assert (sheet.state, sheet.version, sheet.history[0].reason) == ("withdrawn", 2, "学校已设专职保安")
    assert of_precedents(session).rules.precedents == ()
    assert queries.list_precedents(session, j.ListPrecedents()).items == ()
    with pytest.raises(RulingChanged, match="刚刚被别人改过"):
        do(handlers.withdraw_precedent, away)
    again = {
        "study_id": ruled.study_id,
        "version": 2,
        "lead_desk": "sqmy",
        "words": "校门口设岗的由社情民意办牵头。",
    }
    new = do(handlers.replace_precedent, p.ReplacePrecedent(**again, reason="保安撤了"))
    assert (new.state, new.lead_desk, len(new.history)) == ("in_force", "sqmy", 2)
    [taken_up] = of_precedents(session).rules.precedents
    assert taken_up.lead_desk == "sqmy"
    assert [action for action in actions(session) if action.startswith("precedent")] == [
        "precedent.withdrawn", "precedent.replaced"
    ]  # fmt: skip


def test_rulings_are_found_by_words_desk_and_state(session: Session, ruled: j.StudySheet) -> None:
    assert ruled.conclusion is not None
    found = queries.find_rulings(session, p.FindPrecedents(q="设岗", desk=ruled.conclusion.lead_desk), CENTRE)
    assert (found.total, found.items[0].number, found.items[0].narrative) == (1, ruled.number, UNSURE)
    for other in ({"q": "路灯"}, {"desk": "rss"}, {"state": "withdrawn"}, {"type_code": "09"}):
        assert queries.find_rulings(session, p.FindPrecedents.model_validate(other), CENTRE).items == ()
    assert queries.get_ruling(session, p.GetPrecedent(study_id=ruled.study_id), CENTRE) == found.items[0]
    assert (
        queries.get_ruling(session, p.GetPrecedent(study_id=ruled.study_id), officer("rss")).narrative == ""
    )


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


def moving(study: j.StudySheet, **changes: Any) -> m.MoveStudy:
    given = {
        "study_id": study.study_id, "meets_at": NOW + timedelta(days=1, hours=6), "room": "R04",
        "reason": "城建的张三13800138000当天下村", "seen_meets_at": study.meets_at,
    }  # fmt: skip
    return m.MoveStudy.model_validate({**given, **changes})


def test_a_study_is_moved_with_what_was_said_and_who_is_on_duty_then_is_invited(
    session: Session, do: Any, called: j.StudySheet, published: Any
) -> None:
    do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("pcs"))
    moved = do(handlers.move_study, moving(called))
    assert (moved.meets_at, moved.room, moved.heard) == (NOW + timedelta(days=1, hours=6), "R04", 1)
    [before] = moved.moves
    assert (before.meets_at, before.room, before.moved_by) == (called.meets_at, "R03", "S0004")
    assert "13800138000" not in before.reason
    event = published(session)[-1]
    assert (event.name(), event.meets_at, event.room) == ("StudyMoved", moved.meets_at, "R04")
    on_duty = {one.desk: one.person_id for one in moved.seats}
    assert on_duty == {
        **{one.desk: one.person_id for one in called.seats if one.desk == "pcs"},
        **{desk: on_thursday_afternoon(desk) for desk in ("czjs", "sqmy")},
    }


def on_thursday_afternoon(desk: str) -> str:
    """Whom the rota has at the desk then, the resident before who comes by turns or when called."""
    rota = [one for one in load_town(TOWN).rota if (one.weekday, one.half) == (4, "pm")]
    there = [one for mode in ("常驻", "轮驻", "随驻") for one in rota if one.mode == mode]
    return next((one.person_id for one in there if one.department_code == desk), "")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"meets_at": NOW - timedelta(hours=1)}, WrongStudy, "已经过去"),
        ({"meets_at": NOW + timedelta(hours=2), "room": "R03"}, WrongStudy, "都没有变"),
        ({"seen_meets_at": NOW}, MovedMeanwhile, "刚刚改了"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_a_sentence(
    do: Any, called: j.StudySheet, changes: Any, error: Any, words: str
) -> None:
    with pytest.raises(error, match=words):
        do(handlers.move_study, moving(called, **changes))


def test_only_the_centre_moves_a_study_and_none_that_is_over(do: Any, called: j.StudySheet) -> None:
    with pytest.raises(Forbidden):
        do(handlers.move_study, moving(called), actor=officer("pcs"))
    do(handlers.cancel_study, j.CancelStudy(study_id=called.study_id, reason="不用开了"))
    with pytest.raises(StudyOver):
        do(handlers.move_study, moving(called))
