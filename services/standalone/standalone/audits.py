"""Checking the hash chains of every service."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import func, select

from servicekit import audit
from servicekit.audit import Break
from servicekit.engine import make_engine, reading, service_url
from servicekit.settings import ServiceSettings
from standalone import house


def verify_all(settings: ServiceSettings) -> list[tuple[str, int, list[Break]]]:
    """(service, rows, breaks) for each database."""
    return [_verified(name, settings) for name in house.PLACES]


def _verified(name: str, settings: ServiceSettings) -> tuple[str, int, list[Break]]:
    table = import_module(f"{name}.tables").AUDIT
    engine = make_engine(service_url(settings.database_url, name))
    try:
        with reading(engine) as session:
            rows = session.scalar(select(func.count()).select_from(table)) or 0
            return name, rows, list(audit.verify(session, table))
    finally:
        engine.dispose()
