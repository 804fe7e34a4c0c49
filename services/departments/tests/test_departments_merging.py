"""A case that is worked under another dispute, at its desk, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts import whistles as w
from contracts.case import CaseBrief
from contracts.errors import TooEarly
from contracts.mediator_dispatch import MediatorAssigned
from contracts.merging import DisputeMerged, DisputeParted
from departments import handlers, queries
from departments.errors import NotWaiting

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
HEAD = {"at": NOW, "dispute_id": "d1", "number": "LSQP-d1", "head_id": "d0", "head_number": "LSQP-d0"}


def merged(case: CaseBrief | None, step: int = 1) -> DisputeMerged:
    return DisputeMerged(**HEAD, step=step, kind="duplicate", routed=case, merged_by="w1")


def parted(case: CaseBrief | None, step: int = 2) -> DisputeParted:
    return DisputeParted(**HEAD, step=step, routed=case, parted_by="w1")


def stands(session: Session) -> tuple[str, str]:
    case = queries.find(session, "d1", "czjs")
    return case.state, case.head_number


def test_a_case_that_waits_needs_no_signature_any_more_and_has_its_whole_term_when_it_is_parted(
    session: Session, run: Any, routed: Any, officer: Any
) -> None:
    event = routed(co_desks=("pcs",))
    run(handlers.take_routed, event)
    for _ in range(2):
        run(handlers.take_merged, merged(event.case))
    assert stands(session) == ("merged", "LSQP-d0")
    with pytest.raises(NotWaiting, match="已并入另一件"):
        run(handlers.sign_dispute, c.SignDispute(desk="czjs", dispute_id="d1"), actor=officer("czjs"))
    asked = w.ListParts(desk="pcs", state="open")
    assert queries.list_parts(session, asked, officer("pcs"), NOW.date()).items == ()
    later = NOW + timedelta(days=5)
    run(handlers.take_parted, parted(event.case).model_copy(update={"at": later}), now=later)
    assert stands(session) == ("waiting", "")
    assert queries.find(session, "d1", "czjs").sign_due_at > NOW + timedelta(days=4)
    assert len(queries.list_parts(session, asked, officer("pcs"), NOW.date()).items) == 1


def test_a_signed_case_is_told_as_signed_again_when_it_is_parted(
    session: Session, run: Any, signed: Any, routed: Any, published: Any
) -> None:
    signed()
    case = routed().case
    run(handlers.take_merged, merged(case))
    run(handlers.take_parted, parted(case))
    assert stands(session) == ("signed", "")
    assert [one.name() for one in published(session)] == ["DisputeSigned", "DisputeSigned"]


def test_what_is_heard_of_the_mediation_meanwhile_counts_when_it_is_parted(
    session: Session, run: Any, signed: Any, routed: Any
) -> None:
    signed()
    case = routed().case
    run(handlers.take_merged, merged(case))
    run(handlers.follow, MediatorAssigned(at=NOW, case=case, mediator_id="m1"))
    assert stands(session)[0] == "merged"
    run(handlers.take_parted, parted(case))
    assert stands(session)[0] == "in_mediation"


def test_steps_that_are_told_in_the_wrong_order_end_alike(
    session: Session, run: Any, signed: Any, routed: Any
) -> None:
    signed()
    case = routed().case
    run(handlers.take_parted, parted(case))
    run(handlers.take_merged, merged(case))
    assert stands(session) == ("signed", "")


def test_a_case_that_no_desk_has_yet_is_waited_for_and_one_that_nobody_routed_is_not(
    run: Any, routed: Any
) -> None:
    run(handlers.take_merged, merged(None))
    with pytest.raises(TooEarly):
        run(handlers.take_merged, merged(routed().case))
