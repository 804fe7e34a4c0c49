"""Finds the disputes that share a mark, and loads what is compared of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, select, union_all
from sqlalchemy.orm import Session

from intake.policies.likeness import Matter
from intake.tables import DISPUTES, TRACES
from servicekit.engine import UtcDateTime

CROWDED = 40  # at most so many disputes are looked at for one mark, the latest first
STEP, NO_MARK = 8, "-"  # the statement has room for a multiple of so many marks; the rest ask for nothing


def hits(session: Session, marks: Sequence[str], since: datetime) -> list[tuple[str, str]]:
    """(mark, dispute id) of the latest disputes with any of the marks; each mark is one index range."""
    if not marks:
        return []
    room = -(-len(marks) // STEP) * STEP
    asked = {f"mark_{i}": mark for i, mark in enumerate((*marks, *[NO_MARK] * (room - len(marks))))}
    found = session.execute(_ranges(room), {**asked, "since": since}).all()
    return [(mark, dispute_id) for mark, dispute_id in found]


@lru_cache(maxsize=32)
def _ranges(room: int) -> CompoundSelect[str, str]:
    """The statement for so many marks, built once: building it costs more than running it."""
    since = bindparam("since", type_=UtcDateTime)
    ranges = [
        select(TRACES.c.mark, TRACES.c.dispute_id)
        .where(TRACES.c.mark == bindparam(f"mark_{i}"), TRACES.c.registered_at >= since)
        .order_by(TRACES.c.registered_at.desc())
        .limit(CROWDED)
        .subquery()
        for i in range(room)
    ]
    return union_all(*[select(one.c.mark, one.c.dispute_id) for one in ranges])


class Found:
    """An earlier dispute as far as a look-alike shows it."""

    def __init__(self, row: Any) -> None:
        self.id: str = row.id
        self.number: str = row.number
        self.registered_at: datetime = row.registered_at
        self.masked: str = row.narrative_masked
        self.village_code: str = row.village_code
        self.confidential: bool = row.confidential
        self.registered_by: str = row.registered_by

    def matter(self) -> Matter:
        return Matter(self.masked, self.village_code)


def load(session: Session, ids: Collection[str]) -> dict[str, Found]:
    """The shortlisted disputes with one SELECT."""
    if not ids:
        return {}
    columns = (
        DISPUTES.c.id,
        DISPUTES.c.number,
        DISPUTES.c.registered_at,
        DISPUTES.c.narrative_masked,
        DISPUTES.c.village_code,
        DISPUTES.c.confidential,
        DISPUTES.c.registered_by,
    )
    found = session.execute(select(*columns).where(DISPUTES.c.id.in_(ids)))
    return {row.id: Found(row) for row in found}
