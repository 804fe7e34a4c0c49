"""How the reconciliation of last night stands, and which differences are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import exchange as c
from intake.model import Reconciliation
from intake.policies.nightly import BEGINS, attempt_ids
from intake.tables import DIFFERENCES, RECONCILIATIONS
from servicekit.clock import local_date


def day_of_night(now: datetime) -> date:
    """The town's day that is to be reconciled at ``now``: yesterday, from 01:00 on."""
    return local_date(now - BEGINS) - timedelta(days=1)


def attempts_of(session: Session, connection_id: str, day: date) -> Sequence[Reconciliation]:
    """What was made of ``day`` by itself, the last attempt last."""
    ids = attempt_ids(connection_id, day)
    found = session.scalars(select(Reconciliation).where(RECONCILIATIONS.c.reconciliation_id.in_(ids)))
    return sorted(found, key=lambda one: ids.index(one.reconciliation_id))


def last_night(session: Session, connection_id: str, now: datetime) -> c.Nightly | None:
    day = day_of_night(now)
    attempts = attempts_of(session, connection_id, day)
    if not attempts:
        return None
    last = attempts[-1]
    return c.Nightly(
        reconciliation_id=last.reconciliation_id,
        day=day,
        state=last.state,
        trouble=last.trouble,
        attempts=len(attempts),
    )


def open_differences(session: Session, connection_id: str) -> int:
    """Orders with a difference that nobody dealt with; one that stands in several reports counts once."""
    counted = (
        select(func.count(DIFFERENCES.c.order_no.distinct()))
        .join(RECONCILIATIONS, RECONCILIATIONS.c.reconciliation_id == DIFFERENCES.c.reconciliation_id)
        .where(RECONCILIATIONS.c.connection_id == connection_id, DIFFERENCES.c.remedy == "")
    )
    return session.scalar(counted) or 0
