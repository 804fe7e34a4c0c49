"""Use cases of the desks on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief, Evidence
from contracts.errors import Forbidden, TooEarly
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.people import Actor
from contracts.routing import DisputeRouted
from departments import handlers, queries, tables
from departments.errors import AnotherDesk, CaseNotHere, MayNotReturn, NotWaiting, TooLateToReturn
from departments.settings import Settings
from testkit.statements import statements

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
NARRATIVE = "业主王**称物业公司多收物业费，多次协商不成。"
SETTINGS = Settings()
OFFICER = Actor(person_id="o-czjs", roles=("desk_officer",), rights=("desk.work",), desk="czjs")
OTHER = Actor(person_id="o-sfs", roles=("desk_officer",), rights=("desk.work",), desk="sfs")


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def brief(dispute_id: str = "d1", **changes: Any) -> CaseBrief:
    fields: dict[str, Any] = {
        "dispute_id": dispute_id, "number": f"LSQP-{dispute_id}", "channel": "window", "narrative": NARRATIVE,
        "parties": (), "registered_at": NOW, "type_code": "17", "complexity": "simple", "lead_desk": "czjs",
    }  # fmt: skip
    return CaseBrief(**{**fields, **changes})


def routed(case: CaseBrief | None = None, *, decision_no: int = 1, designated: bool = False) -> DisputeRouted:
    evidence = (Evidence(start=7, end=9, why="物业"),)
    return DisputeRouted(
        at=NOW,
        case=case or brief(),
        decision_no=decision_no,
        decided_by="rules",
        confidence=0.9,
        evidence=evidence,
        designated=designated,
    )


@pytest.fixture
def desk(session: Session, make_call: Callable[..., Any], house: Any) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def run(handler: Callable[..., Any], message: Any, **given: Any) -> Any:
        answer = handler(
            make_call(session, settings=given.pop("settings", SETTINGS), resources=house, **given), message
        )
        session.flush()
        return answer

    return run


def states(session: Session) -> dict[str, str]:
    return {row.desk: row.state for row in session.execute(select(tables.DESK_CASES))}


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position)))


def test_a_routed_case_waits_at_its_desk_until_the_desks_hours_are_over(
    session: Session, desk: Any, house: Any
) -> None:
    desk(handlers.take_routed, routed(), now=NOW)
    listed = queries.list_desk_cases(session, c.ListDeskCases(desk="czjs"), OFFICER)
    assert (listed.waiting, listed.items[0].state) == (1, "waiting")
    assert listed.items[0].sign_due_at == datetime(2026, 3, 12, 15, 59, 59, tzinfo=UTC)
    assert (listed.items[0].narrative, listed.items[0].evidence) == ("", ())
    sheet = queries.get_desk_case(
        session, c.GetDeskCase(desk="czjs", dispute_id="d1"), OFFICER, house, NOW.date()
    )
    assert (sheet.narrative, sheet.evidence[0].why, sheet.may_return) == (NARRATIVE, "物业", True)


def test_a_desk_that_hears_of_a_case_days_later_signs_by_the_day_that_supervision_counts(
    session: Session, desk: Any
) -> None:
    desk(handlers.take_routed, routed(), now=NOW + timedelta(days=2))
    [here] = queries.list_desk_cases(session, c.ListDeskCases(desk="czjs"), OFFICER).items
    assert here.arrived_at == NOW + timedelta(days=2)
    assert here.sign_due_at == datetime(2026, 3, 12, 15, 59, 59, tzinfo=UTC)


def test_a_desk_returns_within_two_working_days_and_is_told_the_way_out_later(
    session: Session, desk: Any, house: Any
) -> None:
    friday = datetime(2026, 3, 13, 1, 0, tzinfo=UTC)
    desk(handlers.take_routed, routed(), now=friday)
    asked = c.GetDeskCase(desk="czjs", dispute_id="d1")
    back = c.ReturnDispute(desk="czjs", dispute_id="d1", reason="不属于本部门", proposed_desk="scjg")
    for days, may in ((4, True), (5, False)):
        day = (friday + timedelta(days=days)).date()
        sheet = queries.get_desk_case(session, asked, OFFICER, house, day)
        assert (sheet.return_until, sheet.may_return) == (date(2026, 3, 17), may)
    with pytest.raises(TooLateToReturn, match=r"2026-03-17.*中心协调"):
        desk(handlers.return_dispute, back, actor=OFFICER, now=friday + timedelta(days=5))
    assert (
        desk(handlers.return_dispute, back, actor=OFFICER, now=friday + timedelta(days=4)).state == "returned"
    )


def test_a_decision_told_twice_changes_nothing(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed())
    desk(handlers.take_routed, routed())
    assert actions(session) == ["desk.arrived"]


def test_signing_is_told_with_the_whole_case(session: Session, desk: Any, published: Any) -> None:
    desk(handlers.take_routed, routed())
    sheet = desk(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=OFFICER)
    assert (sheet.state, sheet.officer_id, sheet.may_return) == ("signed", "o-czjs", False)
    [event] = published(session)
    assert (event.case, event.desk, event.decision_no) == (brief(), "czjs", 1)
    assert actions(session) == ["desk.arrived", "desk.signed"]
    with pytest.raises(NotWaiting):
        desk(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=OFFICER)


def test_only_the_desks_own_officers_with_the_right_may_act(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed())
    sign = c.SignDispute(desk="czjs", dispute_id="d1")
    with pytest.raises(AnotherDesk):
        desk(handlers.sign_dispute, sign, actor=OTHER)
    with pytest.raises(Forbidden):
        desk(handlers.sign_dispute, sign, actor=Actor(person_id="x", desk="czjs"))
    with pytest.raises(AnotherDesk):
        queries.list_desk_cases(session, c.ListDeskCases(desk="czjs"), OTHER)
    leader = Actor(person_id="l", rights=("dispute.read_all",))
    assert queries.list_desk_cases(session, c.ListDeskCases(desk="czjs"), leader).waiting == 1


def test_a_case_of_another_desk_is_not_here(desk: Any) -> None:
    desk(handlers.take_routed, routed())
    with pytest.raises(CaseNotHere):
        desk(handlers.sign_dispute, c.SignDispute(desk="sfs", dispute_id="d1"), actor=OTHER)


def test_a_return_is_told_with_reason_and_next_desk_and_without_phones(
    session: Session, desk: Any, published: Any
) -> None:
    desk(handlers.take_routed, routed())
    reason = "属于合同纠纷，请联系13812345678核实"
    request = c.ReturnDispute(desk="czjs", dispute_id="d1", reason=reason, proposed_desk="sfs")
    sheet = desk(handlers.return_dispute, request, actor=OFFICER)
    [event] = published(session)
    assert sheet.state == "returned"
    assert (event.proposed_desk, event.officer_id, event.decision_no) == ("sfs", "o-czjs", 1)
    assert "13812345678" not in event.reason


def test_a_designated_case_may_not_be_returned(desk: Any) -> None:
    desk(handlers.take_routed, routed(designated=True))
    request = c.ReturnDispute(desk="czjs", dispute_id="d1", reason="不归我们", proposed_desk="sfs")
    with pytest.raises(MayNotReturn):
        desk(handlers.return_dispute, request, actor=OFFICER)


def test_a_case_that_comes_back_waits_again_and_is_not_returned_again(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed())
    request = c.ReturnDispute(desk="czjs", dispute_id="d1", reason="不归我们", proposed_desk="sfs")
    desk(handlers.return_dispute, request, actor=OFFICER)
    desk(handlers.take_routed, routed(decision_no=2))
    assert states(session) == {"czjs": "waiting"}
    with pytest.raises(MayNotReturn):
        desk(handlers.return_dispute, request, actor=OFFICER)
    signed = desk(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=OFFICER)
    assert signed.state == "signed"


def test_a_newer_decision_for_another_desk_takes_the_waiting_case_away(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed())
    desk(handlers.take_routed, routed(brief(lead_desk="sfs"), decision_no=2))
    assert states(session) == {"czjs": "returned", "sfs": "waiting"}


def test_an_overtaken_decision_that_comes_late_cannot_be_signed(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed(brief(lead_desk="sfs"), decision_no=2))
    desk(handlers.take_routed, routed())
    with pytest.raises(NotWaiting, match="司法所"):
        desk(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=OFFICER)


def test_a_desk_set_to_sign_by_itself_does(session: Session, desk: Any, published: Any) -> None:
    desk(handlers.take_routed, routed(), settings=Settings(desk_signs_itself=True))
    assert states(session) == {"czjs": "signed"}
    assert published(session)[0].officer_id == "auto"


def test_a_desk_waits_for_its_officer_unless_told_otherwise(session: Session, desk: Any) -> None:
    assert Settings.from_env({}).desk_signs_itself is False
    assert Settings.from_env({"DESK_SIGNS_ITSELF": "true"}).desk_signs_itself is True
    desk(handlers.take_routed, routed(), settings=Settings.from_env({}))
    assert states(session) == {"czjs": "waiting"}


def test_the_desk_sees_what_became_of_its_case_in_any_order(session: Session, desk: Any) -> None:
    desk(handlers.take_routed, routed(), settings=Settings(desk_signs_itself=True))
    desk(handlers.follow, MediatorAssigned(at=NOW, case=brief(), mediator_id="m1"))
    assert states(session) == {"czjs": "in_mediation"}
    ended = DisputeConcluded(at=NOW, case=brief(), outcome="failed", mediator_id="m1")
    second = brief(round=2)
    reopened = DisputeReopened(at=NOW, case=second, reason="unsatisfied", former_mediator_id="m1")
    desk(handlers.follow, MediatorAssigned(at=NOW, case=second, mediator_id="m2"))
    desk(handlers.follow, reopened)
    desk(handlers.follow, ended)
    assert states(session) == {"czjs": "in_mediation"}
    desk(handlers.follow, DisputeConcluded(at=NOW, case=second, outcome="agreed", mediator_id="m2"))
    assert states(session) == {"czjs": "concluded"}


def test_progress_of_a_case_that_never_came_waits(desk: Any) -> None:
    with pytest.raises(TooEarly):
        desk(handlers.follow, MediatorAssigned(at=NOW, case=brief("unknown"), mediator_id="m1"))


def test_the_waiting_list_is_paged_most_urgent_first(session: Session, desk: Any) -> None:
    for number in (3, 1, 2):
        desk(handlers.take_routed, routed(brief(f"d{number}")), now=NOW + timedelta(hours=number))
    first = queries.list_desk_cases(session, c.ListDeskCases(desk="czjs", limit=2), OFFICER)
    rest = queries.list_desk_cases(
        session, c.ListDeskCases(desk="czjs", limit=2, cursor=first.next_cursor), OFFICER
    )
    assert [item.dispute_id for item in (*first.items, *rest.items)] == ["d1", "d2", "d3"]
    assert rest.next_cursor == ""
    newest_first = queries.list_desk_cases(session, c.ListDeskCases(desk="czjs", state=""), OFFICER)
    assert [item.dispute_id for item in newest_first.items] == ["d3", "d2", "d1"]


def test_the_cases_of_a_batch_are_loaded_together(session: Session, engine: Engine, desk: Any) -> None:
    desk(handlers.take_routed, routed())
    desk(handlers.take_routed, routed(brief(lead_desk="sfs"), decision_no=2))
    session.expunge_all()
    with statements(engine) as seen:
        queries.preload(session, ["d1", "d2"])
        found = {each: [case.desk for case in queries.everywhere(session, each)] for each in ("d1", "d2")}
    assert (found, len(seen)) == ({"d1": ["czjs", "sfs"], "d2": []}, 1)


@pytest.fixture
def full_desk(session: Session, desk: Any) -> Session:
    """Four waiting cases that came an hour apart, one of them complex and orange, one signed."""
    kinds = [{}, {"complexity": "complex", "risk": "orange"}, {"type_code": "02"}, {}]
    for number, changes in enumerate(kinds):
        case = brief(f"d{number}", village_code=f"37083210420{number}", **changes)
        desk(handlers.take_routed, routed(case), now=NOW + timedelta(hours=number))
    desk(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d3"), actor=OFFICER)
    return session


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["d0", "d1", "d2"]),
        ({"state": ""}, ["d3", "d2", "d1", "d0"]),
        ({"complexity": "complex"}, ["d1"]),
        ({"risk": "orange"}, ["d1"]),
        ({"type": "02"}, ["d2"]),
        ({"village": "370832104200"}, ["d0"]),
        ({"sort": "-arrived_at"}, ["d2", "d1", "d0"]),
        ({"sort": "number"}, ["d0", "d1", "d2"]),
        ({"state": "signed"}, ["d3"]),
    ],
)
def test_the_desks_list_is_filtered_sorted_and_counted(
    full_desk: Session, filters: dict[str, str], found: list[str]
) -> None:
    listed = queries.list_desk_cases(full_desk, c.ListDeskCases(desk="czjs", **filters), OFFICER)
    assert [case.dispute_id for case in listed.items] == found
    assert (listed.total, listed.by_state) == (len(found), {"waiting": 3, "signed": 1})


def test_the_desks_list_goes_on_page_by_page_in_any_order(full_desk: Session) -> None:
    seen, cursor = [], ""
    for _ in range(3):
        asked = c.ListDeskCases(desk="czjs", sort="-arrived_at", limit=1, cursor=cursor)
        listed = queries.list_desk_cases(full_desk, asked, OFFICER)
        seen += [case.dispute_id for case in listed.items]
        cursor = listed.next_cursor
    assert (seen, cursor) == (["d2", "d1", "d0"], "")
