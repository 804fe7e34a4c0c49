"""What supervision shows of a case on other pages; 并入: under what it lies and what lies under it."""

from __future__ import annotations

from contracts.errors import Refused, Unavailable
from contracts.supervision import CaseSheet, GetCase
from gateway.people import ask


def following_of(dispute_id: str) -> CaseSheet | None:
    """The case with its head and followers; None where there are none, or they cannot be read now."""
    found = case_of(dispute_id)
    return found if found and (found.head_id or found.followers) else None


def case_of(dispute_id: str) -> CaseSheet | None:
    """What supervision shows of the case; None where it may not or cannot be read now: the page opens without."""
    try:
        return ask(GetCase(dispute_id=dispute_id))
    except (Refused, Unavailable):
        return None
