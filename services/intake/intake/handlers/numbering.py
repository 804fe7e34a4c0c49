"""The register's number: no gaps, from a counter row that stays locked until the commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.model import dispute_number
from intake.tables import SERIES
from servicekit.clock import local_date


def next_number(session: Session, prefix: str, moment: datetime) -> str:
    """The next number of the year in the town; undone with the transaction, so that none is left out.

    :raises NumbersExhausted: past 999999.
    """
    year = local_date(moment).year
    serial = _count(session, prefix, year)
    if serial is None:
        _begin_year(session, prefix, year)
        serial = _count(session, prefix, year)
    assert serial is not None
    return dispute_number(prefix, year, serial)


def _count(session: Session, prefix: str, year: int) -> int | None:
    statement = (
        update(SERIES)
        .where(SERIES.c.prefix == prefix, SERIES.c.year == year)
        .values(last=SERIES.c.last + 1)
        .returning(SERIES.c.last)
    )
    return session.execute(statement).scalar_one_or_none()


def _begin_year(session: Session, prefix: str, year: int) -> None:
    """Two who begin the year together make one row."""
    dialect: Dialect = session.get_bind().dialect
    insert: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(SERIES).values(prefix=prefix, year=year, last=0).on_conflict_do_nothing())
