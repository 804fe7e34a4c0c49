"""险情: who is told of a report of danger, who may answer it, and until when somebody must."""

from __future__ import annotations

from datetime import datetime, timedelta

POLICE_DESK = "pcs"
# 人民调解法 §25 and domain.md §1.9 say "at once"; the town names no number, half an hour is our assumption.
ANSWER_WITHIN = timedelta(minutes=30)
EVERYTHING = ("dispatch.manage", "supervision.read")


def answer_by(recorded_at: datetime) -> datetime:
    return recorded_at + ANSWER_WITHIN


def sees_all(rights: frozenset[str], desk: str) -> bool:
    """Coordinators, supervision, and the police desk."""
    return any(one in rights for one in EVERYTHING) or ("desk.work" in rights and desk == POLICE_DESK)


def may_answer(rights: frozenset[str], desk: str, lead_desk: str) -> bool:
    """Whoever acts upon it: supervision looks on and answers nothing."""
    return "dispatch.manage" in rights or ("desk.work" in rights and desk in (POLICE_DESK, lead_desk))
