"""What was changed of a training, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import expert_training as c
from expert_pool.model import TrainingRevision
from expert_pool.tables import TRAINING_REVISIONS
from servicekit.clock import SHANGHAI

TERMS = {"kind": c.TRAINING_KINDS, "audience": c.AUDIENCES}


def changes_of(session: Session, training_id: str) -> Sequence[TrainingRevision]:
    """The newest first."""
    own = TRAINING_REVISIONS.c
    statement = select(TrainingRevision).where(own.training_id == training_id).order_by(own.version.desc())
    return session.scalars(statement).all()


def change_sheet(one: TrainingRevision) -> c.TrainingChange:
    fields = (c.ChangedField(field=key, before=a, after=b) for key, (a, b) in one.fields.items())
    return c.TrainingChange(
        version=one.version, changed_by=one.changed_by, changed_at=one.changed_at, reason=one.reason, fields=tuple(fields)
    )  # fmt: skip


def as_read(field: str, value: Any) -> str:
    """A moment in the town, a number without needless zeros, a code by its term."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return TERMS.get(field, {}).get(value, value)
