"""Use cases of warning."""

from warning.handlers.chain import drop_warning, raise_overdue, raise_warning, settle_warning
from warning.handlers.clues import report_clue, take_gathering
from warning.handlers.disputes import take_registered

__all__ = [
    "drop_warning",
    "raise_overdue",
    "raise_warning",
    "report_clue",
    "settle_warning",
    "take_gathering",
    "take_registered",
]
