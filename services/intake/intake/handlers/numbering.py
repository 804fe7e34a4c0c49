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
    return next_numbers(session, prefix, moment, 1)[0]


def next_numbers(session: Session, prefix: str, moment: datetime, many: int) -> list[str]:
    """So many numbers in a row.

    :raises NumbersExhausted: one of them is past 999999; none is to be used.
    """
    year = local_date(moment).year
    last = _count(session, prefix, year, many)
    if last is None:
        _begin_year(session, prefix, year)
        last = _count(session, prefix, year, many)
    assert last is not None
    return [dispute_number(prefix, year, serial) for serial in range(last - many + 1, last + 1)]


def _count(session: Session, prefix: str, year: int, many: int) -> int | None:
    statement = (
        update(SERIES)
        .where(SERIES.c.prefix == prefix, SERIES.c.year == year)
        .values(last=SERIES.c.last + many)
        .returning(SERIES.c.last)
    )
    return session.execute(statement).scalar_one_or_none()


def _begin_year(session: Session, prefix: str, year: int) -> None:
    """Two who begin the year together make one row."""
    dialect: Dialect = session.get_bind().dialect
    insert: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(SERIES).values(prefix=prefix, year=year, last=0).on_conflict_do_nothing())
