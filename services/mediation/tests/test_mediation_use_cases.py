"""The use cases of the mediation on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden, Invalid, TooEarly
from contracts.people import Actor
from mediation import handlers, queries, tables
from mediation.errors import NotYourProceeding, ProceedingOver, ProceedingUnknown, StepsMissing
from mediation.handlers.finding import load_proceedings
from mediation.model import Proceeding


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def test_an_assignment_opens_one_proceeding(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    walk.open()
    assert names(published(session)) == ["MediationOpened"]


def test_the_whole_road_to_the_archive(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    walk.all_steps()
    sheet = walk.agree()
    assert (sheet.state, sheet.agreement.agreement_no) == ("agreed", "（2026）拳铺人调字第1号")
    assert (sheet.agreement.amount_yuan, sheet.agreement.effective_on) == (30000, walk.today)
    walk.run(handlers.take_visit, walk.visit())
    walk.run(handlers.take_visits_finished, walk.visits_finished())
    told = published(session)
    assert names(told) == [
        "MediationOpened",
        *["StepRecorded"] * 4,
        "AgreementReached",
        "DisputeConcluded",
        "StepRecorded",
        "CaseArchived",
    ]
    concluded = told[6]
    assert (concluded.outcome, [one.no for one in concluded.performance]) == ("agreed", [1, 2])
    assert [
        step.step
        for step in queries.sheet_of(
            session, session.get_one(Proceeding, ("d1", 1)), walk.settings.identity_key
        ).steps
    ] == [
        "hearing",
        "inquiry",
        "study",
        "weighing",
        "visit",
    ]


def test_only_the_assigned_mediator_works_on_it(walk: Any) -> None:
    walk.open()
    with pytest.raises(NotYourProceeding):
        walk.step("hearing", actor=walk.mediator("M2"))
    with pytest.raises(Forbidden):
        walk.step("hearing", actor=Actor(person_id="M1"))
    with pytest.raises(ProceedingUnknown):
        walk.step("hearing", dispute_id="d9")


def test_agreement_numbers_have_no_gap(walk: Any, session: Session) -> None:
    numbers = []
    for place in range(1, 4):
        walk.open(dispute_id=f"d{place}")
        walk.all_steps(f"d{place}")
        if place == 2:
            with pytest.raises(Invalid):
                walk.agree("d2", sealed_on=None)
        numbers.append(walk.agree(f"d{place}").agreement.agreement_no)
    assert numbers == [f"（2026）拳铺人调字第{place}号" for place in range(1, 4)]


def test_an_agreement_before_the_four_records_is_refused_and_writes_nothing(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open()
    walk.step("hearing")
    with pytest.raises(StepsMissing):
        walk.agree()
    assert names(published(session)) == ["MediationOpened", "StepRecorded"]
    assert session.get_one(Proceeding, ("d1", 1)).state == "open"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"id_number": "370832198506151232"}, "parties.1.id_number"), ({"phone": "12345"}, "parties.1.phone")],
)
def test_a_wrong_number_of_a_party_names_its_field(walk: Any, changes: dict[str, str], field: str) -> None:
    walk.open()
    walk.all_steps()
    parties = (walk.party("李芳", "applicant"), walk.party(**changes))
    with pytest.raises(Invalid) as told:
        walk.agree(parties=parties)
    assert told.value.field == field


def test_an_organisation_signs_with_its_credit_code(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    firm = walk.party("拳铺水杉物流", id_number="91350100M000100Y43")
    assert walk.agree(parties=(walk.party("李芳", "applicant"), firm)).state == "agreed"


def test_an_early_failure_names_the_other_ways(walk: Any, session: Session, published: Any) -> None:
    walk.open(type_code="11")
    with pytest.raises(StepsMissing):
        walk.fail("05")
    sheet = walk.fail("03")
    assert (sheet.state, sheet.end_code) == ("failed", "03")
    assert "仲裁" in sheet.other_ways[0]
    assert (published(session)[-1].outcome, published(session)[-1].reason_code) == ("failed", "03")
    with pytest.raises(ProceedingOver):
        walk.step("hearing")


def test_parties_who_settled_themselves_withdrew(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    assert walk.fail("02").state == "withdrawn"
    assert published(session)[-1].outcome == "withdrawn"


def test_visits_wait_for_the_end_and_the_archive_for_the_visit(
    walk: Any, session: Session, published: Any
) -> None:
    with pytest.raises(TooEarly):
        walk.run(handlers.take_visit, walk.visit())
    walk.open()
    with pytest.raises(TooEarly):
        walk.run(handlers.take_visits_finished, walk.visits_finished())
    walk.fail("04")
    with pytest.raises(TooEarly):
        walk.run(handlers.take_visits_finished, walk.visits_finished())
    walk.run(handlers.take_visit, walk.visit(reached=False, satisfaction=None))
    for _ in range(2):
        walk.run(handlers.take_visits_finished, walk.visits_finished())
    assert names(published(session)).count("CaseArchived") == 1


def test_a_reopened_dispute_gets_a_second_proceeding(walk: Any, session: Session) -> None:
    walk.open()
    with pytest.raises(TooEarly):
        walk.run(handlers.take_reopened, walk.reopened())
    walk.fail("03")
    walk.open("M2", round=2)
    for _ in range(2):
        walk.run(handlers.take_reopened, walk.reopened())
    walk.run(handlers.take_visit, walk.visit(satisfaction="unsatisfied"))
    former = session.get_one(Proceeding, ("d1", 1))
    assert (former.state, former.recorded) == ("reopened", ["visit"])
    with pytest.raises(NotYourProceeding):
        walk.step("hearing")
    assert walk.step("hearing", actor=walk.mediator("M2")).round == 2


def test_no_person_can_be_read_from_a_sheet_or_from_the_tables(walk: Any, session: Session) -> None:
    walk.open()
    walk.all_steps()
    sheet = walk.agree()
    shown = sheet.model_dump_json()
    stored = "".join(
        str(row)
        for table in (tables.STEP_RECORDS, tables.AGREEMENTS, tables.OBLIGATIONS, tables.PROCEEDINGS)
        for row in session.execute(select(table))
    )
    for secret in ("王小明", "李芳", "13812345678", "13900001111"):
        assert secret not in shown
        assert secret not in stored
    assert sheet.agreement is not None
    assert sheet.agreement.parties == ("李*", "王*")
    assert "村主任" in sheet.steps[0].present


def test_a_proceeding_is_shown_to_whom_it_concerns(walk: Any, session: Session) -> None:
    walk.open()
    walk.open(dispute_id="d2")
    key = walk.settings.identity_key
    ask = c.GetProceeding(dispute_id="d1")
    sheet = queries.get_proceeding(session, ask, walk.mediator(), key)
    assert (sheet.next_step, sheet.lead_desk) == ("hearing", "sfs")
    with pytest.raises(ProceedingUnknown):
        queries.get_proceeding(session, ask, walk.mediator("M2"), key)
    supervisor = Actor(person_id="S1", rights=("supervision.read",))
    assert queries.get_proceeding(session, ask, supervisor, key).state == "open"
    assert len(queries.list_proceedings(session, c.ListProceedings(), supervisor).items) == 2
    mine = c.ListProceedings(mediator_id="M1")
    assert len(queries.list_proceedings(session, mine, walk.mediator()).items) == 2
    with pytest.raises(Forbidden):
        queries.list_proceedings(session, mine, walk.mediator("M2"))


def test_a_batch_is_loaded_with_its_former_rounds(walk: Any, session: Session) -> None:
    walk.open()
    walk.fail("03")
    found = load_proceedings(session, [walk.reopened(), walk.reopened()])
    assert [(one.dispute_id, one.round) for one in found] == [("d1", 1)]
