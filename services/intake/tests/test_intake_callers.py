"""Who comes again and who speaks for whom: found by telephone or ID number, with every look recorded, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import callers as people
from contracts import intake as c
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.importing import ImportDisputes
from contracts.people import Actor
from intake import handlers, tables
from intake.policies.standing import Speaker, faults

COUNTER = Actor(
    person_id="S0002",
    roles=("receptionist",),
    rights=("dispute.register", "dispute.accept", "dispute.reveal", "dispute.read"),
)
LEADER = Actor(person_id="S0013", roles=("leader",), rights=("dispute.read", "dispute.read_all"))
GRID = Actor(person_id="S0048", roles=("grid_worker",), rights=("dispute.register",))
OTHER_MATTER = "在砖瓦厂打工三个月，老板以资金周转困难为由拖欠劳务报酬，多次催要无果。"
CHILD = {"name": "王小宝", "role": "applicant", "id_number": "370832201202290026"}
MOTHER = {"name": "李芳", "role": "other", "capacity": "guardian", "acts_for": "P1"}


@pytest.fixture
def register(session: Session, at_window: Any, form: Any) -> Any:
    def make(**changes: Any) -> c.Registered:
        answer: c.Registered = handlers.register_dispute(at_window(session), form(**changes))
        session.flush()
        return answer

    return make


@pytest.fixture
def find(session: Session, at_window: Any) -> Any:
    def ask(actor: Actor = COUNTER, **given: str) -> tuple[people.Caller, ...]:
        found = handlers.find_caller(at_window(session, actor=actor), people.FindCaller(**given)).items
        session.flush()
        return found

    return ask


@pytest.fixture
def same_person(session: Session, at_window: Any) -> Any:
    def ask(one: c.Registered, ref: str = "P1", actor: Actor = COUNTER, **more: Any) -> people.SamePerson:
        request = people.ListSamePerson(dispute_id=one.id, ref=ref, **more)
        return handlers.list_same_person(at_window(session, actor=actor), request)

    return ask


def earlier(published: Any, session: Session) -> list[int]:
    return [
        event.dispute.earlier_cases for event in published(session) if event.name() == "DisputeRegistered"
    ]


def test_how_often_the_applicant_came_within_a_year_goes_along_as_a_number(
    session: Session, register: Any, at_window: Any, form: Any, published: Any
) -> None:
    body = form().body.model_dump(mode="json", exclude_none=True)
    own = body["parties"][0]
    other = {"name": "李四", "role": "applicant", "phone": "13900000001"}
    register(), register(narrative=OTHER_MATTER)
    register(parties=[{"name": "王小明", "role": "applicant"}])  # nobody is known by a name alone
    register(parties=[other, {**own, "role": "respondent"}])  # who is complained of does not come
    bodies = tuple({**body, "narrative": words} for words in (OTHER_MATTER, "村头的路灯坏了三个月没有人修。"))
    handlers.import_disputes(at_window(session), ImportDisputes(bodies=bodies))
    later = at_window(session, now=at_window(session).now + timedelta(days=366))
    handlers.register_dispute(later, form())
    assert earlier(published, session) == [0, 1, 0, 0, 2, 3, 0]


def looks(session: Session, action: str) -> int:
    counted = select(func.count()).select_from(tables.AUDIT).where(tables.AUDIT.c.action == action)
    return session.execute(counted).scalar_one()


def test_a_person_is_found_by_the_whole_telephone_or_number_and_each_look_is_recorded(
    session: Session, register: Any, find: Any
) -> None:
    first, second = register(), register(narrative=OTHER_MATTER)
    for given in ({"phone": "138-1234-5678"}, {"id_number": "370832199001010016"}):
        (one,) = find(**given)
        assert (one.name, one.phone, one.village_code) == ("王小明", "13812345678", "370832104200")
        assert [before.number for before in one.disputes] == [second.number, first.number]
        assert "王小明" not in one.disputes[0].model_dump_json()
    assert looks(session, "caller_found") == 4, "two looks into two disputes"
    assert find(phone="13900001111") == ()


def test_a_family_with_one_telephone_is_several_people(register: Any, find: Any) -> None:
    register()
    register(parties=[{"name": "王大宝", "role": "applicant", "phone": "13812345678"}])
    assert {one.name for one in find(phone="13812345678")} == {"王小明", "王大宝"}


@pytest.mark.parametrize("given", [{}, {"phone": "123"}, {"id_number": "370832199001010011"}])
def test_without_a_right_number_nobody_is_looked_for(find: Any, given: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        find(**given)


def test_only_the_counter_finds_people(find: Any) -> None:
    for actor in (GRID, LEADER):
        with pytest.raises(Forbidden):
            find(actor=actor, phone="13812345678")


@pytest.mark.parametrize("hidden", ["confidential", "anonymous"])
def test_hidden_disputes_tell_their_people_only_to_whoever_may_see_them(
    register: Any, find: Any, same_person: Any, hidden: str
) -> None:
    secret, plain = register(**{hidden: True}), register(narrative=OTHER_MATTER)
    assert [before.number for before in find(phone="13812345678")[0].disputes] == [plain.number]
    assert [before.number for before in same_person(plain).items] == []
    assert [before.number for before in same_person(plain, actor=LEADER).items] == [secret.number]
    with pytest.raises(Forbidden):
        same_person(secret)
    assert [before.number for before in same_person(secret, handles=True).items] == [plain.number]


def test_the_other_disputes_of_a_party_are_listed_with_how_often_in_a_year(
    session: Session, register: Any, same_person: Any
) -> None:
    register()
    register(narrative=OTHER_MATTER)
    third = register(channel="letter", narrative="又来反映，宅基地的墙到现在没有人管。")
    found = same_person(third)
    assert (len(found.items), found.a_year, found.name) == (2, 3, "王*")
    assert same_person(third, "P2").items == (), "neither telephone nor number is known"
    session.flush()
    assert looks(session, "same_person_read") == 2
    with pytest.raises(NotFound):
        same_person(third, "P9")
    with pytest.raises(Forbidden):
        same_person(third, actor=GRID)


def test_a_minor_comes_with_a_guardian_and_is_marked(session: Session, at_window: Any, register: Any) -> None:
    with pytest.raises(Invalid) as refused:
        register(parties=[CHILD])
    assert refused.value.field == "parties.0.id_number" and "监护人" in refused.value.message
    one = register(parties=[CHILD, MOTHER])
    sheet = handlers.get_dispute(at_window(session), c.GetDispute(dispute_id=one.id))
    assert [(party.minor, party.capacity, party.acts_for) for party in sheet.parties] == [
        (True, "", ""),
        (False, "guardian", "P1"),
    ]
    register(channel="online", parties=[CHILD]), "a child that writes is not turned away"


def crowd(count: int, chosen: int) -> list[Speaker]:
    return [Speaker("applicant", "representative" if n < chosen else "") for n in range(count)]


@pytest.mark.parametrize(
    ("speakers", "channel", "fields"),
    [
        (crowd(5, 0), "window", []),
        (crowd(6, 0), "window", ["parties"]),
        (crowd(6, 0), "hotline_12345", []),
        (crowd(8, 5), "window", []),
        (crowd(8, 6), "online", ["parties"]),
        ([Speaker("applicant", age=15)], "window", ["parties.0.id_number"]),
        ([Speaker("applicant", age=15)], "grid", []),
        ([Speaker("applicant", "self_supporting", age=16)], "window", []),
        ([Speaker("applicant", "self_supporting", age=15)], "online", ["parties.0.capacity"]),
        ([Speaker("applicant"), Speaker("other", "agent")], "online", ["parties.1.acts_for"]),
        ([Speaker("applicant"), Speaker("other", "agent", "P2")], "online", ["parties.1.acts_for"]),
        ([Speaker("applicant"), Speaker("other", "agent", "P3")], "online", ["parties.1.acts_for"]),
        ([Speaker("applicant"), Speaker("other", "agent", "P1")], "online", []),
    ],
)
def test_who_speaks_for_whom_is_checked(speakers: list[Speaker], channel: str, fields: list[str]) -> None:
    assert [field for field, _ in faults(speakers, channel)] == fields
