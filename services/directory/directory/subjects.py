"""What the audit chains of the directory are called."""

from __future__ import annotations

LONGEST = 40  # the column of the audit table


def subject_of(person_id: str) -> str:
    """One chain for each person."""
    return f"person:{person_id}"[:LONGEST]
