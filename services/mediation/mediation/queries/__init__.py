"""Reads of the mediation: lists and sheets as contract models, personal words masked."""

from mediation.queries.evidence import evidence_list, file_sheet, files_of
from mediation.queries.gates import dangers_of, gate_sheet, gates_of, gates_sheet, in_danger
from mediation.queries.proceedings import get_proceeding, list_proceedings, may_read, readable, sheet_of
from mediation.queries.skips import list_skips, skip_sheet, skips_of

__all__ = [
    "dangers_of",
    "evidence_list",
    "file_sheet",
    "files_of",
    "gate_sheet",
    "gates_of",
    "gates_sheet",
    "get_proceeding",
    "in_danger",
    "list_proceedings",
    "list_skips",
    "may_read",
    "readable",
    "sheet_of",
    "skip_sheet",
    "skips_of",
]
