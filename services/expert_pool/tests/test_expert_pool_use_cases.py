"""Use cases of the expert pool on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from contracts import expert_pool as c
from contracts.case import CaseBrief, PartyRef
from contracts.errors import Forbidden, TooEarly
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from contracts.people import Actor
from contracts.routing import DisputeRouted
from expert_pool import handlers, queries, tables
from expert_pool.errors import NobodyToAsk, NotOpen, NotYours, UnknownConsultation, UnknownDispute
from expert_pool.model import Expert, KnownCase
from expert_pool.service import load_cases
from expert_pool.settings import Settings
from servicekit.privacy import digest, normalise_name
from servicekit.town import Expert as TownExpert
from servicekit.town import IndustryCommittee

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
KEY = "a key for tests only"
SETTINGS = Settings(identity_key=SecretStr(KEY))
MEDIATOR = Actor(person_id="m1", roles=("mediator",), rights=("expert.ask",))
OFFICER = Actor(person_id="o1", roles=("desk_officer",), rights=("expert.ask",), desk="zrzy")
LEADER = Actor(person_id="l1", roles=("leader",), rights=("dispute.read_all",))
QUESTION = "地界以哪一份证为准，请给出意见。"


def expert_row(code: str, name: str, **changes: Any) -> TownExpert:
    fields: dict[str, Any] = {
        "id": code, "name": name, "sex": "女", "committee_code": "LAND", "fields": ("07",), "title": "工程师",
        "employer": "", "village_code": "", "credential": "测绘资质", "credential_until": date(2027, 1, 1),
        "phone": "12345",
    }  # fmt: skip
    return TownExpert(**{**fields, **changes})


def town(*experts: TownExpert) -> SimpleNamespace:
    committee = IndustryCommittee("LAND", "土地纠纷调解委员会", ("03", "07"), "M1")
    return SimpleNamespace(
        industry_committees={"LAND": committee}, experts={expert.id: expert for expert in experts}
    )


TOWN = town(expert_row("E1", "甲专家"), expert_row("E2", "乙专家"))


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def brief(dispute_id: str = "d1", **changes: Any) -> CaseBrief:
    fields: dict[str, Any] = {
        "dispute_id": dispute_id, "number": f"LSQP-{dispute_id}", "channel": "window", "narrative": "两家争地界",
        "parties": (), "registered_at": NOW, "type_code": "07", "complexity": "complex", "lead_desk": "zrzy",
    }  # fmt: skip
    return CaseBrief(**{**fields, **changes})


def routed(case: CaseBrief | None = None, decision_no: int = 1) -> DisputeRouted:
    return DisputeRouted(
        at=NOW, case=case or brief(), decision_no=decision_no, decided_by="rules", confidence=0.9
    )


def expert(code: str) -> Actor:
    return Actor(person_id=code, roles=("expert",), rights=("expert.answer",))


@pytest.fixture
def pool(session: Session, make_call: Callable[..., Any]) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def run(handler: Callable[..., Any], *message: Any, **given: Any) -> Any:
        call = make_call(session, settings=SETTINGS, resources=given.pop("resources", TOWN), **given)
        answer = handler(call, *message)
        session.flush()
        return answer

    return run


@pytest.fixture
def ready(pool: Callable[..., Any]) -> Callable[..., Any]:
    """The pool with two experts and one case of mediator m1."""
    pool(handlers.load_experts)
    pool(handlers.take_routed, routed())
    pool(handlers.take_assigned, MediatorAssigned(at=NOW, case=brief(), mediator_id="m1"))
    return pool


def ask(pool: Callable[..., Any], actor: Actor = MEDIATOR, dispute_id: str = "d1", field: str = "") -> Any:
    return pool(
        handlers.ask_opinion, c.AskOpinion(dispute_id=dispute_id, question=QUESTION, field=field), actor=actor
    )


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def test_loading_the_town_twice_changes_nothing_and_who_left_is_not_asked(
    session: Session, pool: Any
) -> None:
    pool(handlers.load_experts)
    pool(handlers.load_experts)
    pool(handlers.load_experts, resources=town(expert_row("E2", "乙专家", title="高级工程师")))
    found = {one.id: one for one in session.scalars(select(Expert))}
    assert (found["E1"].active, found["E2"].active, found["E2"].title) == (False, True, "高级工程师")
    assert found["E2"].name_digest == digest(KEY, normalise_name("乙专家"))


def test_the_newest_decision_counts_whatever_the_order(session: Session, pool: Any) -> None:
    pool(handlers.take_routed, routed(brief(type_code="03"), decision_no=2))
    pool(handlers.take_routed, routed())
    assert session.get_one(KnownCase, "d1").type_code == "03"


def test_a_mediator_may_be_known_before_the_decision(session: Session, pool: Any) -> None:
    pool(handlers.take_assigned, MediatorAssigned(at=NOW, case=brief(round=2), mediator_id="m2"))
    pool(handlers.take_assigned, MediatorAssigned(at=NOW, case=brief(), mediator_id="m1"))
    pool(handlers.take_routed, routed())
    case = session.get_one(KnownCase, "d1")
    assert (case.mediator_id, case.decision_no) == ("m2", 1)


def test_a_batch_finds_its_cases_whatever_the_event_carries(session: Session, ready: Any) -> None:
    """An event that holds a brief, and one that holds the dispute's id alone."""
    named = SecondMediatorNamed(at=NOW, dispute_id="d1", number="LSQP-2026-000001", round=1, mediator_id="m2")
    for event in (named, routed(), MediatorAssigned(at=NOW, case=brief(), mediator_id="m1")):
        assert [one.dispute_id for one in load_cases(session, [event])] == ["d1"]


