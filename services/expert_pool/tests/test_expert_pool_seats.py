"""The expert's seat in a panel: drawn by lot, taken, declined, left and given up, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData

from contracts import expert_pool as c
from contracts import expert_seats as e
from contracts.errors import Forbidden, TooEarly
from contracts.people import Actor
from expert_pool import handlers, tables
from expert_pool.errors import NobodyToAsk, NotOpen, NotYours
from expert_pool.model import Draw
from expert_pool.policies import lots_of
from expert_pool.settings import Settings


@pytest.fixture
def metadata() -> MetaData:
    return tables.metadata


IDS: dict[str, Any] = {"dispute_id": "d1", "number": "LSQP-1", "round": 1}


def want(pool: Any, **changes: Any) -> None:
    pool.run(handlers.take_wanted, e.ExpertWanted(at=pool.now, **{**IDS, **changes}))


def seat(pool: Any) -> Any:
    (found,) = [one for one in pool.consultations() if one.kind == "seat"]
    return found


def kinds(published: Any, pool: Any) -> list[str]:
    return [one.name() for one in published(pool.session)]


def take(pool: Any, actor: Any) -> c.Consultation:
    found: c.Consultation = pool.run(
        handlers.take_expert_seat, e.TakeExpertSeat(consultation_id=seat(pool).id), actor=actor
    )
    return found


def decline(pool: Any, expert_id: str) -> None:
    request = c.DeclineOpinion(consultation_id=seat(pool).id, reason="那天在外地开会")
    pool.run(handlers.decline_opinion, request, actor=pool.expert(expert_id))


def test_a_wanted_expert_is_drawn_without_ties_and_the_seed_is_sealed(pool: Any, published: Any) -> None:
    want(pool)
    asked = published(pool.session)[-1]
    draw = pool.session.get_one(Draw, seat(pool).panel_id)
    assert isinstance(asked, e.PanelExpertAsked)
    assert asked.expert_id == next(iter(lots_of(draw.seed, draw.candidates)))
    assert draw.passed_over == {"E6": "与当事人有关联", "E7": "资质已过期"}
    assert asked.due_at == pool.now + timedelta(days=1)
    want(pool)
    assert kinds(published, pool).count("PanelExpertAsked") == 1


def test_the_drawn_expert_joins_and_nobody_else_does(pool: Any, published: Any) -> None:
    want(pool)
    drawn = seat(pool).expert_id
    other = next(one for one in ("E1", "E2") if one != drawn)
    with pytest.raises(NotYours):
        take(pool, pool.expert(other))
    assert take(pool, pool.expert(drawn)).state == "seated"
    named = published(pool.session)[-1]
    assert (named.name(), named.expert_id) == ("PanelExpertNamed", drawn)
    with pytest.raises(NotOpen):
        take(pool, pool.expert(drawn))


def test_a_seat_is_no_question_to_write_about_and_a_question_no_seat(pool: Any) -> None:
    want(pool)
    one = seat(pool)
    words = c.GiveOpinion(consultation_id=one.id, opinion="以土地证记载的四至为准。")
    with pytest.raises(NotOpen, match="专家组"):
        pool.run(handlers.give_opinion, words, actor=pool.expert(one.expert_id))
    pool.draw(count=1)
    (question,) = [each for each in pool.consultations() if each.kind == "opinion"]
    with pytest.raises(NotOpen, match="书面咨询"):
        request = e.TakeExpertSeat(consultation_id=question.id)
        pool.run(handlers.take_expert_seat, request, actor=pool.expert(question.expert_id))


def test_who_declines_or_keeps_silent_is_followed_by_the_next_lot(pool: Any, published: Any) -> None:
    want(pool)
    one = seat(pool)
    draw = pool.session.get_one(Draw, one.panel_id)
    first, second, third, *_ = lots_of(draw.seed, draw.candidates)
    decline(pool, first)
    assert seat(pool).expert_id == second
    pool.now += timedelta(days=1, minutes=1)
    pool.run(handlers.keep_deadlines)
    assert seat(pool).expert_id == third
    assert kinds(published, pool).count("PanelExpertAsked") == 3
    assert "OpinionAsked" not in kinds(published, pool)


def test_who_leaves_the_panel_is_no_longer_named_and_the_next_is_asked(pool: Any, published: Any) -> None:
    want(pool)
    first = seat(pool).expert_id
    take(pool, pool.expert(first))
    decline(pool, first)
    left, _, asked = published(pool.session)[-3:]
    assert (left.name(), left.expert_id) == ("PanelExpertNamed", "")
    assert asked.name() == "PanelExpertAsked"
    assert asked.expert_id != first


def test_where_nobody_may_sit_people_are_told(pool: Any, published: Any) -> None:
    want(pool, field="没有这个委员会")
    assert kinds(published, pool)[-1] == "PanelExpertLacking"
    want(pool)
    for _ in range(5):
        decline(pool, seat(pool).expert_id)
    assert seat(pool).state == "unanswerable"
    assert kinds(published, pool)[-1] == "PanelExpertLacking"
    assert "OpinionUnanswerable" not in kinds(published, pool)


@pytest.mark.parametrize("sits", [False, True])
def test_a_seat_that_nobody_wants_any_more_is_withdrawn(pool: Any, published: Any, sits: bool) -> None:
    want(pool)
    one = seat(pool)
    if sits:
        take(pool, pool.expert(one.expert_id))
    pool.run(handlers.take_not_wanted, e.ExpertNotWanted(at=pool.now, **IDS))
    assert seat(pool).state == "withdrawn"
    told = published(pool.session)[-1]
    assert (told.name(), told.expert_id == "") == (
        ("PanelExpertNamed", True) if sits else ("PanelExpertAsked", False)
    )
    with pytest.raises(NotOpen, match="撤回"):
        take(pool, pool.expert(one.expert_id))


def test_a_dispute_that_has_not_come_yet_comes_again(pool: Any) -> None:
    with pytest.raises(TooEarly):
        want(pool, dispute_id="d9")


def test_the_time_for_an_answer_is_the_settings(pool: Any) -> None:
    pool.settings = Settings(identity_key=pool.settings.identity_key, expert_seat_days=2)
    want(pool)
    assert seat(pool).due_at == pool.now + timedelta(days=2)


COORDINATOR = Actor(person_id="town", roles=("town_coordinator",), rights=("dispatch.manage",))


def name(pool: Any, expert_id: str, actor: Actor = COORDINATOR) -> c.Consultation:
    request = e.NameExpert(dispute_id="d1", expert_id=expert_id, reason="熟悉这一片地的来历")
    found: c.Consultation = pool.run(handlers.ask_this_expert, request, actor=actor)
    return found


def test_the_coordinator_names_an_expert_in_place_of_whoever_was_drawn(pool: Any, published: Any) -> None:
    want(pool)
    drawn = seat(pool).expert_id
    other = next(one for one in ("E1", "E2") if one != drawn)
    assert name(pool, other).expert_id == other
    told = published(pool.session)[-1]
    assert (told.name(), told.expert_id, told.chosen_by) == ("PanelExpertAsked", other, "town")
    assert told.reason == "熟悉这一片地的来历"
    states = {one.expert_id: one.state for one in pool.consultations() if one.kind == "seat"}
    assert states == {drawn: "withdrawn", other: "asked"}


@pytest.mark.parametrize(("expert_id", "why"), [("E6", "有关联"), ("E7", "资质已过期"), ("E99", "没有这位")])
def test_not_even_the_coordinator_names_who_may_not_sit_there(pool: Any, expert_id: str, why: str) -> None:
    with pytest.raises(NobodyToAsk, match=why):
        name(pool, expert_id)
    with pytest.raises(Forbidden):
        name(pool, "E1", pool.expert("E1"))


def test_a_named_expert_who_declines_is_followed_by_the_next_best(pool: Any, published: Any) -> None:
    name(pool, "E1")
    decline(pool, "E1")
    told = published(pool.session)[-1]
    assert (told.name(), told.expert_id == "E1", told.chosen_by) == ("PanelExpertAsked", False, "")
