"""What the desks' tests begin with: a case that was routed to a desk, and who works there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.case import CaseBrief
from contracts.people import Actor
from contracts.routing import DisputeRouted
from departments import handlers, tables
from departments.settings import Settings, load_resources

NARRATIVE = "楼下饭店油烟大，多次协商不成。"
NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday, nine o'clock in the town


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture(scope="session")
def house() -> Any:
    return load_resources(Settings.from_env({"TOWN": str(Path(__file__).parents[3] / "infra" / "town")}))


@pytest.fixture
def run(session: Session, make_call: Callable[..., Any], house: Any) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def one(handler: Callable[..., Any], message: Any = None, **given: Any) -> Any:
        call = make_call(session, **{"settings": Settings(), "resources": house, "now": NOW, **given})
        answer = handler(call) if message is None else handler(call, message)
        session.flush()
        return answer

    return one


@pytest.fixture
def routed() -> Callable[..., DisputeRouted]:
    """``routed("d1", type_code="17")``: the decision that gives a case to 城建环保办."""

    def one(dispute_id: str = "d1", **changes: Any) -> DisputeRouted:
        fields: dict[str, Any] = {
            "dispute_id": dispute_id, "number": f"LSQP-{dispute_id}", "channel": "window", "narrative": NARRATIVE, "parties": (),
            "registered_at": NOW, "accepted_at": NOW, "type_code": "17", "complexity": "simple", "lead_desk": "czjs",
        }  # fmt: skip
        case = CaseBrief(**{**fields, **changes})
        return DisputeRouted(
            at=NOW, case=case, decision_no=1, decided_by="rules", confidence=0.9, evidence=()
        )

    return one


@pytest.fixture
def signed(run: Any, routed: Any, officer: Callable[..., Actor]) -> Callable[..., None]:
    """``signed("d1", type_code="17")``: a case that its desk has signed for."""

    def one(dispute_id: str = "d1", **changes: Any) -> None:
        event = routed(dispute_id, **changes)
        run(handlers.take_routed, event)
        desk = event.case.lead_desk
        run(handlers.sign_dispute, c.SignDispute(desk=desk, dispute_id=dispute_id), actor=officer(desk))

    return one


@pytest.fixture
def officer() -> Callable[..., Actor]:
    """``officer("czjs", 2)``: an officer of the reference town by desk and number."""
    ids = {
        "zzb": 17,
        "sfs": 19,
        "pcs": 23,
        "rss": 27,
        "scjg": 33,
        "fl": 37,
        "czjs": 39,
        "sqmy": 25,
        "zrzy": 29,
    }

    def one(desk: str, number: int = 1) -> Actor:
        person = f"S{ids[desk] + number - 1:04d}"
        return Actor(person_id=person, roles=("desk_officer",), rights=("desk.work",), desk=desk)

    return one
