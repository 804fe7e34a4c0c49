"""Loads the heads of the audit chains that a batch will extend, with one query."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.orm import Session

from servicekit import audit


def preload(session: Session, table: Table, subjects: Sequence[str]) -> None:
    wanted = sorted({subject for subject in subjects if subject})
    if wanted:
        audit.preload(session, table, wanted)
