"""The desks follow a routing that was corrected or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.errors import TooEarly
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.routing import RoutingReferred
from contracts.routing_corrections import RoutingCorrected
from departments import handlers
from departments.errors import MayNotReturn, NotWaiting
from departments.model import DeskCase
from departments.queries import open_parts

from .conftest import NOW

LATER = NOW + timedelta(days=3)
Corrected = Callable[..., RoutingCorrected]


@pytest.fixture
def corrected(routed: Any) -> Corrected:
    """``corrected(2, lead_desk="sfs")``: what was routed to 城建环保办 is decided otherwise."""

    def one(number: int = 2, former: str = "czjs", **changes: Any) -> RoutingCorrected:
        case = routed(**{"decision_no": number, **changes}).case
        return RoutingCorrected(
            at=LATER, case=case, decision_no=number, corrected_by="triage1", changes=("lead_desk:a>b",),
            former_desk=former, reason="牵头部门不对",
        )  # fmt: skip

    return one


def at(session: Session, desk: str) -> DeskCase:
    return session.get_one(DeskCase, ("d1", desk))


def test_another_lead_gets_the_case_with_a_clock_of_its_own_and_the_old_one_gives_it_up(
    session: Session, run: Any, signed: Any, corrected: Corrected, officer: Any
) -> None:
    signed()
    run(handlers.take_corrected, corrected(lead_desk="sfs"), now=LATER)
    assert (at(session, "czjs").state, at(session, "sfs").state) == ("returned", "waiting")
    assert at(session, "sfs").arrived_at == LATER
    with pytest.raises(NotWaiting, match="已经改派司法所"):
        run(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=officer("czjs"))


def test_the_same_lead_goes_on_and_tells_what_is_said_of_the_case_now(
    session: Session, run: Any, signed: Any, corrected: Corrected, published: Any
) -> None:
    signed()
    for _ in range(2):  # told twice
        run(handlers.take_corrected, corrected(complexity="complex"), now=LATER)
    case = at(session, "czjs")
    assert (case.state, case.complexity, case.signed_at) == ("signed", "complex", NOW)
    told = [event for event in published(session) if isinstance(event, c.DisputeSigned)]
    assert [(one.decision_no, one.case.complexity) for one in told] == [(1, "simple"), (2, "complex")]


def test_what_a_joint_study_confirmed_is_returned_no_more(
    run: Any, routed: Any, corrected: Corrected, officer: Any
) -> None:
    run(handlers.take_routed, routed())
    confirmed = corrected().model_copy(update={"designated": True, "changes": ("designated:no>yes",)})
    run(handlers.take_corrected, confirmed, now=LATER)
    back = c.ReturnDispute(desk="czjs", dispute_id="d1", reason="不归我们管", proposed_desk="sfs")
    with pytest.raises(MayNotReturn, match="中心指定"):
        run(handlers.return_dispute, back, actor=officer("czjs"))


def test_who_has_not_signed_yet_keeps_the_clock(
    session: Session, run: Any, routed: Any, corrected: Corrected
) -> None:
    run(handlers.take_routed, routed())
    run(handlers.take_corrected, corrected(complexity="complex"), now=LATER)
    case = at(session, "czjs")
    assert (case.state, case.arrived_at, case.decision_no) == ("waiting", NOW, 2)


def test_a_decision_that_comes_after_its_correction_changes_nothing(
    session: Session, run: Any, routed: Any, corrected: Corrected
) -> None:
    run(handlers.take_corrected, corrected(lead_desk="sfs"), now=LATER)
    run(handlers.take_routed, routed())
    assert (at(session, "czjs").state, at(session, "sfs").state) == ("returned", "waiting")


def test_co_desks_that_were_taken_out_drop_their_parts_and_new_ones_get_one(
    session: Session, run: Any, signed: Any, corrected: Corrected
) -> None:
    signed()
    run(handlers.take_corrected, corrected(co_desks=("pcs", "sfs")), now=LATER)
    assert {(part.co_desk, part.lead_desk) for part in open_parts(session, "d1")} == {
        ("pcs", "czjs"),
        ("sfs", "czjs"),
    }
    again = corrected(3, lead_desk="sfs", co_desks=("fl", "pcs"))
    again = again.model_copy(update={"former_co_desks": ("pcs", "sfs")})
    run(handlers.take_corrected, again, now=LATER)
    assert {(part.co_desk, part.lead_desk) for part in open_parts(session, "d1")} == {
        ("pcs", "sfs"),
        ("fl", "sfs"),
    }


def test_a_mediation_that_ends_under_the_old_desk_ends_at_the_new_one(
    session: Session, run: Any, routed: Any, signed: Any, corrected: Corrected
) -> None:
    signed()
    run(handlers.take_corrected, corrected(lead_desk="sfs"), now=LATER)
    old = routed().case
    run(handlers.follow, MediatorAssigned(at=LATER, case=old, mediator_id="M1"))
    assert at(session, "sfs").state == "waiting"
    run(handlers.follow, DisputeConcluded(at=LATER, case=old, outcome="agreed", mediator_id="M1"))
    assert (at(session, "czjs").state, at(session, "sfs").state) == ("returned", "concluded")
    run(handlers.take_corrected, corrected(3, former="sfs"), now=LATER)
    assert at(session, "sfs").decision_no == 2


def test_a_correction_that_is_faster_than_the_reopening_comes_again(
    run: Any, routed: Any, signed: Any, corrected: Corrected
) -> None:
    signed()
    run(handlers.follow, DisputeConcluded(at=LATER, case=routed().case, outcome="failed", mediator_id="M1"))
    with pytest.raises(TooEarly):
        run(handlers.take_corrected, corrected(lead_desk="sfs", round=2))


def test_what_is_taken_back_is_nobodys_until_it_is_decided_anew(
    session: Session, run: Any, routed: Any, signed: Any
) -> None:
    back = RoutingReferred(at=LATER, dispute_id="d1", number="LSQP-d1", why="taken_back", decisions=1)
    with pytest.raises(TooEarly):
        run(handlers.take_taken_back, back)
    signed()
    run(handlers.take_taken_back, back)
    assert at(session, "czjs").state == "returned"
    run(handlers.take_routed, routed().model_copy(update={"decision_no": 2}))
    assert at(session, "czjs").state == "waiting"
