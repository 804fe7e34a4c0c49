"""routing: a joint study that was called is moved to another time or room (改期)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.joint_study import StudyEvent, StudySheet
from contracts.message import Request


class StudyMoved(StudyEvent):
    """It meets at another time or in another room (研判改期)."""

    meets_at: AwareDatetime
    room: str = ""
    moved_by: str


class MoveStudy(Request[StudySheet]):
    """Moves a called study; ``seen_meets_at`` is when it met for whoever asks, and what desks said stays."""

    service: ClassVar[str] = "routing"
    study_id: str
    meets_at: AwareDatetime
    room: Annotated[str, Field(max_length=10)] = ""
    reason: Annotated[str, Field(min_length=2, max_length=200)]
    seen_meets_at: AwareDatetime | None = None
