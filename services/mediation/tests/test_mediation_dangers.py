"""Danger: who is told of a report, who answers it, and what nobody learns from the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation import handlers, queries
from mediation.errors import AlreadyAnswered, ReportUnknown

COORDINATOR = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage",))
SUPERVISOR = Actor(person_id="S1", roles=("supervisor",), rights=("supervision.read",))


def officer(desk: str) -> Actor:
    return Actor(person_id=f"O-{desk}", roles=("desk_officer",), rights=("desk.work",), desk=desk)


def report(walk: Any, dispute_id: str = "d1") -> str:
    danger = c.DangerInput(
        kind="weapon", words="王小明拿着刀在门口", informed="110", receiver="接警员李某", reported_at=walk.clock.now()
    )  # fmt: skip
    request = c.ReportDanger(dispute_id=dispute_id, danger=danger)
    return str(walk.run(handlers.report_danger, request, walk.mediator()).dangers[-1].report_id)


def seen(walk: Any, actor: Actor, state: Any = "open") -> c.DangerRows:
    return queries.list_dangers(walk.session, c.ListDangers(state=state), actor, walk.settings.identity_key)


def answer(walk: Any, report_id: str, actor: Actor) -> c.DangerRow:
    request = c.AnswerDanger(report_id=report_id, done="民警劝开了王小明，刀已收走", receipt_no="接警12")
    row: c.DangerRow = walk.run(handlers.answer_danger, request, actor)
    return row


def test_those_who_watch_see_an_open_danger_without_a_word_of_it(walk: Any) -> None:
    walk.open()
    report(walk)
    for actor in (COORDINATOR, SUPERVISOR, officer("pcs"), officer("sfs")):
        found = seen(walk, actor)
        assert (found.open, found.items[0].kind, found.items[0].reported_by) == (1, "weapon", "M1")
        assert found.items[0].answer_by == walk.clock.now() + timedelta(minutes=30)
        assert "王小明" not in found.model_dump_json()
        assert "刀在" not in found.model_dump_json()


def test_another_desk_sees_only_what_it_leads_and_a_mediator_no_list(walk: Any) -> None:
    walk.open()
    report(walk)
    assert seen(walk, officer("fl")).open == 0
    with pytest.raises(Forbidden):
        seen(walk, walk.mediator())


def test_a_confidential_dispute_names_no_village(walk: Any) -> None:
    walk.open(confidential=True)
    report(walk)
    assert seen(walk, officer("pcs")).items[0].village_code == ""


@pytest.mark.parametrize("actor", [COORDINATOR, officer("pcs"), officer("sfs")])
def test_it_is_open_until_somebody_who_acts_says_what_was_done(
    walk: Any, session: Session, published: Any, actor: Actor
) -> None:
    walk.open()
    report_id = report(walk)
    row = answer(walk, report_id, actor)
    assert (row.answered_by, row.replied_at) == (actor.person_id, walk.clock.now())
    told = published(session)[-1]
    assert (told.name(), told.answered_by, "民警" in told.model_dump_json()) == (
        "DangerAnswered",
        actor.person_id,
        False,
    )
    assert (seen(walk, actor).open, len(seen(walk, actor, "answered").items)) == (0, 1)
    gates = queries.gates_sheet(
        session, queries.readable(session, "d1", walk.mediator()), walk.settings.identity_key, ""
    )
    assert (gates.dangers[0].answered_by, gates.dangers[0].receipt_no) == (actor.person_id, "接警12")
    walk.step("hearing")  # the parties may meet again
    with pytest.raises(AlreadyAnswered):
        answer(walk, report_id, actor)


def test_who_looks_on_or_leads_another_matter_answers_nothing(walk: Any) -> None:
    walk.open()
    report_id = report(walk)
    for actor in (SUPERVISOR, officer("fl"), walk.mediator("M2")):
        with pytest.raises(Forbidden):
            answer(walk, report_id, actor)
    with pytest.raises(ReportUnknown):
        answer(walk, "r9", COORDINATOR)


def test_the_mediators_own_record_of_the_answer_closes_it_for_all(walk: Any) -> None:
    walk.open()
    reply = c.RecordDangerReply(report_id=report(walk), reply="已出警训诫")
    walk.run(handlers.record_danger_reply, reply, walk.mediator())
    assert seen(walk, SUPERVISOR).open == 0
    assert seen(walk, SUPERVISOR, "answered").items[0].answered_by == "M1"
