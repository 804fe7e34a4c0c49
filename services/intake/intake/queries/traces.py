"""Finds the disputes that share a mark, and loads what is compared of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol, cast

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from intake.tables import DISPUTES
from servicekit import batches
from servicekit.engine import UtcDateTime

CROWDED = 40  # at most so many disputes are looked at for one mark, the latest first
# Each mark is one index range, and one row: of thousands of marks the disputes would be too many rows to fetch.
_LATEST = """
    SELECT mark, (
        SELECT {gathered} FROM (
            SELECT dispute_id FROM traces
            WHERE traces.mark = marks.mark AND registered_at >= :since
            ORDER BY registered_at DESC LIMIT :crowded
        ) AS one
    ) AS ids
    FROM {marks}
"""
_STATEMENTS = {
    "postgresql": _LATEST.format(
        gathered="string_agg(dispute_id, ',')", marks="unnest(CAST(:marks AS varchar[])) AS marks (mark)"
    ),
    "sqlite": _LATEST.format(
        gathered="group_concat(dispute_id, ',')",
        marks="(SELECT value AS mark FROM json_each(:marks)) AS marks",
    ),
}


class Found(Protocol):
    """An earlier dispute as far as a look-alike shows it: a row of ``load``, or one that is being saved with others."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def registered_at(self) -> datetime: ...
    @property
    def narrative_masked(self) -> str: ...
    @property
    def village_code(self) -> str: ...
    @property
    def confidential(self) -> bool: ...
    @property
    def registered_by(self) -> str: ...


def latest(session: Session, marks: Iterable[str], since: datetime) -> dict[str, list[str]]:
    """The disputes with each of the marks since then, the latest first; a mark that nobody has is left out."""
    wanted = sorted(set(marks))
    if not wanted:
        return {}
    dialect = session.get_bind().dialect.name
    told = wanted if dialect == "postgresql" else json.dumps(wanted)
    statement = text(_STATEMENTS[dialect]).bindparams(bindparam("since", type_=UtcDateTime))
    rows = session.execute(statement, {"marks": told, "since": since, "crowded": CROWDED})
    return {mark: ids.split(",") for mark, ids in rows if ids}


def load(session: Session, ids: Collection[str]) -> dict[str, Found]:
    """The shortlisted disputes with one SELECT."""
    if not ids:
        return {}
    columns = (
        DISPUTES.c.id,
        DISPUTES.c.number,
        DISPUTES.c.state,
        DISPUTES.c.registered_at,
        DISPUTES.c.narrative_masked,
        DISPUTES.c.village_code,
        DISPUTES.c.confidential,
        DISPUTES.c.registered_by,
    )
    found = session.execute(select(*columns).where(batches.among(DISPUTES.c.id, ids)))
    return {row.id: cast(Found, row) for row in found}
