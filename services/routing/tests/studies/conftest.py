"""What the tests of joint studies begin with: a dispute that nobody could place, and three desks called over it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import study_guests as g
from contracts.case import DisputeBrief
from contracts.intake import DisputeAccepted
from contracts.people import Actor
from routing import handlers, queries, tables
from servicekit.town import load_town

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday, nine in the morning
UNSURE = "建议在中心小学门口设置护学岗"
CENTRE = Actor(person_id="S0004", roles=("triage",), rights=("routing.decide",))
TOWN = Path(__file__).parents[4] / "infra" / "town"


@pytest.fixture
def usual() -> dict[str, Any]:
    return {"actor": CENTRE}


@pytest.fixture(scope="module")
def live() -> queries.Live:
    town = load_town(TOWN)
    places = [*town.departments.items(), *town.rooms.items()]
    people = [*town.staff.values(), *town.mediators.values(), *town.experts.values()]
    names = {**{code: one.name for code, one in places}, **{one.id: one.name for one in people}}
    return queries.Live(TOWN / "routing", town.rota, names)


def officer(desk: str) -> Actor:
    return Actor(person_id=f"{desk}-1", roles=("desk_officer",), rights=("desk.work",), desk=desk)


def guest(person_id: str, right: str = "mediation.work") -> Actor:
    return Actor(person_id=person_id, roles=("mediator",), rights=(right,))


EXPERT = guest("E01", "expert.answer")


def arrive(do: Any, dispute_id: str = "d1", narrative: str = UNSURE) -> None:
    brief = DisputeBrief(
        dispute_id=dispute_id, number=f"LSQP-{dispute_id}", channel="window", narrative=narrative, parties=(),
        registered_at=NOW,
    )  # fmt: skip
    do(handlers.take_accepted, DisputeAccepted(at=NOW, dispute=brief, accepted_by="window1"))


def calling(**changes: Any) -> j.CallStudy:
    given = {
        "dispute_id": "d1", "question": "护学岗由谁设置、谁看管？", "desks": ("pcs", "czjs", "sqmy"),
        "meets_at": NOW + timedelta(hours=2), "room": "R03",
    }  # fmt: skip
    return j.CallStudy.model_validate({**given, **changes})


def concluding(study_id: str, **changes: Any) -> j.ConcludeStudy:
    given = {
        "study_id": study_id, "type_code": "18", "complexity": "complex", "lead_desk": "pcs", "co_desks": ["czjs", "pcs"],
        "measures": "派出所牵头设岗，城建划线，两周内完成。", "due_on": "2026-03-25",
    }  # fmt: skip
    return j.ConcludeStudy.model_validate({**given, **changes})


def says(study_id: str, lead: str, **changes: Any) -> j.GiveStudyOpinion:
    given = {"study_id": study_id, "lead_desk": lead, "opinion": f"应由{lead}牵头。"}
    return j.GiveStudyOpinion.model_validate({**given, **changes})


def heard(do: Any, study_id: str) -> None:
    """Two of three desks speak, for different leads; the third does not come."""
    do(handlers.give_opinion, says(study_id, "pcs"), actor=officer("pcs"))
    do(handlers.give_opinion, says(study_id, "sqmy", in_writing=True), actor=officer("czjs"))
    do(handlers.check_in, j.CheckInDesk(study_id=study_id, desk="sqmy", came=False))


@pytest.fixture
def called(do: Any) -> j.StudySheet:
    arrive(do)
    found: j.StudySheet = do(handlers.call_study, calling())
    return found


def invite(do: Any, study_id: str, person_id: str = "E01", role: str = "expert") -> j.StudySheet:
    sheet: j.StudySheet = do(
        handlers.invite_to_study,
        g.InviteToStudy.model_validate({"study_id": study_id, "person_id": person_id, "role": role}),
    )
    return sheet


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position)))
