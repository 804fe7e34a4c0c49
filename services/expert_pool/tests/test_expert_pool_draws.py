"""The draw of experts by lot: its rule without a database, its use cases on both databases."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import MetaData, select, update

from contracts import expert_draw as d
from contracts import expert_pool as c
from contracts.errors import Forbidden
from contracts.mediation import SessionCancelled, SessionDisplaced, SessionMoved
from contracts.people import Actor
from expert_pool import handlers, queries, tables
from expert_pool.errors import (
    AlreadyAsked,
    NobodyToAsk,
    NoSession,
    NotYours,
    TooFew,
    TooLate,
    UnknownDraw,
    UnknownField,
)
from expert_pool.model import Credential, Draw, Expert, KnownCase
from expert_pool.policies import Field, draw_lots, lots_of, next_of, sort_out

TODAY = date(2026, 3, 11)
LAND = Field("土地", frozenset({"LAND"}), frozenset({"07"}))
SEED = "0123456789abcdef"


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def expert(code: str, **changes: Any) -> Expert:
    fields: dict[str, Any] = {
        "id": code, "name": code, "committee_code": "LAND", "fields": ["07"], "title": "", "village_code": "",
        "name_digest": f"n-{code}", "employer_digest": "",
    }  # fmt: skip
    fields["credentials"] = [Credential(code, code, "证", changes.pop("until", date(2027, 1, 1)))]
    return Expert(**{**fields, **changes})


def sorted_of(
    *experts: Expert, load: dict[str, int] | None = None, on_it: frozenset[str] = frozenset()
) -> Any:
    case = KnownCase("d1", "N1", "07", "zrzy", [], "", [{"name_digest": "n-TIED"}], "")
    return sort_out(LAND, case, experts, load=load or {}, most=3, on_it=on_it, today=TODAY)


def test_anybody_can_work_out_a_lot_with_the_sum_that_every_machine_has() -> None:
    lots = lots_of(SEED, ["E1", "E2", "E3"])
    assert lots["E2"] == hashlib.sha256(b"0123456789abcdef:E2").hexdigest()
    assert list(lots.values()) == sorted(lots.values())


def test_the_same_seed_and_candidates_give_the_same_draw_in_whatever_order_they_are_listed() -> None:
    codes = [f"E{n:02d}" for n in range(30)]
    first = draw_lots(LAND, sorted_of(*map(expert, codes)), SEED, 3)
    assert draw_lots(LAND, sorted_of(*map(expert, reversed(codes))), SEED, 3) == first
    assert draw_lots(LAND, sorted_of(*map(expert, codes)), "fedcba9876543210", 3) != first


def test_every_candidate_is_drawn_about_as_often_over_many_seeds() -> None:
    found = sorted_of(*(expert(f"E{n}") for n in range(5)))
    drawn = [draw_lots(LAND, found, f"{seed:016x}", 1)[0] for seed in range(2_000)]
    assert all(340 <= drawn.count(code) <= 460 for code in found.candidates)


def test_who_is_passed_over_is_kept_with_the_reason() -> None:
    found = sorted_of(
        expert("TIED"), expert("OLD", until=TODAY - timedelta(days=1)), expert("BUSY"), expert("ON"), expert("FREE"),
        expert("LEFT", active=False), expert("OTHER", committee_code="WORK", fields=["10"]),
        load={"BUSY": 3, "FREE": 2}, on_it=frozenset({"ON"}),
    )  # fmt: skip
    assert found.candidates == ("FREE",)
    assert found.passed_over == {
        "TIED": "与当事人有关联", "OLD": "资质已过期", "BUSY": "手头待答复已满", "ON": "正在答复本件",
    }  # fmt: skip


def test_too_few_candidates_are_told_with_numbers_and_a_way_out() -> None:
    with pytest.raises(TooFew, match=r"只有1名.*不够3名.*1名与当事人有关联.*减少人数") as raised:
        draw_lots(LAND, sorted_of(expert("TIED"), expert("E1")), SEED, 3)
    assert raised.value.field == "count"
    with pytest.raises(NobodyToAsk, match="换一个咨询领域"):
        draw_lots(LAND, sorted_of(), SEED, 1)


def test_the_next_lot_stands_in_for_one_who_declined() -> None:
    order = list(lots_of(SEED, ["E1", "E2", "E3", "E4"]))
    assert next_of(SEED, order, asked=order[:2], may=order) == order[2]
    assert next_of(SEED, order, asked=order[:2], may=order[3:]) == order[3]
    assert next_of(SEED, order, asked=order, may=order) == ""


@pytest.mark.parametrize("wrong", [{"count": 0}, {"count": 4}, {"days": 0}, {"days": 31}, {"question": "？"}])
def test_a_draw_of_nobody_or_without_a_question_is_no_request(wrong: dict[str, Any]) -> None:
    fields = {"dispute_id": "d1", "question": "责任怎样划分？", **wrong}
    with pytest.raises(ValidationError):
        d.DrawExperts.model_validate(fields)


def test_each_drawn_expert_gets_the_question_with_the_time_chosen(pool: Any) -> None:
    paper = {"evidence_id": "ev1", "name": "1. 土地证"}
    draw = pool.draw(days=10, papers=[paper])
    asked = pool.consultations()
    assert {one.expert_id for one in asked} == {lot.expert_id for lot in draw.lots if lot.drawn}
    assert all(
        (one.panel_id, one.due_at - one.asked_at) == (draw.draw_id, timedelta(days=10)) for one in asked
    )
    assert [one.papers for one in asked] == [[paper], [paper]]
    assert {one.expert_id: one.why for one in draw.passed_over} == {
        "E6": "与当事人有关联",
        "E7": "资质已过期",
    }


def test_a_draw_says_nothing_of_people_to_the_bus(pool: Any, session: Any, published: Any) -> None:
    pool.draw()
    events = published(session)
    assert [event.name() for event in events] == ["OpinionAsked", "OpinionAsked"]
    assert all("专家" not in event.model_dump_json() for event in events)


def test_the_draw_repeated_comes_out_the_same_and_a_changed_record_is_found(pool: Any, session: Any) -> None:
    draw_id = pool.draw().draw_id
    leader = Actor(person_id="l1", rights=("dispute.read_all",))
    again = queries.repeat_draw(session, d.RepeatDraw(draw_id=draw_id), leader)
    assert (again.same, again.sealed) == (True, True)
    assert again.again == again.drawn
    session.execute(update(tables.DRAWS).values(seed="0" * 16))
    session.expire_all()
    assert not queries.repeat_draw(session, d.RepeatDraw(draw_id=draw_id), leader).sealed


def test_the_same_question_is_not_drawn_for_twice_while_it_waits(pool: Any, session: Any) -> None:
    pool.draw()
    with pytest.raises(AlreadyAsked) as raised:
        pool.draw()
    assert raised.value.field == "question"
    assert len(session.scalars(select(Draw)).all()) == 1
    second = pool.draw(question="另一个问题：树归谁所有？")
    assert {one.why for one in second.passed_over} >= {"正在答复本件"}


def test_only_who_handles_the_case_draws_and_sees_the_record(pool: Any, session: Any) -> None:
    stranger = Actor(person_id="m9", rights=("expert.ask",))
    for actor in (stranger, Actor(person_id="m1")):
        with pytest.raises(Forbidden):
            pool.draw(actor)
    draw_id = pool.draw().draw_id
    assert queries.get_draw(session, d.GetDraw(draw_id=draw_id), pool.asker).count == 2
    with pytest.raises(UnknownDraw):
        queries.get_draw(session, d.GetDraw(draw_id=draw_id), stranger)


def test_an_unknown_field_and_too_many_are_told_and_leave_nothing(pool: Any, session: Any) -> None:
    with pytest.raises(UnknownField):
        pool.draw(field="天文")
    pool.settings = pool.settings.model_copy(update={"expert_load": 1})
    pool.draw(count=3)
    with pytest.raises(TooFew):
        pool.draw(count=3, question="另一个问题：树归谁所有？")
    assert len(session.scalars(select(Draw)).all()) == 1


def test_who_declines_is_followed_by_the_next_lot_until_nobody_is_left(pool: Any, session: Any) -> None:
    draw = pool.draw(count=1)
    order = [lot.expert_id for lot in draw.lots]
    [one] = pool.consultations()
    for expert_id in order:
        assert (one.state, one.expert_id) == ("asked", expert_id)
        decline = c.DeclineOpinion(consultation_id=one.id, reason="近期出差")
        pool.run(handlers.decline_opinion, decline, actor=pool.expert(expert_id))
    assert (one.state, len(one.declined)) == ("unanswerable", 5)
    record = queries.draw_sheet(session, session.get_one(Draw, draw.draw_id))
    assert [lot.expert_id for lot in record.lots if lot.stood_in] == order[1:]


def answer(pool: Any, one: Any, stance: str) -> Any:
    said = c.GiveOpinion(consultation_id=one.id, opinion="应以登记簿记载的四至为准。", stance=stance)
    return pool.run(handlers.give_opinion, said, actor=pool.expert(one.expert_id))


def test_experts_of_one_panel_who_do_not_say_the_same_are_marked(pool: Any) -> None:
    pool.draw()
    first, second = pool.consultations()
    assert not answer(pool, first, "applicant").disagrees
    assert answer(pool, second, "both").disagrees


def test_experts_who_agree_are_not_marked(pool: Any) -> None:
    pool.draw()
    first, second = pool.consultations()
    answer(pool, first, "both")
    assert not answer(pool, second, "both").disagrees


def test_an_expert_is_asked_to_a_session_and_says_whether_they_come(pool: Any) -> None:
    pool.draw(count=1)
    [one] = pool.consultations()
    reply = c.AnswerSession(consultation_id=one.id, comes=True)
    with pytest.raises(NoSession):
        pool.run(handlers.answer_session, reply, actor=pool.expert(one.expert_id))
    late = c.ProposeSession(
        consultation_id=one.id, meets_at=pool.now - timedelta(hours=1), place="一号调解室"
    )
    with pytest.raises(TooLate) as raised:
        pool.run(handlers.propose_session, late)
    assert raised.value.field == "meets_at"
    wish = late.model_copy(update={"meets_at": pool.now + timedelta(days=2)})
    assert pool.run(handlers.propose_session, wish).session.state == "proposed"
    with pytest.raises(NotYours):
        pool.run(handlers.answer_session, reply, actor=pool.expert("E9"))
    sheet = pool.run(handlers.answer_session, reply, actor=pool.expert(one.expert_id))
    assert (sheet.session.state, sheet.session.place) == ("accepted", "一号调解室")
    assert sheet.session.meets_at == wish.meets_at
    with pytest.raises(Forbidden):
        pool.run(handlers.propose_session, wish, actor=Actor(person_id="m9", rights=("expert.ask",)))


def test_a_planned_session_that_moves_or_is_off_tells_the_expert_who_was_asked_to_it(pool: Any) -> None:
    pool.draw(count=2)
    one, other = pool.consultations()
    at, ids = (
        pool.now + timedelta(days=2),
        {"dispute_id": "d1", "number": "N1", "mediator_id": "m1", "round": 1},
    )
    wish = c.ProposeSession(consultation_id=one.id, meets_at=at, place="2楼行业纠纷调解室", session_id="s1")
    pool.run(handlers.propose_session, wish)
    pool.run(
        handlers.propose_session, wish.model_copy(update={"consultation_id": other.id, "session_id": "s2"})
    )
    comes = c.AnswerSession(consultation_id=one.id, comes=True)
    pool.run(handlers.answer_session, comes, actor=pool.expert(one.expert_id))
    room = "R09"
    moved = {"at": pool.now, **ids, "session_id": "s1", "room_code": room, "ends_at": at + timedelta(hours=1)}
    pool.run(handlers.take_moved, SessionMoved(**moved, starts_at=at))
    assert one.session["state"] == "accepted", "only somebody more was invited"
    later = at + timedelta(hours=3)
    pool.run(handlers.take_moved, SessionMoved(**{**moved, "ends_at": later}, starts_at=later))
    assert (one.session["state"], one.session["moved"]) == ("proposed", True)
    pool.run(
        handlers.take_off,
        SessionDisplaced(at=pool.now, **ids, session_id="s1", room_code=room, starts_at=later),
    )
    with pytest.raises(NoSession, match="另约"):
        pool.run(handlers.answer_session, comes, actor=pool.expert(one.expert_id))
    pool.run(handlers.take_moved, SessionMoved(**{**moved, "ends_at": later}, starts_at=later))
    assert one.session["state"] == "proposed"
    pool.run(handlers.take_off, SessionCancelled(at=pool.now, **ids, session_id="s1"))
    assert one.session["state"] == "cancelled"
    assert other.session["state"] == "proposed"


def test_the_fields_are_told_with_the_experts_who_may_answer_today(pool: Any, session: Any) -> None:
    found = queries.list_fields(session, 3, TODAY)
    assert [(one.code, one.experts) for one in found.items] == [("LAND", 6)]
