"""Reading the trail: rows by person, dispute, period and kind; how many rows and chains there are; the seals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from servicekit.paging import page

# Counting stops here: nobody needs to know how many more there are.
COUNTED = 10_000


@dataclass(frozen=True)
class Wanted:
    """Which rows: of one chain, by these people, from ``since`` until before ``until``, only or never these actions."""

    subject: str = ""
    actors: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    only: Collection[str] | None = None
    never: Collection[str] = ()


def rows(session: Session, audit: Table, wanted: Wanted, cursor: str, limit: int) -> tuple[list[Any], str]:
    """Newest first, and the cursor of the next page ("" on the last)."""
    statement = select(audit).where(*_conditions(audit, wanted))
    return page(session, statement, [audit.c.at, audit.c.id], cursor=cursor, limit=limit, scalars=False)


def total(session: Session, audit: Table, wanted: Wanted) -> int:
    """How many rows there are, up to COUNTED."""
    some = select(audit.c.id).where(*_conditions(audit, wanted)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def size(session: Session, audit: Table) -> tuple[int, int]:
    """(rows, chains) of the whole trail."""
    everything = select(func.count()).select_from(audit)
    # Every chain has one first row.
    chains = everything.where(audit.c.position == 1)
    return session.scalar(everything) or 0, session.scalar(chains) or 0


def seals(session: Session, anchors: Table, limit: int) -> list[tuple[date, int, str]]:
    """(day, chains, hash) of the newest sealed days, newest first."""
    found = session.execute(select(anchors).order_by(anchors.c.day.desc()).limit(limit))
    return [(row.day, row.chains, row.hash) for row in found]


def _conditions(audit: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.subject:
        found.append(audit.c.dispute_id == wanted.subject)
    if wanted.actors:
        found.append(audit.c.actor_id.in_(sorted(wanted.actors)))
    if wanted.since is not None:
        found.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(audit.c.at < wanted.until)
    if wanted.only is not None:
        found.append(audit.c.action.in_(sorted(wanted.only)))
    if wanted.never:
        found.append(audit.c.action.not_in(sorted(wanted.never)))
    return found
