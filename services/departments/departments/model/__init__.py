"""Values of the desks: a case at a desk, the calls between desks, the parts of co-desks."""

from departments.model.cases import (
    PROGRESS,
    STATE_TERMS,
    TRANSITIONS,
    Deadline,
    Desk,
    DeskCase,
    Notice,
    Routed,
    arrival,
    arrive,
)
from departments.model.parts import CoPart
from departments.model.whistles import Whistle

__all__ = [
    "PROGRESS", "STATE_TERMS", "TRANSITIONS", "CoPart", "Deadline", "Desk", "DeskCase", "Notice", "Routed", "Whistle", "arrival",
    "arrive",
]  # fmt: skip
