"""What the desks' lists and pages read."""

from departments.queries.cases import (
    as_sheet,
    brief,
    check_desk,
    check_reader,
    count_waiting,
    everywhere,
    find,
    get_desk_case,
    in_time,
    list_desk_cases,
    newest_elsewhere,
    preload,
)
from departments.queries.duty import (
    as_change,
    as_shift,
    find_change,
    find_shift,
    find_slot,
    first_check_in,
    list_duty,
    list_duty_changes,
    shifts_of,
)
from departments.queries.law import as_limit, limit_changes, limits, running_limits
from departments.queries.missed import as_missed, list_missed
from departments.queries.open_parts import add_part, dropped_parts, has_part, open_parts, preload_parts
from departments.queries.papers import (
    as_note,
    as_request,
    find_note,
    find_request,
    get_note,
    get_paper_request,
    list_notes,
    list_paper_requests,
    note_sheet,
)
from departments.queries.people import (
    ARRANGES,
    absences_of,
    acting_for,
    as_absence,
    as_handover,
    check_arranger,
    deputises_for,
    find_absence,
    find_handover,
    list_absences,
    list_handovers,
    list_officers,
    waits_for_answer,
)
from departments.queries.scores import list_desk_scores
from departments.queries.whistles import (
    find_part,
    find_whistle,
    get_part,
    get_whistle,
    is_called,
    list_parts,
    list_whistles,
    overdue_whistles,
    part_sheet,
    whistle_sheet,
)

__all__ = [
    "ARRANGES", "absences_of", "acting_for", "add_part", "as_absence", "as_change", "as_handover", "as_limit",
    "as_missed", "as_note", "as_request", "as_sheet", "as_shift", "brief", "check_arranger", "check_desk",
    "check_reader", "count_waiting", "deputises_for", "dropped_parts", "everywhere", "find", "find_absence",
    "find_change", "find_handover", "find_note", "find_part", "find_request", "find_shift", "find_slot",
    "find_whistle", "first_check_in", "get_desk_case", "get_note", "get_paper_request", "get_part", "get_whistle",
    "has_part", "in_time", "is_called", "limit_changes", "limits", "list_absences", "list_desk_cases",
    "list_desk_scores", "list_duty", "list_duty_changes", "list_handovers", "list_missed", "list_notes",
    "list_officers", "list_paper_requests", "list_parts", "list_whistles", "newest_elsewhere", "note_sheet",
    "open_parts", "overdue_whistles", "part_sheet", "preload", "preload_parts", "running_limits", "shifts_of",
    "waits_for_answer", "whistle_sheet",
]  # fmt: skip
