"""The vote on what a joint study finds as a whole, and who presides, on both databases."""

from __future__ import annotations

import base64
import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from contracts import joint_study as j
from contracts import study_votes as v
from routing import handlers
from routing.errors import (
    NotPassed,
    OtherDraft,
    SpokenMeanwhile,
    WrongStudy,
)

from .conftest import CENTRE, concluding, heard, invite, officer, says


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
