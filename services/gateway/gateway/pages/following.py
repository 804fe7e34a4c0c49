"""并入: on the pages of whoever works on a case, under what it lies and what lies under it."""

from __future__ import annotations

from contracts.errors import Refused, Unavailable
from contracts.supervision import CaseSheet, GetCase
from gateway.people import ask


def following_of(dispute_id: str) -> CaseSheet | None:
    """The case with its head and followers; None where there are none, or they cannot be read now: the page opens without."""
    try:
        found = ask(GetCase(dispute_id=dispute_id))
    except (Refused, Unavailable):
        return None
    return found if found.head_id or found.followers else None