def test_a_second_mediator_reads_what_the_first_asked(session: Session, ready: Any) -> None:
    ask(ready)
    second = Actor(person_id="m2", roles=("mediator",), rights=("expert.ask",))
    told = SecondMediatorNamed(at=NOW, dispute_id="d1", number="LSQP-2026-000001", round=1, mediator_id="m2")
    listing = c.ListConsultations()
    assert queries.list_consultations(session, listing, second).items == ()
    with pytest.raises(TooEarly):
        ready(handlers.take_second, told.model_copy(update={"round": 2}))
    ready(handlers.take_second, told)
    assert len(queries.list_consultations(session, listing, second).items) == 1
    ready(handlers.take_assigned, MediatorAssigned(at=NOW, case=brief(round=2), mediator_id="m3"))
    assert queries.list_consultations(session, listing, second).items == ()


def test_an_opinion_is_asked_of_one_expert_with_reasons_and_three_days(
    session: Session, ready: Any, published: Any
) -> None:
    sheet = ask(ready)
    assert (sheet.state, sheet.expert_name, sheet.committee) == ("asked", "甲专家", "土地纠纷调解委员会")
    assert sheet.due_at == sheet.asked_at + timedelta(days=3)
    assert len(sheet.reasons) == 4
    [event] = published(session)
    assert (event.name(), event.expert_id, event.asked_by) == ("OpinionAsked", "E1", "m1")
    assert QUESTION not in event.model_dump_json()
    assert ask(ready, OFFICER).expert_id == "E2"


def test_an_expert_who_is_a_party_is_passed_over(ready: Any) -> None:
    party = PartyRef(ref="P1", role="applicant", name_digest=digest(KEY, normalise_name("甲专家")))
    ready(handlers.take_routed, routed(brief(parties=(party,)), decision_no=2))
    assert ask(ready).expert_id == "E2"


def test_a_dispute_that_is_not_known_yet_is_said_to_be_on_its_way(ready: Any) -> None:
    with pytest.raises(UnknownDispute, match="路上"):
        ask(ready, dispute_id="unknown")


def test_only_those_who_handle_the_case_may_ask(ready: Any) -> None:
    ask(ready, OFFICER)
    for stranger in (
        Actor(person_id="m9", rights=("expert.ask",)),
        Actor(person_id="o9", rights=("expert.ask",), desk="sfs"),
        Actor(person_id="m1", rights=()),
    ):
        with pytest.raises(Forbidden):
            ask(ready, stranger)


def test_nothing_is_written_where_nobody_may_answer(session: Session, ready: Any, published: Any) -> None:
    ready(handlers.take_routed, routed(brief(type_code="01"), decision_no=2))
    with pytest.raises(NobodyToAsk):
        ask(ready)
    assert published(session) == []
    assert ask(ready, field="土地").state == "asked"


def test_only_the_asked_expert_answers_once(session: Session, ready: Any, published: Any) -> None:
    one = ask(ready).consultation_id
    answer = c.GiveOpinion(
        consultation_id=one, opinion="应以登记簿记载的四至为准。", basis="民法典第二百一十六条"
    )
    with pytest.raises(NotYours):
        ready(handlers.give_opinion, answer, actor=expert("E2"))
    with pytest.raises(Forbidden):
        ready(handlers.give_opinion, answer, actor=MEDIATOR)
    sheet = ready(handlers.give_opinion, answer, actor=expert("E1"))
    assert (sheet.state, sheet.opinion) == ("answered", answer.opinion)
    with pytest.raises(NotOpen):
        ready(handlers.give_opinion, answer, actor=expert("E1"))
    assert names(published(session)) == ["OpinionAsked", "OpinionGiven"]
    actions = session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position))
    assert list(actions) == ["opinion.asked", "opinion.given"]


