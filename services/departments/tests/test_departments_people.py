"""Hand-overs between officers, absences and deputies, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import departments as d
from contracts import desk_people as c
from contracts import whistles as w
from contracts.people import Actor
from departments import handlers, queries, tables
from departments.errors import AnotherDesk, HandoverOpen, HandoverOver, NotYours, WrongColleague, WrongMoment
from departments.model import Absence, DeskCase
from departments.policies import must_fit_the_others

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)


def offer(to: str = "S0040") -> c.OfferHandover:
    return c.OfferHandover(desk="czjs", dispute_id="d1", to_id=to, reason="外出学习一周")


def absence(first: int = 0, last: int = 3, deputy: str = "S0040", who: str = "") -> c.MarkAbsence:
    days = [TODAY + timedelta(days=n) for n in (first, last)]
    given: dict[str, Any] = {"deputy_id": deputy, "reason": "年休假", "person_id": who}
    return c.MarkAbsence(desk="czjs", from_on=days[0], until_on=days[1], **given)


def officer_of(session: Session) -> str:
    case = session.get(DeskCase, ("d1", "czjs"))
    assert case is not None
    return case.officer_id


def test_a_case_is_the_colleagues_once_the_colleague_accepts(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    found = run(handlers.offer_handover, offer(), actor=officer("czjs"))
    assert (found.state, officer_of(session)) == ("offered", "S0039")
    waiting = queries.list_handovers(session, c.ListHandovers(desk="czjs"), officer("czjs", 2))
    assert [one.to_id for one in waiting.items] == ["S0040"]
    accept = c.AcceptHandover(desk="czjs", handover_id=found.handover_id)
    with pytest.raises(NotYours):
        run(handlers.accept_handover, accept, actor=officer("czjs"))
    assert run(handlers.accept_handover, accept, actor=officer("czjs", 2)).state == "accepted"
    assert officer_of(session) == "S0040"
    assert [e.name() for e in published(session)][-2:] == ["HandoverOffered", "CaseHandedOver"]
    with pytest.raises(HandoverOver, match="已接收"):
        run(handlers.accept_handover, accept, actor=officer("czjs", 2))


def test_a_declined_or_taken_back_case_stays(session: Session, run: Any, signed: Any, officer: Any) -> None:
    signed()
    first = run(handlers.offer_handover, offer(), actor=officer("czjs")).handover_id
    with pytest.raises(HandoverOpen):
        run(handlers.offer_handover, offer(), actor=officer("czjs"))
    decline = c.DeclineHandover(desk="czjs", handover_id=first, reason="手头案件已满")
    assert run(handlers.decline_handover, decline, actor=officer("czjs", 2)).answer == "手头案件已满"
    second = run(handlers.offer_handover, offer(), actor=officer("czjs")).handover_id
    back = c.TakeHandoverBack(desk="czjs", handover_id=second)
    with pytest.raises(NotYours):
        run(handlers.take_handover_back, back, actor=officer("czjs", 2))
    assert run(handlers.take_handover_back, back, actor=officer("czjs")).state == "taken_back"
    assert officer_of(session) == "S0039"


@pytest.mark.parametrize(("to", "words"), [("S0039", "不能选择本人"), ("S0019", "本部门的经办人")])
def test_a_case_goes_to_a_colleague_of_the_same_desk(
    run: Any, signed: Any, officer: Any, to: str, words: str
) -> None:
    signed()
    with pytest.raises(WrongColleague, match=words):
        run(handlers.offer_handover, offer(to), actor=officer("czjs"))


def test_a_colleague_may_not_give_away_what_is_not_theirs(run: Any, signed: Any, officer: Any) -> None:
    signed()
    with pytest.raises(NotYours, match="经办人或者其代理人"):
        run(handlers.offer_handover, offer("S0040"), actor=officer("czjs", 2))


def test_a_deputy_sees_and_acts_and_the_record_shows_for_whom(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    deputy = officer("czjs", 2)
    mine = d.ListDeskCases(desk="czjs", state="signed", mine=True)
    assert queries.list_desk_cases(session, mine, deputy).items == ()
    run(handlers.mark_absence, absence(), actor=officer("czjs"))
    away = queries.deputises_for(session, deputy, TODAY)
    assert [one.dispute_id for one in queries.list_desk_cases(session, mine, deputy, away).items] == ["d1"]
    call = w.CallDesk(desk="czjs", dispute_id="d1", called_desk="scjg", matter="请到现场一起查看。")
    run(handlers.call_desk, call, actor=deputy)
    told = [event for event in published(session) if isinstance(event, w.DeskCalled)]
    assert [(event.called_by, event.on_behalf_of) for event in told] == [("S0040", "S0039")]
    audit = tables.AUDIT.c
    rows = session.execute(select(audit.actor_id, audit.details).where(audit.action == "whistle.called"))
    assert [(row.actor_id, row.details["on_behalf_of"]) for row in rows] == [("S0040", "S0039")]
    after = TODAY + timedelta(days=4)
    assert queries.deputises_for(session, deputy, after) == []


def test_a_deputy_accepts_a_case_for_who_is_away(
    session: Session, run: Any, signed: Any, officer: Any
) -> None:
    signed("d1")
    run(handlers.mark_absence, absence(deputy="S0039"), actor=officer("czjs", 2))
    found = run(handlers.offer_handover, offer(), actor=officer("czjs")).handover_id
    accept = c.AcceptHandover(desk="czjs", handover_id=found)
    assert run(handlers.accept_handover, accept, actor=officer("czjs")).answered_by == "S0039"
    assert officer_of(session) == "S0040"


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (absence(-1), WrongMoment, "已经过去"),
        (absence(3, 1), WrongMoment, "早于开始日期"),
        (absence(0, 300), WrongMoment, "一百八十天"),
        (absence(deputy="S0039"), WrongColleague, "不能选择本人"),
        (absence(deputy="S0017"), WrongColleague, "本部门的经办人"),
        (absence(2, 5), WrongMoment, "已经登记过请假"),
    ],
)
def test_a_wrong_absence_is_told_at_its_field(
    run: Any, officer: Any, wrong: c.MarkAbsence, error: Any, words: str
) -> None:
    run(handlers.mark_absence, absence(3, 6), actor=officer("czjs"))
    with pytest.raises(error, match=words) as told:
        run(handlers.mark_absence, wrong, actor=officer("czjs"))
    assert told.value.field in ("from_on", "until_on", "deputy_id")


def test_who_is_away_or_stands_in_cannot_be_counted_on(run: Any, officer: Any) -> None:
    run(handlers.mark_absence, absence(0, 3), actor=officer("czjs"))
    with pytest.raises(WrongColleague, match="这段时间也请假"):
        run(handlers.mark_absence, absence(2, 5, deputy="S0039"), actor=officer("czjs", 2))
    first, last = TODAY + timedelta(days=3), TODAY + timedelta(days=3)
    away = Absence("a", "czjs", "S0039", "S0040", TODAY, last, "年休假", NOW)
    with pytest.raises(WrongMoment, match="是同事的代理人"):
        must_fit_the_others("S0040", "S0099", first, last, [away])


def test_who_comes_back_earlier_is_deputised_no_more(session: Session, run: Any, officer: Any) -> None:
    made = run(handlers.mark_absence, absence(0, 9), actor=officer("czjs"))
    end = c.EndAbsence(desk="czjs", absence_id=made.absence_id)
    with pytest.raises(NotYours):
        run(handlers.end_absence, end, actor=officer("czjs", 2))
    back = NOW + timedelta(days=2)
    assert run(handlers.end_absence, end, actor=officer("czjs"), now=back).ended_on == date(2026, 3, 13)
    days = [date(2026, 3, day) for day in (12, 13)]
    found = [queries.deputises_for(session, officer("czjs", 2), day) for day in days]
    assert found == [["S0039"], []]
    run(handlers.mark_absence, absence(2, 4), actor=officer("czjs"))


def test_the_desk_sees_who_is_away(session: Session, run: Any, officer: Any, house: Any) -> None:
    run(handlers.mark_absence, absence(), actor=officer("czjs"))
    asked = c.ListOfficers(desk="czjs")
    found = queries.list_officers(session, asked, officer("czjs", 2), house, TODAY)
    assert [(one.person_id, one.away, one.deputy_id) for one in found.items] == [
        ("S0039", True, "S0040"), ("S0040", False, ""),
    ]  # fmt: skip


CENTRE = Actor(person_id="S0011", roles=("town_coordinator",), rights=("duty.manage",))


def test_the_head_or_the_centre_names_the_deputy_of_who_is_ill_and_the_trail_says_so(
    session: Session, run: Any, officer: Any, house: Any
) -> None:
    head, ill = officer("czjs"), officer("czjs", 2)
    made = run(handlers.mark_absence, absence(0, 2, "S0039", "S0040"), actor=head)
    assert (made.person_id, made.marked_by) == ("S0040", "S0039")
    assert queries.deputises_for(session, head, TODAY) == ["S0040"]
    later = run(handlers.mark_absence, absence(3, 4, "S0039", "S0040"), actor=CENTRE)
    seen = queries.list_absences(session, c.ListAbsences(desk="czjs"), CENTRE, house, TODAY)
    assert (seen.arranges, len(seen.items)) == (True, 2)
    assert not queries.list_absences(session, c.ListAbsences(desk="czjs"), ill, house, TODAY).arranges
    end = c.EndAbsence(desk="czjs", absence_id=made.absence_id)
    with pytest.raises(WrongColleague, match="写明理由"):
        run(handlers.end_absence, end, actor=head)
    ended = run(handlers.end_absence, end.model_copy(update={"reason": "已经出院"}), actor=head)
    assert (ended.ended_by, ended.end_reason, ended.ended_on) == ("S0039", "已经出院", TODAY)
    run(handlers.end_absence, c.EndAbsence(desk="czjs", absence_id=later.absence_id), actor=ill)
    audit = tables.AUDIT.c
    rows = session.execute(select(audit.actor_id, audit.details).where(audit.action == "absence.marked"))
    told = [(row.actor_id, row.details["person_id"], row.details["deputy"]) for row in rows]
    assert sorted(told) == [("S0011", "S0040", "S0039"), ("S0039", "S0040", "S0039")]


def test_a_colleague_who_is_not_the_head_cannot_send_others_away(run: Any, officer: Any) -> None:
    with pytest.raises(NotYours, match="负责人"):
        run(handlers.mark_absence, absence(0, 1, "S0040", "S0039"), actor=officer("czjs", 2))
    with pytest.raises(AnotherDesk):
        run(handlers.mark_absence, absence(0, 1, "S0039", "S0040"), actor=officer("sfs"))
    with pytest.raises(WrongColleague, match="本部门的经办人") as told:
        run(handlers.mark_absence, absence(0, 1, "S0039", "S0019"), actor=CENTRE)
    assert told.value.field == "person_id"
