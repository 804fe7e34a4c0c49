"""Reads of the mediation: lists and sheets as contract models, personal words masked."""

from mediation.queries.awaiting import get_awaited
from mediation.queries.binding import full_case_file, get_case_file
from mediation.queries.confirmations import confirmation_sheet, get_confirmation
from mediation.queries.dangers import brief_of_report, danger_row, list_dangers
from mediation.queries.evidence import evidence_list, file_sheet, files_of
from mediation.queries.gates import dangers_of, gate_sheet, gates_of, gates_sheet, in_danger
from mediation.queries.performance import get_performance, list_due, payments_of, performance_sheet
from mediation.queries.proceedings import (
    get_proceeding,
    list_proceedings,
    may_read,
    obligations_of,
    readable,
    sheet_of,
)
from mediation.queries.rooms import find_rooms, get_calendar, room_day
from mediation.queries.sessions import get_session, list_sessions, session_sheet, sessions_of, signatures_of
from mediation.queries.signing import get_signing, signing_sheet
from mediation.queries.skips import list_skips, skip_sheet, skips_of
from mediation.queries.statistics import get_statistics

__all__ = [
    "brief_of_report",
    "confirmation_sheet",
    "danger_row",
    "dangers_of",
    "evidence_list",
    "file_sheet",
    "files_of",
    "find_rooms",
    "full_case_file",
    "gate_sheet",
    "gates_of",
    "gates_sheet",
    "get_awaited",
    "get_calendar",
    "get_case_file",
    "get_confirmation",
    "get_performance",
    "get_proceeding",
    "get_session",
    "get_signing",
    "get_statistics",
    "in_danger",
    "list_dangers",
    "list_due",
    "list_proceedings",
    "list_sessions",
    "list_skips",
    "may_read",
    "obligations_of",
    "payments_of",
    "performance_sheet",
    "readable",
    "room_day",
    "session_sheet",
    "sessions_of",
    "sheet_of",
    "signatures_of",
    "signing_sheet",
    "skip_sheet",
    "skips_of",
]
