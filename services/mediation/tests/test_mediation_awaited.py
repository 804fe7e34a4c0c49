"""Who holds the query code learns when and where to come, that a time was changed, and what is still to be done."""

from __future__ import annotations

from typing import Any

from contracts import mediation as c
from mediation import handlers, queries


def awaited(walk: Any) -> c.Awaited:
    key, request = walk.settings.identity_key, c.GetAwaited(dispute_id="d1")
    return queries.get_awaited(walk.session, request, key, walk.office, walk.today)


def test_before_there_is_a_mediator_nothing_awaits_anybody(walk: Any) -> None:
    assert awaited(walk) == c.Awaited()


def test_a_session_is_told_with_time_room_and_link(walk: Any) -> None:
    walk.open()
    planned = walk.plan(video_link="https://example.org/room")
    (one,) = awaited(walk).sessions
    assert (one.starts_at, one.place) == (planned.starts_at, "1楼矛盾调处室")
    assert (one.video_link, one.moved_from) == ("https://example.org/room", None)


def test_a_change_of_time_is_told_with_the_former_one(walk: Any) -> None:
    walk.open()
    planned = walk.plan()
    later = walk.a_session(starts_at=walk.at(14), ends_at=walk.at(15))
    request = c.ChangeSession(session_id=planned.session_id, version=planned.version, session=later)
    walk.run(handlers.change_session, request, walk.mediator())
    (one,) = awaited(walk).sessions
    assert (one.starts_at, one.moved_from) == (walk.at(14), planned.starts_at)


def test_a_session_that_is_over_or_cancelled_awaits_nobody(walk: Any) -> None:
    walk.open()
    planned = walk.plan()
    request = c.CancelSession(session_id=planned.session_id, reason="改期另约")
    walk.run(handlers.cancel_session, request, walk.mediator())
    assert awaited(walk).sessions == ()


def test_what_is_to_be_done_is_told_without_a_name(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(obligations=(walk.duty(2, "10000.00", what="王小明归还借款"), walk.duty(37, "20000.00")))
    duties = awaited(walk).duties
    assert [(one.role, one.days) for one in duties] == [("respondent", 2), ("respondent", 37)]
    assert not any("王小明" in one.what for one in duties)
    walk.clock.wind(days=5)
    assert awaited(walk).duties[0].days == -3
