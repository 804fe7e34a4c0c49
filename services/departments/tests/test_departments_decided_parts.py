"""Parts that a routing decision gives to its co-desks, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts import whistles as w
from contracts.joint_study import StudyConcluded
from contracts.mediation import DisputeConcluded
from contracts.routing import DisputeRouted, RoutingReferred
from departments import handlers, queries
from departments.errors import PartOver

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
CO = {"co_desks": ("scjg", "pcs"), "complexity": "complex"}


@pytest.fixture
def decided(routed: Callable[..., DisputeRouted]) -> Callable[..., DisputeRouted]:
    def one(number: int = 1, *, study_id: str = "", whys: Any = None, reason: str = "", **case: Any) -> Any:
        changes = {"decision_no": number, "study_id": study_id, "co_whys": whys or {}, "reason": reason}
        return routed(**{**CO, **case}).model_copy(update=changes)

    return one


@pytest.fixture
def parts(session: Session, officer: Any) -> Callable[..., dict[str, w.Part]]:
    """The parts of the case by co-desk, as its lead sees them."""

    def found(lead: str = "czjs", **asked: Any) -> dict[str, w.Part]:
        request = w.ListParts(desk=lead, direction="by_me", **asked)
        return {one.co_desk: one for one in queries.list_parts(session, request, officer(lead), TODAY).items}

    return found


def test_each_co_desk_of_a_decision_has_its_part_with_why_and_the_grades_day(
    session: Session, run: Any, decided: Any, parts: Any, published: Any
) -> None:
    event = decided(whys={"scjg": "无证经营"}, reason="先查证照")
    for _ in range(2):
        run(handlers.take_routed, event)
    found = parts()
    assert found["scjg"].task == "协助城建环保办办理本件。因为：无证经营。研判意见：先查证照"
    assert found["pcs"].task == "协助城建环保办办理本件。研判意见：先查证照"
    assert {one.due_on for one in found.values()} == {date(2026, 3, 18)}  # complex: seven days
    assert [one.name() for one in published(session)] == ["PartAssigned", "PartAssigned"]


def test_a_case_whose_term_is_near_leaves_a_co_desk_two_working_days(
    run: Any, decided: Any, parts: Any
) -> None:
    run(handlers.take_routed, decided(accepted_at=NOW - timedelta(days=20)))
    assert {one.due_on for one in parts().values()} == {date(2026, 3, 13)}


def test_a_co_desk_signs_once_and_whoever_reports_has_signed(
    session: Session, run: Any, decided: Any, parts: Any, officer: Any, published: Any
) -> None:
    run(handlers.take_routed, decided())
    asked = w.ListParts(desk="scjg", state="unsigned")
    [mine] = queries.list_parts(session, asked, officer("scjg"), TODAY).items
    sign = w.SignPart(desk="scjg", part_id=mine.part_id)
    assert run(handlers.sign_part, sign, actor=officer("scjg")).signed_by == officer("scjg").person_id
    with pytest.raises(PartOver, match="已经签收"):
        run(handlers.sign_part, sign, actor=officer("scjg", 2))
    assert queries.list_parts(session, asked, officer("scjg"), TODAY).items == ()
    done = w.FinishPart(desk="pcs", part_id=parts()["pcs"].part_id, result="已经到场核实。")
    assert run(handlers.finish_part, done, actor=officer("pcs")).signed_at is not None
    assert [one.name() for one in published(session)][2:] == ["PartSigned", "PartDone"]


def test_a_newer_decision_withdraws_what_it_no_longer_wants(
    session: Session, run: Any, decided: Any, parts: Any, published: Any
) -> None:
    run(handlers.take_routed, decided())
    run(handlers.take_routed, decided(2, co_desks=("pcs", "fl")))
    assert {desk: one.state for desk, one in parts().items()} == {
        "scjg": "dropped",
        "pcs": "open",
        "fl": "open",
    }
    run(handlers.take_routed, decided(3, lead_desk="sfs", co_desks=("pcs",)))
    assert parts(state="open") == {}
    assert {desk: one.decision_no for desk, one in parts("sfs").items()} == {"pcs": 3}
    dropped = [one.co_desk for one in published(session) if isinstance(one, w.PartDropped)]
    assert sorted(dropped) == ["fl", "pcs", "scjg"]


def test_a_decision_that_comes_after_a_newer_one_gives_nothing(run: Any, decided: Any, parts: Any) -> None:
    run(handlers.take_routed, decided(2, lead_desk="sfs", co_desks=("fl",)))
    run(handlers.take_routed, decided())
    assert (set(parts()), set(parts("sfs"))) == (set(), {"fl"})


def test_a_returned_case_and_one_that_ended_ask_nothing_more_of_anybody(
    run: Any, decided: Any, parts: Any, officer: Any
) -> None:
    run(handlers.take_routed, decided())
    back = c.ReturnDispute(desk="czjs", dispute_id="d1", reason="不归我们管", proposed_desk="sfs")
    run(handlers.return_dispute, back, actor=officer("czjs"))
    assert {one.state for one in parts().values()} == {"dropped"}
    event = decided(dispute_id="d2")
    run(handlers.take_routed, event)
    run(handlers.follow, DisputeConcluded(at=NOW, case=event.case, outcome="agreed", mediator_id="m1"))
    assert parts(state="open") == {}


@pytest.mark.parametrize("study_first", [True, False])
def test_a_studys_own_words_for_a_desk_count_in_any_order(
    run: Any, decided: Any, parts: Any, study_first: bool
) -> None:
    run(handlers.take_routed, decided())
    said = {"desk": "pcs", "task": "走访两家老人。", "due_on": date(2026, 3, 13)}
    told: dict[str, Any] = {
        "at": NOW, "dispute_id": "d1", "number": "LSQP-d1", "study_id": "s1", "lead_desk": "czjs",
        "co_desks": ("pcs",), "concluded_by": "S0004", "measures": "限期整改。", "tasks": (said,),
    }  # fmt: skip
    study = handlers.take_conclusion, StudyConcluded.model_validate(told)
    decision = handlers.take_routed, decided(2, study_id="s1", co_desks=("pcs",))
    for step in (study, decision) if study_first else (decision, study):
        run(*step)
    assert {desk: (one.state, one.task) for desk, one in parts().items() if one.state == "open"} == {
        "pcs": ("open", "走访两家老人。")
    }


def test_a_decision_that_is_taken_back_ends_the_parts_that_it_gave_and_the_next_one_gives_its_own(
    run: Any, decided: Any, parts: Any
) -> None:
    run(handlers.take_routed, decided())
    back = RoutingReferred(at=NOW, dispute_id="d1", number="LSQP-d1", why="taken_back", decisions=1)
    run(handlers.take_taken_back, back)
    assert {one.state for one in parts().values()} == {"dropped"}
    run(handlers.take_routed, decided(2))
    run(handlers.take_taken_back, back)  # told again
    assert {one.state for one in parts(state="open").values()} == {"open"}
