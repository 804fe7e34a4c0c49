"""Rules over several things of the desks."""

from departments.policies.between_desks import (
    AT_WORK,
    LONGEST_TASK,
    arrival_due,
    falls_away,
    must_be_another,
    must_be_at_work,
    must_be_reminded_once_a_day,
    must_come,
    must_not_be_called,
    parts_of,
    task_of,
)
from departments.policies.duty import (
    days_from,
    half_now,
    is_late,
    is_missed,
    must_be_changeable,
    office_hours_later,
    planned,
)
from departments.policies.law import (
    Limit,
    binding,
    deadlines_for,
    limits_of,
    notices_for,
    notices_of,
)
from departments.policies.people import (
    SHORTEST_REASON,
    must_arrange,
    must_be_colleague,
    must_be_days_ahead,
    must_be_officer,
    must_fit_the_others,
    must_have_the_case,
    must_say_why,
    stands_in,
)

__all__ = [
    "AT_WORK", "LONGEST_TASK", "SHORTEST_REASON", "Limit", "arrival_due", "binding", "days_from", "deadlines_for",
    "falls_away", "half_now", "is_late", "is_missed", "limits_of", "must_arrange", "must_be_another",
    "must_be_at_work", "must_be_changeable", "must_be_colleague", "must_be_days_ahead", "must_be_officer",
    "must_be_reminded_once_a_day", "must_come", "must_fit_the_others", "must_have_the_case", "must_not_be_called",
    "must_say_why", "notices_for", "notices_of", "office_hours_later", "parts_of", "planned", "stands_in", "task_of",
]  # fmt: skip
