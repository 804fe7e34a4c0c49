"""The scores of the desks by month, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import departments as d
from contracts import desk_scores as c
from contracts import whistles as w
from contracts.people import Actor
from departments import handlers, queries
from departments.errors import AnotherDesk, WrongMoment
from departments.policies.scoring import months_of

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SUPERVISOR = Actor(person_id="S0012", roles=("supervisor",), rights=("supervision.read",))
MATTER = "现场查看油烟管道。"


@pytest.fixture
def scores(session: Session, house: Any) -> Any:
    """``scores(now)``: what supervision sees from March to April, by desk."""

    def one(now: datetime = NOW + timedelta(days=30), actor: Actor = SUPERVISOR, desk: str = "zzb") -> Any:
        wanted = c.ListDeskScores(desk=desk, since=date(2026, 3, 1), until=date(2026, 4, 30))
        found = queries.list_desk_scores(session, wanted, actor, house, now, 3)
        return {each.desk: each for each in found.items}

    return one


def whistle(run: Any, officer: Any, desk: str, now: datetime = NOW) -> dict[str, str]:
    made = run(
        handlers.call_desk,
        w.CallDesk(desk="czjs", dispute_id="d1", called_desk=desk, matter=MATTER),
        actor=officer("czjs"),
        now=now,
    )
    return {"desk": desk, "whistle_id": made.whistle_id}


def answered(
    run: Any, officer: Any, desk: str, came: timedelta, told: timedelta, stars: tuple[int, int]
) -> None:
    own = whistle(run, officer, desk)
    own_side, by = {"actor": officer(desk)}, own["whistle_id"]
    run(handlers.arrive_at_whistle, w.ArriveAtWhistle(**own), **own_side, now=NOW + came)
    run(handlers.answer_whistle, w.AnswerWhistle(**own, result="查过了。"), **own_side, now=NOW + told)
    run(handlers.score_whistle, w.ScoreWhistle(**own, stars=stars[0]), **own_side)
    given = w.ScoreWhistle(desk="czjs", whistle_id=by, stars=stars[1])
    run(handlers.score_whistle, given, actor=officer("czjs"))


def test_both_sides_of_a_call_are_counted_with_what_came_in_time(
    run: Any, signed: Any, officer: Any, scores: Any
) -> None:
    signed()
    answered(run, officer, "scjg", timedelta(hours=1), timedelta(days=2), (4, 5))
    answered(run, officer, "pcs", timedelta(days=2), timedelta(days=12), (2, 1))
    whistle(run, officer, "fl")
    found = scores()
    czjs, scjg, pcs, fl = (found[code] for code in ("czjs", "scjg", "pcs", "fl"))
    assert (czjs.made, czjs.given, czjs.stars_given, czjs.received, czjs.stars) == (3, 2, 3.0, 2, 3.0)
    assert (scjg.called, scjg.in_time, scjg.late, scjg.results_in_time, scjg.stars) == (1, 1, 0, 1, 5.0)
    assert (pcs.called, pcs.in_time, pcs.late, pcs.results, pcs.results_in_time) == (1, 0, 1, 1, 0)
    assert (fl.called, fl.in_time, fl.late, fl.results) == (1, 0, 1, 0)
    assert scores(NOW)["fl"].late == 0
    assert [(one.month, one.made) for one in czjs.months] == [("2026-03", 3), ("2026-04", 0)]


def test_a_call_of_the_last_evening_counts_in_the_towns_month(
    run: Any, signed: Any, officer: Any, scores: Any
) -> None:
    signed()
    whistle(run, officer, "fl", datetime(2026, 3, 31, 16, 30, tzinfo=UTC))
    assert [one.called for one in scores()["fl"].months] == [0, 1]


def test_what_a_desk_returned_or_signed_for_too_late_is_counted_in_its_month(
    run: Any, routed: Any, officer: Any, scores: Any
) -> None:
    for dispute in ("late", "never", "back", "fresh"):
        run(handlers.take_routed, routed(dispute))
    sign = d.SignDispute(desk="czjs", dispute_id="late")
    run(handlers.sign_dispute, sign, actor=officer("czjs"), now=NOW + timedelta(days=3))
    back = d.ReturnDispute(desk="czjs", dispute_id="back", reason="不属于本部门", proposed_desk="scjg")
    run(handlers.return_dispute, back, actor=officer("czjs"))
    run(handlers.sign_dispute, d.SignDispute(desk="czjs", dispute_id="fresh"), actor=officer("czjs"))
    mine = scores()["czjs"]
    assert (mine.returned, mine.overdue) == (1, 2)
    assert [(one.returned, one.overdue) for one in mine.months] == [(1, 2), (0, 0)]
    assert scores(NOW)["czjs"].overdue == 0


def test_a_desk_sees_its_own_scores_and_no_others(scores: Any, officer: Any) -> None:
    assert list(scores(actor=officer("fl"), desk="fl")) == ["fl"]
    with pytest.raises(AnotherDesk):
        scores(actor=officer("fl"), desk="pcs")
    assert len(scores()) == 12


def test_a_period_has_its_months_and_an_end_that_comes_later() -> None:
    assert months_of(date(2025, 12, 31), date(2026, 2, 1)) == ("2025-12", "2026-01", "2026-02")
    for since, until in ((date(2026, 3, 2), date(2026, 3, 1)), (date(2023, 1, 1), date(2026, 3, 1))):
        with pytest.raises(WrongMoment):
            months_of(since, until)
