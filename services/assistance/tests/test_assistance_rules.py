"""Rules of assistance, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from assistance.errors import AnswerMissing, RequestEnded, VisitClosed, VisitorIsHandler
from assistance.model import AidRequest, Answer, FollowUp, Obligation, Visit
from assistance.policies import may_reopen, plan

CLOSED_ON = date(2026, 3, 11)
NOW = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 18)


def due_dates(**given: Any) -> list[date]:
    settings = {"agreed": True, "complex_": False, "severe": False, "due": (), **given}
    return [visit.due_on for visit in plan(CLOSED_ON, **settings)]


def follow_up(*visits: Visit, obligations: tuple[tuple[int, str], ...] = (), round_no: int = 1) -> FollowUp:
    due = [{"no": number, "due_on": day} for number, day in obligations]
    return FollowUp(
        "d1", round_no, "LSQP1", "02", "", "sfs", "agreed", "m1", {}, due, NOW, visits=list(visits)
    )


def visit(code: str = "v1", due_on: date = TODAY, obligations: tuple[int, ...] = ()) -> Visit:
    return Visit(code, "d1", 1, due_on, list(obligations))


def answer(satisfaction: str = "satisfied", performance: str = "not_applicable", who: str = "a1") -> Answer:
    return Answer(who, "phone", satisfaction, performance)


def test_a_simple_dispute_is_visited_after_seven_days() -> None:
    assert due_dates() == [date(2026, 3, 18)]


def test_a_complex_dispute_is_visited_after_seven_and_thirty_days() -> None:
    assert due_dates(complex_=True) == [date(2026, 3, 18), date(2026, 4, 10)]


def test_a_severe_dispute_is_visited_after_ninety_days_too() -> None:
    assert due_dates(severe=True) == [date(2026, 3, 18), date(2026, 4, 10), date(2026, 6, 9)]


def test_a_failed_mediation_is_visited_once_whatever_its_complexity() -> None:
    assert due_dates(agreed=False, severe=True) == [date(2026, 3, 18)]


def test_each_due_date_is_asked_after_on_the_next_day_and_one_day_has_one_visit() -> None:
    due = (Obligation(1, date(2026, 3, 17)), Obligation(2, date(2026, 5, 1)), Obligation(3, date(2026, 5, 1)))
    planned = plan(CLOSED_ON, agreed=True, complex_=False, severe=False, due=due)
    assert [(one.due_on, one.obligations) for one in planned] == [
        (date(2026, 3, 18), (1,)),
        (date(2026, 5, 2), (2, 3)),
    ]


def test_what_was_due_before_the_closure_is_asked_after_on_the_day_behind_it() -> None:
    assert due_dates(due=(Obligation(1, date(2026, 1, 1)),)) == [date(2026, 3, 12), date(2026, 3, 18)]


def test_a_dispute_is_opened_again_only_as_often_as_the_setting_says() -> None:
    assert may_reopen(1, 1)
    assert not may_reopen(2, 1)
    assert not may_reopen(1, 0)


def test_who_mediated_may_not_visit() -> None:
    follow_up().check_visitor("a1")
    with pytest.raises(VisitorIsHandler):
        follow_up().check_visitor("m1")
    second = follow_up()
    second.second_id = "m2"
    with pytest.raises(VisitorIsHandler):
        second.check_visitor("m2")


def test_three_tries_on_one_day_are_not_enough_to_give_up() -> None:
    one = visit()
    assert [one.missed("a1", "phone", "", TODAY, NOW) for _ in range(3)] == [False] * 3
    assert one.state == "planned"
    assert one.missed("a1", "phone", "", date(2026, 3, 19), NOW)
    assert (one.state, one.tries) == ("unreached", 4)


def test_the_third_try_on_a_second_day_is_the_last() -> None:
    one = visit()
    assert not one.missed("a1", "phone", "", TODAY, NOW)
    assert not one.missed("a1", "phone", "", TODAY, NOW)
    assert one.missed("a1", "phone", "", date(2026, 3, 19), NOW)


def test_a_recorded_visit_is_not_recorded_again() -> None:
    one = visit()
    one.answered(answer(), NOW)
    with pytest.raises(VisitClosed):
        one.answered(answer(), NOW)
    with pytest.raises(VisitClosed):
        one.missed("a1", "phone", "", TODAY, NOW)


def test_a_visit_needs_the_satisfaction_and_after_a_due_date_the_performance() -> None:
    here = follow_up(visit(obligations=(1,)), obligations=((1, "2026-03-17"),))
    with pytest.raises(AnswerMissing) as raised:
        here.check_answer(here.visits[0], None, "performed", TODAY)
    assert raised.value.field == "satisfaction"
    with pytest.raises(AnswerMissing) as raised:
        here.check_answer(here.visits[0], "satisfied", "not_applicable", TODAY)
    assert raised.value.field == "performance"
    here.check_answer(here.visits[0], "satisfied", "not_applicable", date(2026, 3, 17))
    here.check_answer(visit(), "satisfied", "not_applicable", TODAY)


@pytest.mark.parametrize(
    ("satisfaction", "performance", "reason"),
    [
        ("satisfied", "performed", ""),
        ("fairly_satisfied", "partly", ""),
        ("unsatisfied", "performed", "unsatisfied"),
        ("very_unsatisfied", "not_applicable", "unsatisfied"),
        ("satisfied", "not_performed", "breached"),
    ],
)
def test_unhappy_or_breached_is_a_reason_to_open_again(
    satisfaction: str, performance: str, reason: str
) -> None:
    here = follow_up(visit(), obligations=((1, "2026-03-17"),))
    here.visits[0].answered(answer(satisfaction, performance), NOW)
    assert here.complaint(here.visits[0], TODAY) == reason


def test_not_performing_what_is_not_yet_due_is_no_breach() -> None:
    here = follow_up(visit(), obligations=((1, "2026-03-18"),))
    here.visits[0].answered(answer("satisfied", "not_performed"), NOW)
    assert here.complaint(here.visits[0], TODAY) == ""


def test_opening_again_cancels_what_was_planned_and_does_not_finish_the_round() -> None:
    here = follow_up(visit("v1"), visit("v2"))
    here.visits[0].answered(answer("unsatisfied"), NOW)
    here.reopen()
    assert [one.state for one in here.visits] == ["done", "cancelled"]
    assert not here.finish()


def test_a_round_finishes_with_its_least_satisfied_answer() -> None:
    here = follow_up(visit("v1"), visit("v2"))
    here.visits[0].answered(answer("fairly_satisfied"), NOW)
    assert not here.finish()
    here.visits[1].answered(answer("very_satisfied"), NOW)
    assert here.finish()
    assert here.satisfaction == "fairly_satisfied"
    assert not here.finish()


def test_a_round_where_nobody_was_reached_has_no_satisfaction() -> None:
    assert follow_up(visit()).satisfaction is None


def test_unhappy_for_the_last_time_keeps_only_the_visits_after_a_due_date() -> None:
    here = follow_up(visit("v1"), visit("v2"), visit("v3", obligations=(1,)))
    here.visits[0].answered(answer("unsatisfied"), NOW)
    here.stop_asking()
    assert [one.state for one in here.visits] == ["done", "cancelled", "planned"]


def test_the_citizens_answer_is_the_next_visit_and_a_second_one_waits_until_it_is_due() -> None:
    later = date(2026, 4, 10)
    here = follow_up(visit("v2", later), visit("v1"))
    first = here.next_for_citizen(date(2026, 3, 12))
    assert first.id == "v1"
    first.answered(answer(who="citizen"), NOW)
    with pytest.raises(VisitClosed, match="2026-04-10"):
        here.next_for_citizen(TODAY)
    assert here.next_for_citizen(later).id == "v2"


def test_a_request_is_decided_once() -> None:
    aid = AidRequest("r1", "d1", "LSQP1", "legal_aid", "…", "m1", NOW, NOW)
    aid.end("granted", "…", "a1", NOW)
    with pytest.raises(RequestEnded):
        aid.end("refused", "…", "a1", NOW)
    assert (aid.state, aid.handled_by) == ("granted", "a1")
