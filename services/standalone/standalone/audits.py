"""Checking the hash chains of every service, and the daily seals over their heads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from servicekit import audit
from servicekit.audit import Break
from servicekit.engine import make_engine, reading, service_url
from servicekit.settings import ServiceSettings
from standalone import house


@dataclass(frozen=True)
class Checked:
    """What a check of one service's database found."""

    service: str
    rows: int
    breaks: list[Break] = field(default_factory=list)
    wrong_days: list[date] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.breaks or self.wrong_days)


def verify_all(settings: ServiceSettings) -> list[Checked]:
    """Each service's chains and seals.

    :raises ValueError: a database is not there.
    """
    return [_verified(name, settings) for name in house.PLACES]


def _verified(name: str, settings: ServiceSettings) -> Checked:
    tables = house.tables_of(name)
    engine = make_engine(service_url(settings.database_url, name))
    try:
        if not inspect(engine).has_table("audit"):
            raise ValueError(f"The database of {name} is not there: run `fengqiao migrate` first.")
        with reading(engine) as session:
            return _checked(session, name, tables)
    finally:
        engine.dispose()


def _checked(session: Session, name: str, tables: object) -> Checked:
    rows, anchors = tables.AUDIT, tables.ANCHORS  # type: ignore[attr-defined]
    count, _ = audit.size(session, rows)
    return Checked(name, count, audit.verify(session, rows), audit.verify_anchors(session, (rows, anchors)))
