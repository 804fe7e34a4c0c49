"""The use cases of the dispatch on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief, PartyRef
from contracts.departments import DisputeSigned
from contracts.errors import Forbidden, TooEarly
from contracts.mediation import DisputeConcluded
from contracts.people import Actor
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.errors import CaseUnknown, MayNotMediate, NotToAssign, OfferOver, SomebodyElsesOffer
from mediator_dispatch.handlers.crew import load_for_ends, load_for_offers
from mediator_dispatch.model import DispatchCase, Mediator, Offer
from mediator_dispatch.settings import Settings
from servicekit import privacy
from servicekit.clock import local_date
from servicekit.engine import transaction
from servicekit.town import Town, load_town
from testkit.clock import FixedClock

VILLAGE = "370832104200"
KEY = "a key for tests only"
TOWN = Path(__file__).parents[3] / "infra" / "town"
COORDINATOR = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage",))


@pytest.fixture
def metadata() -> MetaData:
    return tables.metadata


@cache
def town() -> Town:
    """The reference town with a few of its mediators."""
    whole = load_town(TOWN)
    here = [one for one in whole.mediators.values() if one.village_code == VILLAGE][:3]
    others = [
        next(one for one in whole.mediators.values() if one.level == level) for level in ("town", "area")
    ]
    free = [
        replace(one, skills=("02",), load_cap=2, available=True, absent_from=None) for one in [*here, *others]
    ]
    return replace(whole, mediators={one.id: one for one in free})


Run = Callable[..., Any]


@pytest.fixture
def run(session: Session, make_call: Callable[..., Any]) -> Run:
    """Runs a use case with the roster loaded: ``run(handler, message, actor=…)``."""

    def runner(handler: Callable[..., Any], *message: Any, **surroundings: Any) -> Any:
        surroundings.setdefault("settings", Settings(identity_key=SecretStr(KEY)))
        answer = handler(make_call(session, resources=town(), **surroundings), *message)
        session.flush()
        return answer

    runner(handlers.load_mediators)
    return runner


def a_brief(clock: FixedClock, dispute_id: str = "d1", **changes: Any) -> CaseBrief:
    values: dict[str, Any] = {
        "dispute_id": dispute_id,
        "number": f"LSQP-2026-{dispute_id}",
        "channel": "window",
        "narrative": "两家因为滴水檐吵了多年，" * 20,
        "parties": (PartyRef(ref="P1", role="applicant"), PartyRef(ref="P2", role="respondent")),
        "village_code": VILLAGE,
        "registered_at": clock.now(),
        "type_code": "02",
        "complexity": "simple",
        "level": "village",
        "lead_desk": "sfs",
    }
    return CaseBrief(**{**values, **changes})


def signed(clock: FixedClock, dispute_id: str = "d1", *, desk: str = "sfs", **changes: Any) -> DisputeSigned:
    case = a_brief(clock, dispute_id, **changes)
    return DisputeSigned(at=clock.now(), case=case, desk=desk, officer_id="O1", decision_no=1)


def mediator(person_id: str) -> Actor:
    return Actor(person_id=person_id, roles=("mediator",), rights=("offer.answer", "mediation.work"))


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def open_offer(session: Session, dispute_id: str = "d1") -> Offer:
    where = (tables.OFFERS.c.dispute_id == dispute_id, tables.OFFERS.c.state == "open")
    return session.scalars(select(Offer).where(*where)).one()


def load_of(session: Session, mediator_id: str) -> int:
    return session.get_one(Mediator, mediator_id).load


def test_a_signed_dispute_gets_its_first_offer(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    offered = published(session)[-1]
    assert isinstance(offered, c.MediatorOffered)
    assert town().mediators[offer.mediator_id].village_code == VILLAGE
    assert (offered.expires_at - clock.now(), len(offered.reasons)) == (timedelta(hours=4), 5)
    assert load_of(session, offer.mediator_id) == 1


def test_a_repeated_signature_and_one_of_a_co_desk_change_nothing(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock, desk="pcs"))
    assert published(session) == []
    run(handlers.take_signed, signed(clock))
    run(handlers.take_signed, signed(clock))
    assert names(published(session)) == ["MediatorOffered"]


def test_a_tied_mediator_is_passed_over_by_digest(session: Session, run: Run, clock: FixedClock) -> None:
    run(handlers.take_signed, signed(clock, "d1"))
    best = open_offer(session, "d1").mediator_id
    digest = privacy.digest(KEY, privacy.normalise_name(town().mediators[best].name))
    parties = (PartyRef(ref="P1", role="applicant", name_digest=digest),)
    session.get_one(Mediator, best).free()
    run(handlers.take_signed, signed(clock, "d2", parties=parties))
    assert open_offer(session, "d2").mediator_id != best


def test_the_mediator_accepts_and_has_the_dispute(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    sheet = run(
        handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=mediator(offer.mediator_id)
    )
    assigned = published(session)[-1]
    assert (sheet.state, assigned.mediator_id, assigned.case.dispute_id) == (
        "accepted",
        offer.mediator_id,
        "d1",
    )
    assert load_of(session, offer.mediator_id) == 1
    again = run(
        handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=mediator(offer.mediator_id)
    )
    assert again.state == "accepted"
    assert names(published(session)) == ["MediatorOffered", "MediatorAssigned"]


def test_only_its_mediator_answers_an_offer(session: Session, run: Run, clock: FixedClock) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    with pytest.raises(SomebodyElsesOffer):
        run(handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=mediator("M9999"))
    with pytest.raises(Forbidden):
        run(
            handlers.accept_offer,
            c.AcceptOffer(offer_id=offer.offer_id),
            actor=Actor(person_id=offer.mediator_id),
        )


def test_a_refusal_frees_the_mediator_and_asks_the_next(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    first = open_offer(session)
    request = c.RefuseOffer(offer_id=first.offer_id, reason="我是王小明的亲戚，电话13812345678")
    run(handlers.refuse_offer, request, actor=mediator(first.mediator_id))
    second = open_offer(session)
    assert second.mediator_id != first.mediator_id
    assert (load_of(session, first.mediator_id), load_of(session, second.mediator_id)) == (0, 1)
    refused = published(session)[1]
    assert isinstance(refused, c.OfferRefused)
    assert "13812345678" not in refused.reason


def test_silence_lapses_the_offer_and_asks_the_next(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    first = open_offer(session)
    clock.wind(hours=3, minutes=59)
    assert run(handlers.lapse_offers) == 0
    clock.wind(minutes=1)
    assert run(handlers.lapse_offers) == 1
    assert open_offer(session).mediator_id != first.mediator_id
    assert load_of(session, first.mediator_id) == 0
    assert names(published(session)) == ["MediatorOffered", "OfferLapsed", "MediatorOffered"]
    with pytest.raises(OfferOver):
        run(handlers.accept_offer, c.AcceptOffer(offer_id=first.offer_id), actor=mediator(first.mediator_id))


def test_an_offer_whose_time_is_over_is_not_accepted_before_the_timer_comes(
    session: Session, run: Run, clock: FixedClock
) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    clock.wind(hours=4)
    with pytest.raises(OfferOver):
        run(handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=mediator(offer.mediator_id))


def test_many_offers_lapse_in_one_run(session: Session, run: Run, clock: FixedClock) -> None:
    for number in range(4):
        run(handlers.take_signed, signed(clock, f"d{number}"))
    clock.wind(hours=5)
    assert run(handlers.lapse_offers) == 4
    open_ones = session.scalars(select(Offer).where(tables.OFFERS.c.state == "open")).all()
    loads = session.scalars(select(tables.MEDIATORS.c.load)).all()
    assert sum(loads) == len(open_ones) == 4


def test_the_coordinator_is_called_when_nobody_is_left(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    for _ in town().mediators:
        clock.wind(hours=5)
        run(handlers.lapse_offers)
    last = published(session)[-1]
    assert isinstance(last, c.NoMediatorLeft)
    assert (last.tried, session.get_one(DispatchCase, "d1").state) == (5, "unassigned")
    rows = queries.list_dispatch(session, c.ListDispatch(), COORDINATOR)
    assert (rows.unassigned, rows.items[0].dispute_id, rows.items[0].offer) == (1, "d1", None)


def test_the_coordinator_is_called_after_enough_offers(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    settings = Settings(identity_key=SecretStr(KEY), max_offers=2)
    run(handlers.take_signed, signed(clock), settings=settings)
    for _ in range(2):
        clock.wind(hours=5)
        run(handlers.lapse_offers, settings=settings)
    assert names(published(session))[-1] == "NoMediatorLeft"


def assign(mediator_id: str, dispute_id: str = "d1") -> c.AssignMediator:
    return c.AssignMediator(dispute_id=dispute_id, mediator_id=mediator_id, reason="双方都信任这位调解员")


def test_a_coordinator_assigns_by_hand_and_withdraws_the_offer(
    session: Session, run: Run, clock: FixedClock, published: Any
) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    chosen = next(one for one in town().mediators if one != offer.mediator_id)
    session.get_one(Mediator, chosen).available = False
    sheet = run(handlers.assign_mediator, assign(chosen), actor=COORDINATOR)
    assert (sheet.state, sheet.mediator_id, sheet.offers[0].state) == ("assigned", chosen, "withdrawn")
    assert (load_of(session, offer.mediator_id), load_of(session, chosen)) == (0, 1)
    assigned = published(session)[-1]
    assert (assigned.manual, assigned.reason) == (True, "双方都信任这位调解员")
    with pytest.raises(NotToAssign):
        run(handlers.assign_mediator, assign(offer.mediator_id), actor=COORDINATOR)


def test_no_reason_overrides_a_tie(session: Session, run: Run, clock: FixedClock) -> None:
    person = next(iter(town().mediators.values()))
    digest = privacy.digest(KEY, privacy.normalise_name(person.name))
    run(
        handlers.take_signed,
        signed(clock, parties=(PartyRef(ref="P1", role="applicant", name_digest=digest),)),
    )
    with pytest.raises(MayNotMediate):
        run(handlers.assign_mediator, assign(person.id), actor=COORDINATOR)
    with pytest.raises(Forbidden):
        run(handlers.assign_mediator, assign(person.id), actor=mediator(person.id))
    with pytest.raises(CaseUnknown):
        run(handlers.assign_mediator, assign(person.id, "d9"), actor=COORDINATOR)


def concluded(clock: FixedClock, mediator_id: str, **changes: Any) -> DisputeConcluded:
    case = a_brief(clock, **changes)
    return DisputeConcluded(
        at=clock.now(), case=case, outcome="failed", reason_code="05", mediator_id=mediator_id
    )


def reopened(clock: FixedClock, mediator_id: str) -> DisputeReopened:
    case = a_brief(clock, round=2)
    return DisputeReopened(at=clock.now(), case=case, reason="unsatisfied", former_mediator_id=mediator_id)


def test_a_concluded_dispute_frees_its_mediator_once(session: Session, run: Run, clock: FixedClock) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    with pytest.raises(TooEarly):
        run(handlers.take_concluded, concluded(clock, offer.mediator_id))
    run(handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), actor=mediator(offer.mediator_id))
    for _ in range(2):
        run(handlers.take_concluded, concluded(clock, offer.mediator_id))
    assert load_of(session, offer.mediator_id) == 0
    assert session.get_one(DispatchCase, "d1").state == "concluded"


def test_a_reopened_dispute_goes_to_somebody_else(session: Session, run: Run, clock: FixedClock) -> None:
    run(handlers.take_signed, signed(clock))
    first = open_offer(session)
    run(handlers.accept_offer, c.AcceptOffer(offer_id=first.offer_id), actor=mediator(first.mediator_id))
    with pytest.raises(TooEarly):
        run(handlers.take_reopened, reopened(clock, first.mediator_id))
    run(handlers.take_concluded, concluded(clock, first.mediator_id))
    for _ in range(2):
        run(handlers.take_reopened, reopened(clock, first.mediator_id))
    second = open_offer(session)
    assert (second.round, second.mediator_id == first.mediator_id) == (2, False)
    run(handlers.take_concluded, concluded(clock, first.mediator_id))
    assert session.get_one(DispatchCase, "d1").state == "offering"


def test_lists_and_sheets_show_what_their_reader_may_see(
    session: Session, run: Run, clock: FixedClock
) -> None:
    run(handlers.take_signed, signed(clock))
    run(handlers.take_signed, signed(clock, "d2", confidential=True))
    offer = open_offer(session)
    mine = queries.list_offers(
        session, c.ListOffers(mediator_id=offer.mediator_id), mediator(offer.mediator_id)
    )
    assert (mine.items[0].offer_id, mine.items[0].excerpt[-1]) == (offer.offer_id, "…")
    with pytest.raises(Forbidden):
        queries.list_offers(session, c.ListOffers(mediator_id=offer.mediator_id), mediator("M9999"))
    rows = queries.list_dispatch(session, c.ListDispatch(state="offering", limit=1), COORDINATOR)
    rest = c.ListDispatch(state="offering", limit=1, cursor=rows.next_cursor)
    second = queries.list_dispatch(session, rest, COORDINATOR).items[0]
    assert second.offer is not None
    assert "保密" in second.offer.excerpt
    assert queries.get_dispatch(session, c.GetDispatch(dispute_id="d9"), COORDINATOR).state == "unknown"
    with pytest.raises(Forbidden):
        queries.get_dispatch(session, c.GetDispatch(dispute_id="d1"), Actor(person_id="x"))


def test_suggestions_are_ranked_with_reasons_and_leave_out_whoever_was_asked(
    session: Session, run: Run, clock: FixedClock
) -> None:
    run(handlers.take_signed, signed(clock))
    today = local_date(clock.now())
    choices = queries.suggest_mediators(
        session, c.SuggestMediators(dispute_id="d1", limit=3), COORDINATOR, today
    )
    assert open_offer(session).mediator_id not in [one.mediator_id for one in choices.items]
    assert len(choices.items) == 3
    assert choices.items[0].reasons[0] == "擅长邻里类纠纷。"


def test_the_roster_is_found_by_name_area_and_skill(session: Session, run: Run, clock: FixedClock) -> None:
    today, person = local_date(clock.now()), next(iter(town().mediators.values()))

    def found(**filters: str) -> int:
        return len(queries.list_mediators(session, c.ListMediators(**filters), COORDINATOR, today).items)

    assert (found(), found(q=person.name), found(q="%"), found(skill="02"), found(skill="17")) == (
        5,
        1,
        0,
        5,
        0,
    )
    assert found(area_code="A1") >= 3


def test_loading_the_roster_again_keeps_loads_and_retires_who_left(
    session: Session, run: Run, clock: FixedClock, make_call: Callable[..., Any]
) -> None:
    run(handlers.take_signed, signed(clock))
    offer = open_offer(session)
    left = next(one for one in town().mediators if one != offer.mediator_id)
    smaller = replace(town(), mediators={key: row for key, row in town().mediators.items() if key != left})
    settings = Settings(identity_key=SecretStr(KEY))
    handlers.load_mediators(make_call(session, resources=smaller, settings=settings))
    session.flush()
    assert (load_of(session, offer.mediator_id), session.get_one(Mediator, left).active) == (1, False)


def test_a_batch_never_passes_a_load_cap(
    engine: Engine, clock: FixedClock, make_call: Callable[..., Any]
) -> None:
    settings = {"settings": Settings(identity_key=SecretStr(KEY)), "resources": town()}
    with transaction(engine) as session:
        handlers.load_mediators(make_call(session, **settings))
    events = [signed(clock, f"d{number:02}") for number in range(15)]
    with transaction(engine) as session:
        kept = load_for_offers(session, events)
        for event in events:
            handlers.take_signed(make_call(session, **settings), event)
        del kept
    with transaction(engine) as session:
        loads = session.scalars(select(tables.MEDIATORS.c.load)).all()
        states = session.scalars(select(tables.DISPATCH_CASES.c.state)).all()
    assert list(loads) == [2] * 5
    assert (states.count("offering"), states.count("unassigned")) == (10, 5)


def test_what_another_transaction_answered_is_not_lapsed(
    engine: Engine, clock: FixedClock, make_call: Callable[..., Any]
) -> None:
    settings = {"settings": Settings(identity_key=SecretStr(KEY)), "resources": town()}
    with transaction(engine) as session:
        handlers.load_mediators(make_call(session, **settings))
        session.flush()
        handlers.take_signed(make_call(session, **settings), signed(clock))
    with transaction(engine) as session:
        offer = open_offer(session)
        session.expunge_all()
        stale = session.get_one(Offer, offer.offer_id)
        assert stale.state == "open"
    with transaction(engine) as session:
        call = make_call(session, actor=mediator(offer.mediator_id), **settings)
        handlers.accept_offer(call, c.AcceptOffer(offer_id=offer.offer_id))
    clock.wind(hours=5)
    with transaction(engine) as session:
        assert handlers.lapse_offers(make_call(session, **settings)) == 0
    with transaction(engine) as session:
        kept = load_for_ends(session, [concluded(clock, offer.mediator_id)])
        handlers.take_concluded(make_call(session, **settings), concluded(clock, offer.mediator_id))
        del kept
    with transaction(engine) as session:
        assert sum(session.scalars(select(tables.MEDIATORS.c.load))) == 0


def test_of_an_acceptance_and_an_assignment_at_the_same_moment_one_wins(
    engine: Engine, clock: FixedClock, make_call: Callable[..., Any]
) -> None:
    settings = {"settings": Settings(identity_key=SecretStr(KEY)), "resources": town()}
    with transaction(engine) as session:
        handlers.load_mediators(make_call(session, **settings))
        session.flush()
        handlers.take_signed(make_call(session, **settings), signed(clock))
    with transaction(engine) as session:
        offer = open_offer(session)
    other = next(one for one in town().mediators if one != offer.mediator_id)

    def decide(handler: Callable[..., Any], message: Any, actor: Actor) -> bool:
        try:
            with transaction(engine) as session:
                handler(make_call(session, actor=actor, **settings), message)
        except (OfferOver, NotToAssign):
            return False
        return True

    accept = (handlers.accept_offer, c.AcceptOffer(offer_id=offer.offer_id), mediator(offer.mediator_id))
    by_hand = (handlers.assign_mediator, assign(other), COORDINATOR)
    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(lambda one: decide(*one), (accept, by_hand)))
    assert sorted(won) == [False, True]
    with transaction(engine) as session:
        assert sum(session.scalars(select(tables.MEDIATORS.c.load))) == 1