def test_a_declined_question_goes_to_the_next_and_ends_when_nobody_is_left(
    session: Session, ready: Any, published: Any
) -> None:
    one = ask(ready).consultation_id
    decline = c.DeclineOpinion(consultation_id=one, reason="近期出差")
    second = ready(handlers.decline_opinion, decline, actor=expert("E1"))
    assert (second.state, second.expert_id) == ("asked", "E2")
    last = ready(handlers.decline_opinion, decline, actor=expert("E2"))
    assert (last.state, last.expert_id, last.expert_name) == ("unanswerable", "", "")
    assert "2名已推辞" in last.reasons[0]
    expected = ["OpinionAsked", "OpinionDeclined", "OpinionAsked", "OpinionDeclined", "OpinionUnanswerable"]
    assert names(published(session)) == expected
    assert [event.expert_id for event in published(session)[:4]] == ["E1", "E1", "E2", "E2"]
    assert published(session)[4].asked_by == "m1"


def test_an_unknown_consultation_is_told(ready: Any) -> None:
    with pytest.raises(UnknownConsultation):
        ready(
            handlers.decline_opinion, c.DeclineOpinion(consultation_id="x", reason="没空"), actor=expert("E1")
        )


def test_everybody_sees_their_own_consultations(session: Session, ready: Any) -> None:
    first = ask(ready).consultation_id
    ready(handlers.take_routed, routed(brief("d2", lead_desk="sfs")))
    other = Actor(person_id="o2", rights=("expert.ask",), desk="sfs")
    second = ask(ready, other, dispute_id="d2").consultation_id

    def seen(actor: Actor, **filters: Any) -> set[str]:
        listed = queries.list_consultations(session, c.ListConsultations(**filters), actor)
        return {item.consultation_id for item in listed.items}

    assert seen(expert("E1")) == {first}
    assert seen(expert("E2")) == {second}
    assert seen(MEDIATOR) == seen(OFFICER) == {first}
    assert seen(other) == {second}
    assert seen(LEADER) == {first, second}
    assert seen(LEADER, dispute_id="d2") == seen(LEADER, expert_id="E2") == {second}
    assert seen(LEADER, state="answered") == set()
    assert seen(Actor(person_id="nobody")) == set()


def keep(ready: Any, **after: Any) -> Any:
    return ready(handlers.keep_deadlines, now=NOW + timedelta(**after))


def test_a_silent_expert_is_reminded_once_and_then_the_next_one_is_asked(
    session: Session, ready: Any, published: Any
) -> None:
    one = ask(ready)
    assert keep(ready, days=1) == 0
    assert [keep(ready, days=2, hours=1), keep(ready, days=2, hours=2)] == [1, 0]
    assert published(session)[-1].expert_id == "E1"
    assert keep(ready, days=3) == 1
    row = queries.find(session, one.consultation_id)
    assert (row.state, row.expert_id, row.declined[0]["reason"]) == (
        "asked",
        "E2",
        "到期没有答复，系统改请下一位专家。",
    )
    assert row.due_at == NOW + timedelta(days=6)
    with pytest.raises(NotYours):
        answer = c.GiveOpinion(consultation_id=one.consultation_id, opinion="以2005年的证为准，见附图。")
        ready(handlers.give_opinion, answer, actor=expert("E1"))
    assert names(published(session)) == ["OpinionAsked", "OpinionReminded", "OpinionDeclined", "OpinionAsked"]


def test_when_all_keep_silent_whoever_asked_is_told(session: Session, ready: Any, published: Any) -> None:
    ask(ready)
    keep(ready, days=3)
    assert keep(ready, days=6) == 1
    last = published(session)[-1]
    assert (last.name(), last.asked_by) == ("OpinionUnanswerable", "m1")
    assert keep(ready, days=9) == 0


def test_an_answer_in_time_is_left_alone(session: Session, ready: Any, published: Any) -> None:
    one = ask(ready)
    answer = c.GiveOpinion(consultation_id=one.consultation_id, opinion="以2005年的证为准，见附图。")
    ready(handlers.give_opinion, answer, actor=expert("E1"))
    assert keep(ready, days=9) == 0
    assert queries.find(session, one.consultation_id).state == "answered"
