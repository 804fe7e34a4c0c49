"""Values of the desks: a case at a desk, what desks ask of one another, who has it, papers, notes and duty."""

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
from departments.model.duty import DutyChange, Shift
from departments.model.limits import LimitChange
from departments.model.papers import Note, NoteVersion, PaperRequest
from departments.model.parts import CoPart
from departments.model.people import Absence, Handover
from departments.model.whistles import Whistle

__all__ = [
    "PROGRESS", "STATE_TERMS", "TRANSITIONS", "Absence", "CoPart", "Deadline", "Desk", "DeskCase", "DutyChange", "Handover",
    "LimitChange", "Note", "NoteVersion", "Notice", "PaperRequest", "Routed", "Shift", "Whistle", "arrival", "arrive",
]  # fmt: skip
