"""Use cases of visits on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from assistance import handlers, queries, tables
from assistance.errors import AnswerMissing, NotCitizen, UnknownVisit, VisitClosed, VisitorIsHandler
from assistance.settings import Settings
from contracts import assistance as c
from contracts.case import CaseBrief
from contracts.errors import Forbidden, TooEarly
from contracts.mediation import (
    AgreementPerformed,
    DisputeConcluded,
    DueDate,
    NewAgreementWanted,
    ObligationBreached,
)
from contracts.people import CITIZEN, Actor

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SETTINGS = Settings()
VISITOR = Actor(person_id="a1", roles=("visitor",), rights=("visit.work",))
HANDLER = Actor(person_id="m1", roles=("mediator", "visitor"), rights=("visit.work",))


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def concluded(dispute_id: str = "d1", *, due: tuple[DueDate, ...] = (), **changes: Any) -> DisputeConcluded:
    fields: dict[str, Any] = {
        "dispute_id": dispute_id, "number": f"LSQP-{dispute_id}", "channel": "window", "narrative": "邻里漏水争执",
        "parties": (), "registered_at": NOW, "type_code": "02", "complexity": "simple", "lead_desk": "sfs",
    }  # fmt: skip
    outcome, at = changes.pop("outcome", "agreed"), changes.pop("at", NOW)
    case = CaseBrief(**{**fields, **changes})
    return DisputeConcluded(at=at, case=case, outcome=outcome, mediator_id=f"m{case.round}", performance=due)


@pytest.fixture
def centre(session: Session, make_call: Callable[..., Any]) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def run(handler: Callable[..., Any], message: Any, *, days: float = 0, **given: Any) -> Any:
        settings = given.pop("settings", SETTINGS)
        answer = handler(
            make_call(session, settings=settings, now=NOW + timedelta(days=days), **given), message
        )
        session.flush()
        return answer

    return run


def planned(session: Session, **filters: Any) -> list[c.Visit]:
    return list(queries.list_visits(session, c.ListVisits(**filters), VISITOR, date(2026, 3, 11)).items)


def record(visit: c.Visit, satisfaction: str | None = "satisfied", **more: Any) -> c.RecordVisit:
    said = {"visit_id": visit.visit_id, "channel": "phone", "satisfaction": satisfaction, **more}
    return c.RecordVisit.model_validate(said)


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def test_a_closure_plans_its_visits_once(session: Session, centre: Any, published: Any) -> None:
    centre(handlers.take_concluded, concluded(complexity="complex"))
    centre(handlers.take_concluded, concluded(complexity="complex"))
    assert [visit.due_on for visit in planned(session)] == [date(2026, 3, 18), date(2026, 4, 10)]
    events = published(session)
    assert names(events) == ["VisitPlanned", "VisitPlanned"]
    assert [event.due_on for event in events] == [date(2026, 3, 18), date(2026, 4, 10)]


def test_the_date_of_a_closure_is_the_towns(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded(at=datetime(2026, 3, 10, 17, 0, tzinfo=UTC)))
    assert planned(session)[0].due_on == date(2026, 3, 18)


def test_a_round_finishes_when_every_visit_is_done(session: Session, centre: Any, published: Any) -> None:
    centre(handlers.take_concluded, concluded(complexity="complex"))
    first, second = planned(session)
    sheet = centre(handlers.record_visit, record(first), actor=VISITOR, days=7)
    assert (sheet.state, sheet.visitor_id, sheet.satisfaction) == ("done", "a1", "satisfied")
    assert "VisitsFinished" not in names(published(session))
    centre(handlers.record_visit, record(second, "fairly_satisfied"), actor=VISITOR, days=30)
    recorded, finished = published(session)[-2:]
    assert (recorded.visitor_id, recorded.reached) == ("a1", True)
    assert (finished.name(), finished.round, finished.satisfaction) == (
        "VisitsFinished",
        1,
        "fairly_satisfied",
    )


def test_the_handler_never_visits_even_with_the_right(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded())
    visit = planned(session)[0]
    with pytest.raises(VisitorIsHandler):
        centre(handlers.record_visit, record(visit), actor=HANDLER)
    with pytest.raises(VisitorIsHandler):
        centre(handlers.record_visit, record(visit, None, reached=False), actor=HANDLER)
    with pytest.raises(Forbidden):
        centre(handlers.record_visit, record(visit), actor=Actor(person_id="x"))


def test_a_visit_is_refused_without_its_answer_twice_or_where_there_is_none(
    session: Session, centre: Any
) -> None:
    centre(handlers.take_concluded, concluded())
    visit = planned(session)[0]
    with pytest.raises(AnswerMissing):
        centre(handlers.record_visit, record(visit, None), actor=VISITOR)
    centre(handlers.record_visit, record(visit), actor=VISITOR)
    with pytest.raises(VisitClosed):
        centre(handlers.record_visit, record(visit), actor=VISITOR)
    with pytest.raises(UnknownVisit):
        centre(
            handlers.record_visit,
            c.RecordVisit(visit_id="x", channel="phone", satisfaction="satisfied"),
            actor=VISITOR,
        )


def test_nobody_reached_three_times_on_two_days_ends_the_visit(
    session: Session, centre: Any, published: Any
) -> None:
    centre(handlers.take_concluded, concluded())
    visit = planned(session)[0]
    missed = record(visit, None, reached=False)
    for days in (7, 7.1):
        assert centre(handlers.record_visit, missed, actor=VISITOR, days=days).state == "planned"
    assert names(published(session)) == ["VisitPlanned"]
    last = centre(handlers.record_visit, missed, actor=VISITOR, days=8)
    assert (last.state, last.tries) == ("unreached", 3)
    recorded, finished = published(session)[1:]
    assert (recorded.reached, recorded.satisfaction, finished.satisfaction) == (False, None, None)


def test_an_unhappy_answer_opens_the_dispute_again_for_somebody_else(
    session: Session, centre: Any, published: Any
) -> None:
    event = concluded(complexity="complex")
    centre(handlers.take_concluded, event)
    centre(handlers.record_visit, record(planned(session)[0], "unsatisfied"), actor=VISITOR, days=7)
    reopened = published(session)[-1]
    assert (reopened.reason, reopened.former_mediator_id) == ("unsatisfied", "m1")
    assert reopened.case == event.case.model_copy(update={"round": 2})
    assert planned(session) == []
    assert [visit.state for visit in planned(session, state="cancelled")] == ["cancelled"]
    assert "VisitsFinished" not in names(published(session))


def test_a_breach_of_what_was_due_opens_the_dispute_again(
    session: Session, centre: Any, published: Any
) -> None:
    centre(handlers.take_concluded, concluded(due=(DueDate(no=1, due_on=date(2026, 3, 13)),)))
    first = planned(session)[0]
    assert first.due_on == date(2026, 3, 14)
    with pytest.raises(AnswerMissing):
        centre(handlers.record_visit, record(first), actor=VISITOR, days=3)
    centre(handlers.record_visit, record(first, performance="not_performed"), actor=VISITOR, days=3)
    assert published(session)[-1].reason == "breached"


def test_the_second_unhappiness_is_recorded_and_the_round_finishes_with_it(
    session: Session, centre: Any, published: Any
) -> None:
    centre(handlers.take_concluded, concluded())
    centre(handlers.record_visit, record(planned(session)[0], "unsatisfied"), actor=VISITOR, days=7)
    centre(handlers.take_concluded, concluded(complexity="complex", round=2))
    centre(handlers.take_concluded, concluded())
    second = planned(session)[0]
    assert (second.round, second.mediator_id) == (2, "m2")
    centre(handlers.record_visit, record(second, "very_unsatisfied"), actor=HANDLER, days=8)
    finished = published(session)[-1]
    assert (finished.name(), finished.round, finished.satisfaction) == (
        "VisitsFinished",
        2,
        "very_unsatisfied",
    )
    assert planned(session) == []


def test_the_citizens_own_answer_counts_as_the_next_visit(
    session: Session, centre: Any, published: Any
) -> None:
    question = c.AnswerSatisfaction(dispute_id="d1", satisfaction="very_satisfied", words="谢谢")
    with pytest.raises(UnknownVisit):
        centre(handlers.answer_satisfaction, question, actor=CITIZEN)
    centre(handlers.take_concluded, concluded())
    for actor in (HANDLER, VISITOR):
        with pytest.raises(NotCitizen):
            centre(handlers.answer_satisfaction, question, actor=actor)
    sheet = centre(handlers.answer_satisfaction, question, actor=CITIZEN, days=1)
    assert (sheet.state, sheet.visitor_id) == ("done", "citizen")
    assert names(published(session)) == ["VisitPlanned", "VisitRecorded", "VisitsFinished"]
    assert "谢谢" not in "".join(event.model_dump_json() for event in published(session))
    with pytest.raises(VisitClosed):
        centre(handlers.answer_satisfaction, question, actor=CITIZEN, days=2)


def test_an_unhappy_citizen_opens_the_dispute_again(session: Session, centre: Any, published: Any) -> None:
    centre(handlers.take_concluded, concluded(outcome="failed"))
    question = c.AnswerSatisfaction(dispute_id="d1", satisfaction="very_unsatisfied")
    centre(handlers.answer_satisfaction, question, actor=CITIZEN)
    assert names(published(session))[-1] == "DisputeReopened"


def test_visits_are_listed_by_urgency_and_everybody_sees_their_own(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded("d2", at=NOW + timedelta(days=2), lead_desk="rss"))
    centre(handlers.take_concluded, concluded("d1"))
    today = date(2026, 3, 18)
    all_of = queries.list_visits(session, c.ListVisits(), VISITOR, today)
    assert ([one.dispute_id for one in all_of.items], all_of.due) == (["d1", "d2"], 1)
    first = queries.list_visits(session, c.ListVisits(limit=1), VISITOR, today)
    second = queries.list_visits(session, c.ListVisits(limit=1, cursor=first.next_cursor), VISITOR, today)
    assert [one.dispute_id for one in (*first.items, *second.items)] == ["d1", "d2"]
    assert [one.dispute_id for one in planned(session, due_until=today)] == ["d1"]
    officer = Actor(person_id="o1", rights=("desk.work",), desk="rss")
    assert [one.dispute_id for one in queries.list_visits(session, c.ListVisits(), officer, today).items] == [
        "d2"
    ]
    nobody = Actor(person_id="nobody")
    assert queries.list_visits(session, c.ListVisits(), nobody, today).items == ()


def test_the_mediator_sees_the_result_but_not_the_words(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded())
    centre(handlers.record_visit, record(planned(session)[0], words="调解员态度不好"), actor=VISITOR)
    mediator = Actor(person_id="m1", roles=("mediator",), rights=("mediation.work",))
    seen = queries.list_visits(session, c.ListVisits(state="done"), mediator, date(2026, 3, 18)).items[0]
    assert (seen.satisfaction, seen.words) == ("satisfied", "")


def test_what_people_say_is_kept_without_names_and_numbers(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded())
    said = record(planned(session)[0], words="我叫王小明，电话13812345678，很满意")
    sheet = centre(handlers.record_visit, said, actor=VISITOR)
    assert "很满意" in sheet.words and not [word for word in ("王小明", "13812345678") if word in sheet.words]


def test_every_step_leaves_an_audit_row(session: Session, centre: Any) -> None:
    centre(handlers.take_concluded, concluded())
    centre(handlers.record_visit, record(planned(session)[0], None, reached=False), actor=VISITOR)
    centre(handlers.record_visit, record(planned(session)[0]), actor=VISITOR)
    actions = session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position))
    assert list(actions) == ["visits.planned", "visit.tried", "visit.recorded", "visits.finished"]


def breached(way: str = "reopen", number: int = 1) -> ObligationBreached:
    ids = {"dispute_id": "d1", "number": "LSQP-d1", "no": 1, "mediator_id": "m1", "round": number}
    return ObligationBreached.model_validate({"at": NOW, **ids, "way": way})


def performed() -> AgreementPerformed:
    ids = {"dispute_id": "d1", "number": "LSQP-d1", "agreement_no": "1", "round": 1}
    return AgreementPerformed.model_validate({"at": NOW, **ids, "performed_on": date(2026, 3, 12)})


def test_a_breach_that_is_to_be_mediated_again_opens_the_dispute_once(
    session: Session, centre: Any, published: Any
) -> None:
    with pytest.raises(TooEarly):
        centre(handlers.take_breached, breached())
    centre(handlers.take_concluded, concluded(due=(DueDate(no=1, due_on=date(2026, 3, 20)),)))
    centre(handlers.take_breached, breached("court"))
    assert "DisputeReopened" not in names(published(session))
    for _ in range(2):
        centre(handlers.take_breached, breached())
    told = [one for one in published(session) if one.name() == "DisputeReopened"]
    assert [(one.reason, one.case.round) for one in told] == [("breached", 2)]
    assert planned(session) == []


def test_what_the_court_refused_is_mediated_again_once_whatever_was_reopened_before(
    session: Session, centre: Any, published: Any
) -> None:
    ids = {"dispute_id": "d1", "number": "LSQP-d1", "agreement_no": "1", "mediator_id": "m1", "round": 2}
    wanted = NewAgreementWanted.model_validate({"at": NOW, **ids, "same_mediator": True})
    with pytest.raises(TooEarly):
        centre(handlers.take_refused_by_court, wanted)
    centre(handlers.take_concluded, concluded(round=2))
    for _ in range(2):
        centre(handlers.take_refused_by_court, wanted)
    told = [one for one in published(session) if one.name() == "DisputeReopened"]
    assert [(one.reason, one.case.round, one.same_mediator) for one in told] == [("court_refused", 3, True)]


def test_a_breach_after_the_last_reopening_opens_nothing(
    session: Session, centre: Any, published: Any
) -> None:
    centre(handlers.take_concluded, concluded(round=2))
    centre(handlers.take_breached, breached(number=2))
    assert "DisputeReopened" not in names(published(session))


def test_when_everything_is_performed_nobody_asks_after_due_dates(
    session: Session, centre: Any, published: Any
) -> None:
    due = (DueDate(no=1, due_on=date(2026, 3, 17)), DueDate(no=2, due_on=date(2026, 4, 20)))
    centre(handlers.take_concluded, concluded(due=due))
    assert [one.due_on.isoformat() for one in planned(session)] == ["2026-03-18", "2026-04-21"]
    centre(handlers.take_performed, performed())
    (visit,) = planned(session)
    assert visit.due_on == date(2026, 3, 18)
    centre(handlers.record_visit, record(visit, performance="performed"), days=8, actor=VISITOR)
    told = published(session)
    assert names(told)[-1] == "VisitsFinished"
    assert [one.obligations for one in told if one.name() == "VisitRecorded"] == [(1,)]


def test_what_a_visit_found_is_told_counted_and_needs_a_measure_where_something_is_wrong(
    session: Session, centre: Any, published: Any
) -> None:
    centre(handlers.take_concluded, concluded(complexity="complex"))
    first, second = planned(session)
    wrong = c.VisitFindings(court="pending", trouble=True)
    with pytest.raises(AnswerMissing, match="措施"):
        centre(handlers.record_visit, record(first, findings=wrong), actor=VISITOR, days=7)
    found = wrong.model_copy(update={"measures": ("explain", "report")})
    sheet = centre(handlers.record_visit, record(first, findings=found), actor=VISITOR, days=7)
    assert sheet.findings == found
    told = [one for one in published(session) if one.name() == "VisitRecorded"]
    assert told[-1].findings == found
    centre(handlers.record_visit, record(second, "fairly_satisfied"), actor=VISITOR, days=30)
    asked = c.CountVisits(from_on=date(2026, 3, 18), until_on=date(2026, 4, 10))
    assert queries.count_visits(session, asked, VISITOR) == c.VisitFigures(
        answered=2, asked=1, satisfaction={"satisfied": 1, "fairly_satisfied": 1},
        performance={"not_applicable": 2}, court={"pending": 1}, trouble=1, measures={"explain": 1, "report": 1},
    )  # fmt: skip
    later = c.CountVisits(from_on=date(2026, 4, 11), until_on=date(2026, 4, 30))
    assert queries.count_visits(session, later, VISITOR) == c.VisitFigures()
