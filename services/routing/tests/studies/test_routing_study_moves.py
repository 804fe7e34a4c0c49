"""A called joint study is moved to another time or room, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import study_moves as m
from contracts.errors import Forbidden
from routing import handlers
from routing.errors import (
    MovedMeanwhile,
    StudyOver,
    WrongStudy,
)
from servicekit.town import load_town

from .conftest import NOW, TOWN, officer, says


def moving(study: j.StudySheet, **changes: Any) -> m.MoveStudy:
    given = {
        "study_id": study.study_id, "meets_at": NOW + timedelta(days=1, hours=6), "room": "R04",
        "reason": "城建的张三13800138000当天下村", "seen_meets_at": study.meets_at,
    }  # fmt: skip
    return m.MoveStudy.model_validate({**given, **changes})


def test_a_study_is_moved_with_what_was_said_and_who_is_on_duty_then_is_invited(
    session: Session, do: Any, called: j.StudySheet, published: Any
) -> None:
    do(handlers.give_opinion, says(called.study_id, "pcs"), actor=officer("pcs"))
    moved = do(handlers.move_study, moving(called))
    assert (moved.meets_at, moved.room, moved.heard) == (NOW + timedelta(days=1, hours=6), "R04", 1)
    [before] = moved.moves
    assert (before.meets_at, before.room, before.moved_by) == (called.meets_at, "R03", "S0004")
    assert "13800138000" not in before.reason
    event = published(session)[-1]
    assert (event.name(), event.meets_at, event.room) == ("StudyMoved", moved.meets_at, "R04")
    on_duty = {one.desk: one.person_id for one in moved.seats}
    assert on_duty == {
        **{one.desk: one.person_id for one in called.seats if one.desk == "pcs"},
        **{desk: on_thursday_afternoon(desk) for desk in ("czjs", "sqmy")},
    }


def on_thursday_afternoon(desk: str) -> str:
    """Whom the rota has at the desk then, the resident before who comes by turns or when called."""
    rota = [one for one in load_town(TOWN).rota if (one.weekday, one.half) == (4, "pm")]
    there = [one for mode in ("常驻", "轮驻", "随驻") for one in rota if one.mode == mode]
    return next((one.person_id for one in there if one.department_code == desk), "")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"meets_at": NOW - timedelta(hours=1)}, WrongStudy, "已经过去"),
        ({"meets_at": NOW + timedelta(hours=2), "room": "R03"}, WrongStudy, "都没有变"),
        ({"seen_meets_at": NOW}, MovedMeanwhile, "刚刚改了"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_a_sentence(
    do: Any, called: j.StudySheet, changes: Any, error: Any, words: str
) -> None:
    with pytest.raises(error, match=words):
        do(handlers.move_study, moving(called, **changes))


def test_only_the_centre_moves_a_study_and_none_that_is_over(do: Any, called: j.StudySheet) -> None:
    with pytest.raises(Forbidden):
        do(handlers.move_study, moving(called), actor=officer("pcs"))
    do(handlers.cancel_study, j.CancelStudy(study_id=called.study_id, reason="不用开了"))
    with pytest.raises(StudyOver):
        do(handlers.move_study, moving(called))
