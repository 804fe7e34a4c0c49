"""Rules of the grid workers' tasks, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mediator_dispatch import policies
from mediator_dispatch.errors import BadTask, TaskMoved, TaskOver
from mediator_dispatch.model import TASK_MOVES, DispatchCase, GridWorker, Task
from mediator_dispatch.policies import TaskTerms

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 11)
HOME, NEXT_DOOR, FAR = "370832104200", "370832104201", "370832104260"
TERMS = TaskTerms()


def a_task(**changes: Any) -> Task:
    values: dict[str, Any] = {
        "task_id": "t1", "dispute_id": "d1", "number": "LSQP-2026-0001", "kind": "verify", "risk": "none",
        "village_code": HOME, "area_code": "A1", "sealed": "", "given_by": "M0001", "desk": "", "given_at": NOW,
        "due_at": NOW + timedelta(days=2),
    }  # fmt: skip
    return Task(**{**values, **changes})


def a_worker(worker_id: str, village: str = HOME, area: str = "A1", **changes: Any) -> GridWorker:
    return GridWorker(worker_id, f"网格员{worker_id}", f"digest of {worker_id}", village, area, **changes)


def order(
    task: Task, *workers: GridWorker, loads: dict[str, int] | None = None, parties: Any = ()
) -> list[str]:
    found = policies.nearby(task, workers, loads or {}, 3, DAY, parties)
    return [one.worker.worker_id for one in found]


def an_offered(**changes: Any) -> Task:
    task = a_task(**changes)
    task.offer_to("G1", "o1", [], NOW, NOW + timedelta(hours=2))
    return task


def test_the_own_village_comes_before_the_area_and_nobody_comes_from_elsewhere() -> None:
    workers = a_worker("G3", FAR, "A9"), a_worker("G2", NEXT_DOOR), a_worker("G1")
    assert order(a_task(), *workers, loads={"G1": 2}) == ["G1", "G2"]


def test_of_one_village_who_has_less_in_hand_is_asked_first_then_by_id() -> None:
    assert order(a_task(), a_worker("G1"), a_worker("G2"), a_worker("G3"), loads={"G1": 1}) == [
        "G2",
        "G3",
        "G1",
    ]


def test_whoever_is_full_absent_gone_or_asked_before_is_passed_over() -> None:
    task = a_task(tried=["G4"])
    away = a_worker("G2", away=[["2026-03-10", "2026-03-11"]])
    workers = a_worker("G1"), away, a_worker("G3", active=False), a_worker("G4"), a_worker("G5")
    assert order(task, *workers, loads={"G1": 3}) == ["G5"]


def test_an_absence_that_is_over_or_to_come_keeps_nobody_away() -> None:
    days = [["2026-03-01", "2026-03-10"], ["2026-03-12", "2026-03-20"]]
    assert order(a_task(), a_worker("G1", away=days)) == ["G1"]


def test_whoever_bears_a_partys_name_is_never_sent() -> None:
    assert order(a_task(), a_worker("G1"), a_worker("G2"), parties=["digest of G1"]) == ["G2"]
    assert not policies.tied(GridWorker("G9", "", "", HOME, "A1"), [""])


def test_a_village_without_an_area_has_only_its_own() -> None:
    assert order(a_task(area_code=""), a_worker("G1"), a_worker("G2", NEXT_DOOR, "")) == ["G1"]


def test_the_reasons_say_how_near_and_how_busy() -> None:
    near, other = policies.nearby(
        a_task(), [a_worker("G1"), a_worker("G2", NEXT_DOOR)], {"G2": 1}, 3, DAY, ()
    )
    assert near.reasons == ["是本村的网格员", "手上没有任务"]
    assert other.reasons == ["在同一管区", "手上有1件任务"]


def test_who_is_nearly_full_in_the_village_gives_way_to_an_idle_neighbour() -> None:
    workers = [a_worker("G1"), a_worker("G2", NEXT_DOOR)]
    assert [one.worker.worker_id for one in policies.nearby(a_task(), workers, {"G1": 3}, 5, DAY, ())] == [
        "G1",
        "G2",
    ]
    near = policies.nearby(a_task(), workers, {"G1": 4}, 5, DAY, ())
    assert [(one.worker.worker_id, one.cost) for one in near] == [("G2", 2.0), ("G1", 2.4)]
    assert near[1].behind(near[0]) == "手上有4件任务"
    assert all(sum(part.cost for part in one.parts) == pytest.approx(one.cost) for one in near)


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 120),
        ({"kind": "calm"}, 30),
        ({"risk": "red"}, 15),
        ({"kind": "calm", "risk": "red"}, 15),
        ({"due_at": NOW + timedelta(minutes=40)}, 40),
        ({"due_at": NOW + timedelta(minutes=5)}, 120),
        ({"due_at": NOW - timedelta(days=1)}, 120),
    ],
)
def test_an_offer_stands_by_kind_and_risk_and_not_past_the_tasks_own_end(changes: Any, minutes: int) -> None:
    assert policies.task_offer_until(a_task(**changes), NOW, TERMS) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(("kind", "days"), [("verify", 2), ("deliver", 3), ("calm", 1), ("watch", 7)])
def test_a_task_without_a_day_gets_the_usual_one_of_its_kind(kind: str, days: int) -> None:
    assert policies.due_of(kind, None, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize("due_at", [NOW, NOW - timedelta(seconds=1), NOW + timedelta(days=90, seconds=1)])
def test_a_day_that_is_over_or_too_far_away_is_refused_at_its_field(due_at: datetime) -> None:
    with pytest.raises(BadTask) as caught:
        policies.due_of("watch", due_at, NOW)
    assert caught.value.field == "due_at"


def test_a_task_sent_back_keeps_its_day_while_that_is_to_come() -> None:
    due = NOW + timedelta(days=1)
    assert policies.new_due(a_task(due_at=due), None, NOW) == due
    assert policies.new_due(a_task(due_at=NOW), due, NOW) == due
    with pytest.raises(BadTask):
        policies.new_due(a_task(due_at=NOW), None, NOW)


@pytest.mark.parametrize(
    ("kind", "outcome", "photos", "place", "located", "wrong"),
    [
        ("verify", "done", 1, "村东头", False, []),
        ("verify", "done", 0, "村东头", False, ["photos"]),
        ("deliver", "partly", 0, "", False, ["photos", "place"]),
        ("deliver", "not_done", 0, "", True, []),
        ("calm", "done", 0, "院里", False, []),
        ("watch", "done", 0, "", True, []),
        ("calm", "done", 2, "", False, ["place"]),
    ],
)
def test_a_report_brings_what_its_kind_needs(
    kind: str, outcome: str, photos: int, place: str, located: bool, wrong: list[str]
) -> None:
    try:
        policies.check_report(kind, outcome, photos, place, located)
        found: list[str] = []
    except BadTask as refused:
        found = [field for field, _ in refused.errors]
    assert found == wrong


@pytest.mark.parametrize(
    ("person", "desk", "manages", "may"),
    [
        ("M0001", "", False, True),
        ("M0002", "", False, True),
        ("M0003", "", False, False),
        ("S0001", "sfs", False, True),
        ("S0002", "pcs", False, True),
        ("S0003", "xfb", False, False),
        ("C1", "", True, True),
        ("", "", False, False),
    ],
)
def test_a_disputes_desks_mediators_and_the_coordinator_give_tasks_in_it(
    person: str, desk: str, manages: bool, may: bool
) -> None:
    case = DispatchCase(
        "d1", "n", "02", "simple", "none", "village", HOME, "A1", {"lead_desk": "sfs", "co_desks": ["pcs"]}, NOW,
        mediator_id="M0001", second_id="M0002",
    )  # fmt: skip
    assert policies.may_give(case, person, desk, manages) is may


def test_a_task_moves_only_where_its_table_says() -> None:
    task = an_offered()
    task.accept(NOW)
    assert (task.report(), task.state, task.late_from) == (1, "reported", None)
    for act in (lambda: task.withdraw("M0001", "", NOW), task.release, task.report):
        with pytest.raises(TaskOver):
            act()
    task.send_back(NOW + timedelta(days=1))
    assert (task.state, task.late_from) == ("accepted", NOW + timedelta(days=1))
    assert task.report() == 2
    task.finish(NOW)
    assert (task.state, task.ended_at) == ("done", NOW)
    assert all(after <= TASK_MOVES.keys() for after in TASK_MOVES.values())


def test_an_offer_is_not_accepted_after_its_end() -> None:
    task = an_offered()
    with pytest.raises(TaskOver, match="时限已过"):
        task.accept(NOW + timedelta(hours=2))
    task.accept(NOW + timedelta(hours=1, minutes=59))
    assert task.state == "accepted"


def test_whoever_saves_upon_an_older_state_is_told_how_it_stands_now() -> None:
    task = an_offered()
    seen = task.changes
    task.accept(NOW)
    with pytest.raises(TaskMoved, match="网格员正在办"):
        task.must_be(seen)
    task.must_be(task.changes)


def test_a_task_is_late_after_its_day_while_nothing_is_reported() -> None:
    task = an_offered()
    late = task.due_at + timedelta(seconds=1)
    assert (task.is_overdue(task.due_at), task.is_overdue(late)) == (False, True)
    task.accept(NOW)
    task.report()
    assert not task.is_overdue(late)
