"""The tables of the desks, mapped onto the model; all desks share one database."""

from departments import model
from departments.tables.cases import DESK_CASES, SIGNED_LATE
from departments.tables.duty import DUTY_CHANGES, MISSED, SHIFTS
from departments.tables.home import mapper, metadata
from departments.tables.limits import LIMIT_CHANGES
from departments.tables.papers import NOTE_VERSIONS, NOTES, PAPER_REQUESTS
from departments.tables.people import ABSENCES, HANDOVERS
from departments.tables.whistles import CO_PARTS, UNTOLD, WHISTLES
from messaging.tables import bus_tables
from servicekit.audit import audit_tables

BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

mapper.map_imperatively(model.DeskCase, DESK_CASES)
mapper.map_imperatively(model.Whistle, WHISTLES)
mapper.map_imperatively(model.CoPart, CO_PARTS)
mapper.map_imperatively(model.Handover, HANDOVERS)
mapper.map_imperatively(model.Absence, ABSENCES)
mapper.map_imperatively(model.Shift, SHIFTS)
mapper.map_imperatively(model.DutyChange, DUTY_CHANGES)
mapper.map_imperatively(model.LimitChange, LIMIT_CHANGES)
mapper.map_imperatively(model.PaperRequest, PAPER_REQUESTS)
mapper.map_imperatively(model.Note, NOTES)
mapper.map_imperatively(model.NoteVersion, NOTE_VERSIONS)

__all__ = [
    "ABSENCES", "ANCHORS", "AUDIT", "BUS", "CO_PARTS", "DESK_CASES", "DUTY_CHANGES", "HANDOVERS", "LIMIT_CHANGES", "MISSED",
    "NOTES", "NOTE_VERSIONS", "PAPER_REQUESTS", "SHIFTS", "SIGNED_LATE", "UNTOLD", "WHISTLES", "metadata",
]  # fmt: skip
