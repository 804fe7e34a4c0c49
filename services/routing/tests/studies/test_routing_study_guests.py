"""Guests of a joint study on both databases: what they read and write, without a vote."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import study_guests as g
from routing import handlers, queries
from routing.errors import (
    NoQuorum,
    NotInvited,
    StudyOver,
    StudyUnknown,
    WrongStudy,
)

from .conftest import EXPERT, actions, concluding, guest, heard, invite, officer, says


def writing(study_id: str) -> g.WriteAsGuest:
    return g.WriteAsGuest(study_id=study_id, opinion="电话 13800138000：护学岗应先看车流。", in_writing=True)


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
