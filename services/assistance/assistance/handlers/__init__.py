"""Use cases of assistance: visits after a closure, and the three windows."""

from assistance.handlers.aid import ask_assistance, end_assistance, list_assistance, take_registered
from assistance.handlers.visits import (
    answer_satisfaction,
    record_visit,
    take_breached,
    take_concluded,
    take_performed,
    take_refused_by_court,
)

__all__ = [
    "answer_satisfaction",
    "ask_assistance",
    "end_assistance",
    "list_assistance",
    "record_visit",
    "take_breached",
    "take_concluded",
    "take_performed",
    "take_refused_by_court",
    "take_registered",
]
