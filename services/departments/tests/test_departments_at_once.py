"""Two officers who act at the same moment: one wins, the other gets a sentence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts import departments as c
from contracts import whistles as w
from contracts.errors import Refusal
from contracts.people import Actor
from departments import handlers
from departments.model import DeskCase
from departments.settings import Settings
from servicekit.engine import transaction

TRIES = 5


@pytest.fixture
def committed(engine: Engine, make_call: Callable[..., Any], house: Any) -> Callable[..., Any]:
    def one(handler: Callable[..., Any], message: Any, actor: Actor | None = None) -> Any:
        with transaction(engine) as session:
            call = make_call(session, settings=Settings(), resources=house, actor=actor)
            return handler(call, message)

    return one


def both(committed: Callable[..., Any], handler: Any, message: Any, actors: list[Actor]) -> list[Any]:
    """What each of them got: an answer or a refusal."""
    start = Barrier(len(actors))

    def act(actor: Actor) -> Any:
        start.wait()
        try:
            return committed(handler, message, actor)
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(actors)) as hands:
        return list(hands.map(act, actors))


def test_of_two_who_sign_at_once_exactly_one_does(
    engine: Engine, committed: Any, officer: Any, routed: Any
) -> None:
    for number in range(TRIES):
        committed(handlers.take_routed, routed(f"d{number}"))
        sign = c.SignDispute(desk="czjs", dispute_id=f"d{number}")
        got = both(committed, handlers.sign_dispute, sign, [officer("czjs"), officer("czjs", 2)])
        [won] = [one for one in got if isinstance(one, c.DeskCase)]
        [lost] = [one for one in got if isinstance(one, Refusal)]
        assert lost.message == "该件已签收，不能再签收或者退回，请刷新列表。"
        with transaction(engine) as session:
            kept = session.get(DeskCase, (f"d{number}", "czjs"))
            assert kept is not None
            assert (kept.state, kept.officer_id) == ("signed", won.officer_id)


def test_of_two_who_call_the_same_desk_at_once_exactly_one_does(
    committed: Any, officer: Any, routed: Any
) -> None:
    committed(handlers.take_routed, routed("d1"))
    committed(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), officer("czjs"))
    call = w.CallDesk(desk="czjs", dispute_id="d1", called_desk="scjg", matter="请到现场一起看。")
    got = both(committed, handlers.call_desk, call, [officer("czjs"), officer("czjs", 2)])
    assert sorted(type(one).__name__ for one in got) == ["AlreadyCalled", "Whistle"]


def test_of_two_who_come_to_a_call_at_once_exactly_one_is_written_down(
    committed: Any, officer: Any, routed: Any
) -> None:
    committed(handlers.take_routed, routed("d1"))
    committed(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), officer("czjs"))
    call = w.CallDesk(desk="czjs", dispute_id="d1", called_desk="scjg", matter="请到现场一起看。")
    whistle = committed(handlers.call_desk, call, officer("czjs")).whistle_id
    came = w.ArriveAtWhistle(desk="scjg", whistle_id=whistle)
    got = both(committed, handlers.arrive_at_whistle, came, [officer("scjg"), officer("scjg", 2)])
    assert sorted(type(one).__name__ for one in got) == ["Whistle", "WhistleOver"]
