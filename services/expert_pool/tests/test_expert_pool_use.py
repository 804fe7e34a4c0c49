"""How much the pool is used: what is counted where, and that the sums hold, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData

from contracts import expert_pool as p
from contracts import expert_use as c
from contracts.errors import Forbidden, Invalid
from contracts.people import Actor
from expert_pool import handlers, queries, tables

KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
OPINION = "应以登记簿记载的四至为准。"


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def use(pool: Any, first: str = "2026-03", last: str = "2026-04", actor: Actor = KEEPER) -> c.ExpertUseSheet:
    request = c.GetExpertUse(from_month=first, until_month=last)
    return queries.get_expert_use(pool.session, request, actor, pool.now)


def answer(pool: Any, one: Any) -> None:
    pool.run(
        handlers.give_opinion,
        p.GiveOpinion(consultation_id=one.id, opinion=OPINION),
        actor=pool.expert(one.expert_id),
    )


def decline(pool: Any, one: Any) -> None:
    pool.run(
        handlers.decline_opinion,
        p.DeclineOpinion(consultation_id=one.id, reason="外出"),
        actor=pool.expert(one.expert_id),
    )


def test_questions_answers_declines_and_sessions_are_counted_once(pool: Any) -> None:
    drawn = pool.draw(count=3)
    first, second, third = pool.consultations()
    wish = p.ProposeSession(
        consultation_id=first.id, meets_at=pool.now + timedelta(days=1), place="一号调解室"
    )
    pool.run(handlers.propose_session, wish)
    comes = p.AnswerSession(consultation_id=first.id, comes=True)
    pool.run(handlers.answer_session, comes, actor=pool.expert(first.expert_id))
    answer(pool, first)
    decline(pool, second)
    pool.now += timedelta(days=5)
    answer(pool, third)
    found = use(pool)
    assert found.total.model_dump(exclude={"month"}) == {
        "draws": 1, "drawn": 3, "asked": 3, "answered": 2, "in_time": 1, "overdue": 1, "declined": 1, "invited": 1, "joined": 1,
        "unanswerable": 0,
    }  # fmt: skip
    assert [(row.code, row.experts, row.drawn, row.answered) for row in found.committees] == [
        ("LAND", 7, 3, 2)
    ]
    assert {row.expert_id for row in found.experts if row.drawn} == {
        lot.expert_id for lot in drawn.lots if lot.drawn
    }
    for name in ("drawn", "asked", "answered", "in_time", "overdue", "declined", "invited", "joined"):
        for rows in (found.months, found.committees, found.experts):
            assert sum(getattr(row, name) for row in rows) == getattr(found.total, name), name


def test_months_are_those_of_the_town(pool: Any) -> None:
    pool.now = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)  # half past midnight of 1 April in the town
    pool.draw(count=1)
    assert [(row.month, row.draws, row.asked) for row in use(pool).months] == [
        ("2026-03", 0, 0),
        ("2026-04", 1, 1),
    ]
    assert use(pool, "2026-05", "2026-05").total.asked == 0


def test_a_question_that_nobody_is_left_for_counts_for_no_expert(pool: Any) -> None:
    pool.draw(count=3)
    for _ in range(3):
        decline(pool, next(one for one in pool.consultations() if one.state == "asked"))
    for one in pool.consultations():
        if one.state == "asked":
            decline(pool, one)
    found = use(pool)
    assert (found.total.unanswerable, found.total.declined) == (
        sum(one.state == "unanswerable" for one in pool.consultations()),
        sum(len(one.declined) for one in pool.consultations()),
    )
    assert found.total.unanswerable > 0


def test_nothing_asked_shows_everybody_with_zeros(pool: Any) -> None:
    found = use(pool)
    assert (len(found.experts), found.total.asked, len(found.months)) == (7, 0, 2)


@pytest.mark.parametrize(
    ("first", "last", "field"), [("2026-04", "2026-03", "until_month"), ("2024-01", "2026-01", "from_month")]
)
def test_wrong_months_are_told_at_their_field(pool: Any, first: str, last: str, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        use(pool, first, last)
    assert raised.value.field == field


def test_only_who_keeps_or_supervises_the_pool_sees_it(pool: Any) -> None:
    assert use(pool, actor=Actor(person_id="l", roles=("leader",), rights=("supervision.read",)))
    with pytest.raises(Forbidden):
        use(pool, actor=pool.expert("E1"))
