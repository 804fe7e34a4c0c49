"""Repeat petitioners as a list: who applied several times within some days, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.people import Actor
from contracts.petitioners import ListPetitioners, Petitioners
from intake import handlers, tables
from intake.queries import petitioners as reads

READER = Actor(person_id="S0013", roles=("leader",), rights=("dispute.read", "dispute.read_all"))
WORDS = ("邻居翻盖猪圈把排水沟堵住，污水漫进菜窖。", "老板拖欠三个月工钱不给。", "承包地被人多占了两垄。")
OTHER = {"name": "李大海", "role": "applicant", "phone": "13900001111", "village_code": "370832104201"}


@pytest.fixture
def come(session: Session, at_window: Any, form: Any) -> Any:
    """Registers one dispute for each of the words; ``ago`` is in days."""

    def make(count: int = 3, ago: int = 0, **changes: Any) -> list[str]:
        call = at_window(session)
        call = at_window(session, now=call.now - timedelta(days=ago))
        found = [
            handlers.register_dispute(call, form(narrative=one, occurred_on=None, **changes))
            for one in WORDS[:count]
        ]
        session.flush()
        return [one.number for one in found]

    return make


@pytest.fixture
def listed(session: Session, at_window: Any) -> Any:
    def ask(actor: Actor = READER, **given: Any) -> Petitioners:
        found: Petitioners = handlers.list_petitioners(
            at_window(session, actor=actor), ListPetitioners.model_validate(given)
        )
        session.flush()
        return found

    return ask


def test_whoever_applied_often_enough_is_listed_once_masked_and_the_look_is_recorded(
    session: Session, come: Any, listed: Any
) -> None:
    numbers = come()
    come(2, parties=[OTHER])
    (one,) = listed().items
    assert (one.name, one.times, one.ref, one.village_code) == ("王*", 3, "P1", "370832104200")
    assert sorted(case.number for case in one.items) == sorted(numbers)
    assert "13812345678" not in one.model_dump_json()
    counted = select(func.count()).select_from(tables.AUDIT)
    assert session.scalar(counted.where(tables.AUDIT.c.action == "petitioners_listed")) == 3
    assert [person.name for person in listed(times=2).items] == ["李*", "王*"]


def test_only_the_days_that_are_asked_for_count(come: Any, listed: Any) -> None:
    come(2, ago=100)
    come(1)
    assert listed().items == ()
    assert [one.times for one in listed(days=120).items] == [3]


def test_confidential_and_anonymous_disputes_stay_out_whoever_asks(come: Any, listed: Any) -> None:
    come(2)
    come(3, confidential=True)
    come(3, anonymous=True)
    assert [one.times for one in listed(times=2).items] == [2]


def test_village_and_type_narrow_what_is_counted(come: Any, listed: Any) -> None:
    come(2, village_code="370832104201", type="02")
    come(1, type="10")
    assert [one.times for one in listed(times=2, village="370832104201").items] == [2]
    assert [one.times for one in listed(times=2, type="02").items] == [2]
    assert listed(times=2, type="10").items == ()


def test_pages_follow_each_other_without_a_person_twice_or_left_out(
    come: Any, listed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "CHUNK", 2)
    monkeypatch.setattr(reads, "STEPS", 1)
    for n in range(4):
        come(2, ago=n, parties=[{**OTHER, "phone": f"1390000111{n}"}])
    found, cursor = [], ""
    for _ in range(20):
        page = listed(times=2, limit=1, cursor=cursor)
        found += [one.dispute_id for one in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert (cursor, len(found), len(set(found))) == ("", 4, 4)


def test_without_the_right_to_read_all_there_is_no_list(listed: Any) -> None:
    with pytest.raises(Forbidden):
        listed(actor=Actor(person_id="S0048", roles=("grid_worker",), rights=("dispute.read",)))
