"""What the desks' lists and pages read."""

from departments.queries.cases import (
    as_sheet,
    brief,
    check_desk,
    check_reader,
    everywhere,
    find,
    get_desk_case,
    legal_limits,
    list_desk_cases,
    newest_elsewhere,
    preload,
)
from departments.queries.whistles import (
    find_part,
    find_whistle,
    get_part,
    get_whistle,
    has_part,
    is_called,
    list_desk_scores,
    list_parts,
    list_whistles,
    overdue_whistles,
    part_sheet,
    whistle_sheet,
)

__all__ = [
    "as_sheet", "brief", "check_desk", "check_reader", "everywhere", "find", "find_part", "find_whistle", "get_desk_case",
    "get_part", "get_whistle", "has_part", "is_called", "legal_limits", "list_desk_cases", "list_desk_scores", "list_parts",
    "list_whistles", "newest_elsewhere", "overdue_whistles", "part_sheet", "preload", "whistle_sheet",
]  # fmt: skip
