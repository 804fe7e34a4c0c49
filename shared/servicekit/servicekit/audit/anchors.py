"""The daily seal: one row over the heads of all chains that grew, each seal following the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Table, and_, func, insert, select, text
from sqlalchemy.orm import Session

from servicekit.audit.digest import START, canonical, sm3
from servicekit.audit.tables import AuditTables
from servicekit.clock import SHANGHAI, local_date

Head = tuple[str, int, str]
# A day is sealed so long after its end: transactions of its last moments, and clocks that differ a little.
MARGIN = timedelta(hours=1)
# Of our advisory locks: the chains' own begin one bit higher.
_LOCK = 6 << 40


def anchor(session: Session, tables: tuple[Table, Table], day: date) -> bool:
    """Seals ``day``, which must be over: one row with the heads of the chains that grew since the last one.

    Each anchor also covers the one before, so that no row can be cut from a chain's end unseen. Repeating
    it, or asking for a day before the last sealed one, does nothing.

    :returns: whether the day was sealed by this call.
    """
    audit, anchors = AuditTables(*tables)
    session.flush()
    last = session.execute(select(anchors).order_by(anchors.c.day.desc()).limit(1)).first()
    if last is not None and last.day >= day:
        return False
    previous, after = (START, None) if last is None else (last.hash, last.day)
    heads = _grown(session, audit, after, day)
    sealed = _hash(previous, day, heads)
    session.execute(insert(anchors).values(day=day, chains=len(heads), previous_hash=previous, hash=sealed))
    return True


def anchor_yesterday(session: Session, tables: tuple[Table, Table], now: datetime) -> str:
    """Seals the town's day before ``now``, and with it any day before that was missed; once for all instances.

    :returns: the seal's hash, "" where the day is sealed already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    day = local_date(now - MARGIN) - timedelta(days=1)
    if not anchor(session, tables, day):
        return ""
    sealed = AuditTables(*tables).anchors
    return str(session.scalar(select(sealed.c.hash).where(sealed.c.day == day)))


def verify_anchors(session: Session, tables: tuple[Table, Table]) -> list[date]:
    """The sealed days whose chains are not what they were when they were sealed."""
    audit, anchors = AuditTables(*tables)
    wrong: list[date] = []
    previous: str = START
    after: date | None = None
    for row in session.execute(select(anchors).order_by(anchors.c.day)).all():
        heads = _grown(session, audit, after, row.day)
        if row.previous_hash != previous or row.hash != _hash(previous, row.day, heads):
            wrong.append(row.day)
        previous, after = row.hash, row.day
    return wrong


def _grown(session: Session, audit: Table, after: date | None, until: date) -> Sequence[Head]:
    """The heads of the chains that grew behind ``after`` up to ``until``, as they were on that day."""
    inside = [audit.c.at < end_of(until)] + ([audit.c.at >= end_of(after)] if after else [])
    last = (
        select(audit.c.dispute_id, func.max(audit.c.position).label("position"))
        .where(*inside)
        .group_by(audit.c.dispute_id)
        .subquery()
    )
    same = and_(audit.c.dispute_id == last.c.dispute_id, audit.c.position == last.c.position)
    found = session.execute(select(audit.c.dispute_id, audit.c.position, audit.c.hash).join(last, same))
    return sorted((row.dispute_id, row.position, row.hash) for row in found)


def _hash(previous: str, day: date, heads: Sequence[Head]) -> str:
    return sm3((previous + canonical([day.isoformat(), heads])).encode())


def end_of(day: date) -> datetime:
    """The first moment of the next day in the town."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
