"""Grid workers' tasks on both databases: asked, answered, reported, judged; who may, who reads, what is told."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import field_tasks as c
from contracts import mediator_changes as changes
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.errors import (
    BadAbsence,
    BadTask,
    CaseUnknown,
    MayNotGive,
    SomebodyElsesTask,
    TaskOver,
    TaskUnknown,
    WorkerTied,
    WorkerUnknown,
)
from mediator_dispatch.model import GridWorker, TaskPhoto
from servicekit.clock import local_date

VILLAGE = "370832104200"


def kinds(published: Any, session: Session) -> list[str]:
    return [one.name() for one in published(session) if one.name().startswith("Task")]


def test_a_task_goes_its_whole_way_and_every_step_is_told(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give()
    assert (given.state, field.village_of(given.worker_id)) == ("offered", VILLAGE)
    assert given.expires_at == field.road.clock.now() + timedelta(hours=2)
    field.accept(given.task_id)
    reported = field.report(given.task_id, latitude=35.80, longitude=116.09, accuracy_m=12)
    assert (reported.state, reported.reports[0].late) == ("reported", False)
    done = field.judge(handlers.accept_task_report, c.AcceptTaskReport, reported)
    assert (done.state, done.reports[0].state, done.reports[0].judged_by) == (
        "done",
        "accepted",
        "officer-sfs",
    )
    assert kinds(published, session) == [
        "TaskGiven",
        "TaskOffered",
        "TaskAccepted",
        "TaskReported",
        "TaskDone",
    ]


def test_no_event_and_no_stored_text_shows_a_person(field: Any, session: Session, published: Any) -> None:
    given = field.give()
    field.accept(given.task_id)
    back = field.judge(
        handlers.send_task_back, c.SendTaskBack, field.report(given.task_id), reason="孙大力没有签字"
    )
    field.judge(handlers.withdraw_task, c.WithdrawTask, back, reason="孙大力自己来了")
    told = "".join(one.model_dump_json() for one in published(session) if one.name().startswith("Task"))
    stored = [row for table in (tables.TASKS, tables.TASK_REPORTS) for row in session.execute(select(table))]
    audit = [str(row) for row in session.execute(select(tables.AUDIT))]
    for text in (told, *map(str, stored), *audit):
        assert "孙大力" not in text and "13912345678" not in text and "路北" not in text
    assert session.scalars(select(TaskPhoto)).one().content != field.photo


def test_every_step_leaves_an_audit_row_and_so_does_reading(field: Any, session: Session) -> None:
    given = field.give()
    field.accept(given.task_id)
    reported = field.report(given.task_id)
    field.open(given.task_id, field.officer())
    photo = reported.reports[0].photos[0]
    asked = c.GetTaskPhoto(task_id=given.task_id, photo_id=photo.photo_id)
    content = field.road.run(handlers.get_task_photo, asked, actor=field.officer())
    assert base64.b64decode(content.content) == field.photo
    rows = session.scalars(select(tables.AUDIT.c.action).where(tables.AUDIT.c.action.like("task%")))
    assert sorted(rows) == [
        "task_accepted", "task_given", "task_offered", "task_photo_read", "task_read", "task_reported",
    ]  # fmt: skip


def test_a_refusal_and_silence_go_on_to_the_next_near_by(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give()
    first = given.worker_id
    field.refuse(given.task_id)
    second = field.row(given.task_id).worker_id
    field.road.clock.wind(hours=2)
    assert field.road.run(handlers.lapse_task_offers) == 1
    third = field.row(given.task_id).worker_id
    assert len({first, second, third}) == 3
    assert [field.village_of(one) == VILLAGE for one in (first, second, third)] == [True, True, False]
    found = field.open(given.task_id, field.officer())
    assert [one.state for one in found.offers] == ["refused", "lapsed", "open"]
    assert found.offers[0].answer_reason == "今天在县里培训"
    assert kinds(published, session)[2:] == ["TaskRefused", "TaskOffered", "TaskLapsed", "TaskOffered"]
    assert field.road.run(handlers.lapse_task_offers) == 0


def test_when_enough_were_asked_the_coordinator_is_called_and_assigns_by_hand(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give(settings=field.road.settings(max_task_offers=1))
    by = field.worker(given.worker_id)
    request = c.RefuseTask(task_id=given.task_id, reason="腿脚不便")
    field.road.run(handlers.refuse_task, request, actor=by, settings=field.road.settings(max_task_offers=1))
    assert kinds(published, session)[-1] == "TaskUnplaced"
    assert field.listed(field.coordinator, whose="all", state="unplaced").unplaced == 1
    stands = field.open(given.task_id, field.coordinator)
    assert (stands.state, stands.may) == ("unplaced", ("withdraw", "assign"))
    other = next(one.id for one in field.road.town.staff_in("grid_worker") if one.id != given.worker_id)
    hand = field.judge(
        handlers.assign_task, c.AssignTask, stands, field.coordinator, worker_id=other, reason="他明天顺路"
    )
    assert (hand.state, hand.worker_id) == ("accepted", other)
    assert field.report(given.task_id).state == "reported"


def test_only_a_coordinator_assigns_and_never_somebody_tied_or_unknown(field: Any, session: Session) -> None:
    given = field.give()
    with pytest.raises(Forbidden):
        field.judge(
            handlers.assign_task, c.AssignTask, given, field.officer(), worker_id="S0051", reason="顺路"
        )
    with pytest.raises(WorkerUnknown):
        field.judge(
            handlers.assign_task, c.AssignTask, given, field.coordinator, worker_id="S9999", reason="顺路"
        )
    worker = session.get_one(GridWorker, "S0051")
    party = {"ref": "P1", "role": "applicant", "name_digest": worker.name_digest}
    field.road.run(handlers.take_signed, field.road.signed("d2", parties=(party,)))
    second = field.give(dispute_id="d2")
    with pytest.raises(WorkerTied):
        field.judge(
            handlers.assign_task, c.AssignTask, second, field.coordinator, worker_id="S0051", reason="顺路"
        )


def test_the_disputes_desk_mediator_and_coordinator_give_tasks_and_others_do_not(
    field: Any, session: Session
) -> None:
    offer = field.road.open_offer()
    mediator = Actor(person_id=offer.mediator_id, roles=("mediator",), rights=("offer.answer", "task.give"))
    with pytest.raises(MayNotGive):
        field.give(mediator)
    field.road.accept(offer, mediator)
    assert field.give(mediator).given_by == offer.mediator_id
    assert field.give(field.coordinator).may == ("withdraw", "assign")
    with pytest.raises(MayNotGive):
        field.give(field.officer("xfb"))
    with pytest.raises(Forbidden):
        field.give(field.worker("S0048"))
    with pytest.raises(CaseUnknown):
        field.give(dispute_id="d9")
    with pytest.raises(BadTask):
        field.give(village_code="370832104999")


def test_a_grid_worker_reads_the_words_only_while_the_task_is_theirs(field: Any) -> None:
    given = field.give()
    worker = field.worker(given.worker_id)
    asked = field.open(given.task_id, worker)
    assert (asked.what, asked.excerpt, asked.place, asked.whole, asked.may) == (
        "",
        "",
        "",
        False,
        ("answer",),
    )
    field.accept(given.task_id)
    held = field.open(given.task_id, worker)
    assert (held.what, held.place, held.may) == (field.what, "村东头路北第三家", ("report", "give_back"))
    assert field.refuse(given.task_id).whole is False
    with pytest.raises(TaskUnknown):
        field.open(given.task_id, worker)
    with pytest.raises(TaskUnknown):
        field.open(given.task_id, field.officer("xfb"))
    watcher = Actor(person_id="S0100", roles=("supervisor",), rights=("supervision.read",))
    assert (field.open(given.task_id, watcher).whole, field.open(given.task_id, watcher).may) == (False, ())


def test_a_photo_is_shown_to_nobody_else(field: Any) -> None:
    given = field.give()
    field.accept(given.task_id)
    photo = field.report(given.task_id).reports[0].photos[0]
    asked = c.GetTaskPhoto(task_id=given.task_id, photo_id=photo.photo_id)
    for stranger in (field.worker("S0099"), field.officer("xfb")):
        with pytest.raises(TaskUnknown):
            field.road.run(handlers.get_task_photo, asked, actor=stranger)
    other = field.give()
    with pytest.raises(TaskUnknown):
        crossed = asked.model_copy(update={"task_id": other.task_id})
        field.road.run(handlers.get_task_photo, crossed, actor=field.officer())


def test_an_answer_given_twice_is_one_and_somebody_elses_is_refused(
    field: Any, session: Session, published: Any
) -> None:
    given = field.give()
    field.accept(given.task_id)
    assert field.accept(given.task_id).state == "accepted"
    assert kinds(published, session).count("TaskAccepted") == 1
    with pytest.raises(SomebodyElsesTask):
        field.report(given.task_id, field.worker("S0099"))
    former = given.worker_id
    field.refuse(given.task_id)
    with pytest.raises(TaskOver):
        field.report(given.task_id, field.worker(former))


def test_a_form_sent_twice_gives_one_task(field: Any, published: Any, session: Session) -> None:
    first, again, other = field.give(key="k1"), field.give(key="k1"), field.give(key="k2")
    assert (again.task_id, other.task_id == first.task_id) == (first.task_id, False)
    assert field.give(field.coordinator, key="k1").task_id != first.task_id
    assert kinds(published, session).count("TaskGiven") == 3


def test_an_offer_accepted_too_late_is_refused(field: Any) -> None:
    given = field.give()
    field.road.clock.wind(hours=2)
    with pytest.raises(TaskOver):
        field.accept(given.task_id)


def test_who_is_absent_is_not_asked_and_what_they_were_asked_goes_on(field: Any) -> None:
    given = field.give()
    worker = field.worker(given.worker_id)
    today = local_date(field.road.clock.now())
    away = {"mediator_id": worker.person_id, "from_on": today, "until_on": today, "reason": "看病"}
    with pytest.raises(BadAbsence, match="不用指定"):
        wrong = changes.EnterMediatorAbsence(**away, deputy_id="M0001")
        field.road.run(handlers.enter_mediator_absence, wrong, actor=worker)
    entered = field.road.run(
        handlers.enter_mediator_absence, changes.EnterMediatorAbsence(**away), actor=worker
    )
    assert field.row(given.task_id).worker_id not in ("", worker.person_id)
    asked = {field.give().worker_id for _ in range(3)}
    assert worker.person_id not in asked
    ended = changes.EndMediatorAbsence(absence_id=entered.absence_id)
    field.road.run(handlers.end_mediator_absence, ended, actor=worker)
    assert field.give().worker_id == worker.person_id
    with pytest.raises(Forbidden):
        field.road.run(
            handlers.enter_mediator_absence, changes.EnterMediatorAbsence(**away), actor=field.worker("S0099")
        )


def test_a_worker_who_left_hands_everything_on(field: Any, session: Session) -> None:
    given = field.give()
    field.accept(given.task_id)
    left = given.worker_id
    staff = {key: one for key, one in field.road.town.staff.items() if one.id != left}
    field.road.run(handlers.load_workers, resources=replace(field.road.town, staff=staff))
    assert session.get_one(GridWorker, left).active is False
    assert field.row(given.task_id).state == "offered"
    assert field.row(given.task_id).worker_id not in ("", left)


def test_lists_show_each_their_own(field: Any) -> None:
    first, second = field.give(), field.give(field.coordinator)
    mine = field.listed(field.officer(), whose="given")
    assert [one.task_id for one in mine.items] == [first.task_id]
    assert "13912345678" not in mine.items[0].excerpt
    assert field.listed(field.worker(first.worker_id)).items[0].excerpt == ""
    watcher = Actor(person_id="S0100", roles=("supervisor",), rights=("supervision.read",))
    assert {one.excerpt for one in field.listed(watcher, whose="all").items} == {""}
    whole = field.listed(field.coordinator, whose="all", limit=1)
    rest = field.listed(field.coordinator, whose="all", limit=1, cursor=whole.next_cursor)
    assert {whole.items[0].task_id, rest.items[0].task_id} == {first.task_id, second.task_id}
    of_it = field.listed(field.officer(), whose="dispute", dispute_id="d1")
    assert (len(of_it.items), of_it.may_give) == (2, True)
    for actor, whose in (
        (field.officer(), "all"),
        (field.worker("S0048"), "dispute"),
        (field.officer("xfb"), "dispute"),
    ):
        with pytest.raises(Forbidden):
            field.listed(actor, whose=whose, dispute_id="d1")


def test_the_coordinator_sees_who_is_near_and_how_busy(field: Any, session: Session) -> None:
    given = field.give()
    day = local_date(field.road.clock.now())
    asked = c.ListGridWorkers(village_code=VILLAGE)
    found = queries.list_grid_workers(session, asked, field.coordinator, day, 5, "A1").items
    assert [one.village_code for one in found[:3]] == [VILLAGE, VILLAGE, found[2].village_code]
    assert (found[1].worker_id, found[1].load, found[2].area_code) == (given.worker_id, 1, "A1")
    with pytest.raises(Forbidden):
        queries.list_grid_workers(session, asked, field.officer(), day, 5, "A1")


def test_an_offer_keeps_its_cost_and_who_would_have_been_next(field: Any) -> None:
    offer = field.give().offers[0]
    assert offer.cost == 0.0 and offer.reasons == ("是本村的网格员", "手上没有任务")
    assert len(offer.runners_up) == 2 and offer.worker_id not in {one.worker_id for one in offer.runners_up}
    costs = [offer.cost, *(one.cost for one in offer.runners_up)]
    assert costs == sorted(costs) and all(one.why for one in offer.runners_up)
    second = field.give().offers[0]
    assert second.worker_id != offer.worker_id or second.cost > offer.cost
