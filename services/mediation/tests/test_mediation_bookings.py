"""Two who want the same room at the same moment: one gets it, on both databases, with real transactions side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from contracts import mediation as c
from contracts.people import Actor
from mediation import handlers, tables
from mediation.errors import RoomClosed, RoomTaken
from servicekit.engine import transaction

RACERS = 6
KEEPER = Actor(person_id="K1", rights=("room.manage",))


@pytest.fixture
def race(engine: Engine, walk_on: Callable[..., Any]) -> Callable[[list[Callable[[Any], Any]]], list[Any]]:
    """Runs use cases at the same time, each in a transaction of its own; gives their answers or errors."""

    def run(acts: list[Callable[[Any], Any]]) -> list[Any]:
        gate, results = threading.Barrier(len(acts)), [None] * len(acts)

        def one(place: int) -> None:
            gate.wait()
            try:
                with transaction(engine) as session:
                    results[place] = acts[place](walk_on(session))
            except Exception as error:
                results[place] = error

        threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run


def opened(engine: Engine, walk_on: Callable[..., Any], count: int) -> None:
    with transaction(engine) as session:
        for n in range(count):
            walk_on(session).open(f"M{n}", dispute_id=f"d{n}", number=f"N{n}")


def test_one_of_many_gets_the_room(engine: Engine, walk_on: Any, race: Any) -> None:
    opened(engine, walk_on, RACERS)
    acts = [lambda walk, n=n: walk.plan(f"d{n}", walk.mediator(f"M{n}")) for n in range(RACERS)]
    results = race(acts)
    assert [type(one) for one in results].count(c.SessionSheet) == 1
    assert [type(one) for one in results].count(RoomTaken) == RACERS - 1
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.SESSIONS)) == 1


def test_closing_a_room_and_booking_it_never_both_win(engine: Engine, walk_on: Any, race: Any) -> None:
    opened(engine, walk_on, RACERS)

    def close(walk: Any) -> Any:
        request = c.CloseRoom(room_code="R02", on=walk.at(0).date(), reason="停电")
        return walk.run(handlers.close_room, request, KEEPER)

    def plan(walk: Any, n: int) -> Any:
        starts_at = walk.at(8, 30) + timedelta(hours=n)
        return walk.plan(
            f"d{n}", walk.mediator(f"M{n}"), starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
        )

    closing, *plans = race([close, *(lambda walk, n=n: plan(walk, n) for n in range(RACERS))])
    won = {one.session_id for one in plans if isinstance(one, c.SessionSheet)}
    assert all(isinstance(one, c.SessionSheet | RoomClosed) for one in plans)
    assert {one.session_id for one in closing.displaced} == won
    with engine.connect() as connection:
        states = connection.scalars(select(tables.SESSIONS.c.state)).all()
    assert set(states) <= {"displaced"}


def test_two_mediators_swap_their_rooms_without_waiting_for_one_another(
    engine: Engine, walk_on: Any, race: Any
) -> None:
    opened(engine, walk_on, 2)
    with transaction(engine) as session:
        walk = walk_on(session)
        first = walk.plan("d0", walk.mediator("M0"))
        second = walk.plan(
            "d1",
            walk.mediator("M1"),
            room_code="R09",
            starts_at=walk.at(9, days=2),
            ends_at=walk.at(10, days=2),
        )

    def move(walk: Any, sheet: Any, mediator: str, **to: Any) -> Any:
        request = c.ChangeSession(session_id=sheet.session_id, version=1, session=walk.a_session(**to))
        return walk.run(handlers.change_session, request, walk.mediator(mediator))

    results = race([
        lambda walk: move(walk, first, "M0", room_code="R09", starts_at=walk.at(14, days=2), ends_at=walk.at(15, days=2)),
        lambda walk: move(walk, second, "M1", room_code="R02", starts_at=walk.at(14), ends_at=walk.at(15)),
    ])  # fmt: skip
    assert [one.room_code for one in results] == ["R09", "R02"]
