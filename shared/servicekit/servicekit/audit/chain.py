"""One dispute's chain: adding a row behind its head, and checking every chain again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, and_, event, func, select, text
from sqlalchemy.orm import Session

from servicekit.audit.digest import START, canonical, row_hash
from servicekit.audit.tables import row_type_of
from servicekit.ids import new_id

_HEADS = "servicekit.audit.heads"
# The numbers of our advisory locks lie above those of the migrations.
_SPACE = 7 << 40
_LOCKING = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


@dataclass(frozen=True)
class Break:
    """A chain breaks: ``gap`` a row is missing, ``link`` it follows another, ``hash`` it was changed."""

    dispute_id: str
    position: int
    reason: str


def append(
    session: Session,
    table: Table,
    *,
    dispute_id: str,
    at: datetime,
    actor_id: str,
    role: str,
    action: str,
    details: Mapping[str, Any],
) -> None:
    """Adds a row to the dispute's chain; it is written with the session's next flush.

    ``details`` hold codes and ids, never a name; what JSON cannot say is kept as text. Outside a
    preloaded batch the first row of a dispute costs one SELECT.
    """
    heads = _heads(session)
    if dispute_id not in heads:
        preload(session, table, [dispute_id])
    position, previous = heads[dispute_id]
    row: dict[str, Any] = {
        "dispute_id": dispute_id,
        "position": position + 1,
        "at": at,
        "actor_id": actor_id,
        "role": role,
        "action": action,
        "details": json.loads(canonical(details)),
        "previous_hash": previous,
    }
    row["hash"] = row_hash(row)
    session.add(row_type_of(table)(id=new_id(), **row))
    heads[dispute_id] = (position + 1, row["hash"])


class Entry(NamedTuple):
    """What happened, before it has its place in a chain."""

    at: datetime
    actor_id: str
    role: str
    action: str
    details: Mapping[str, Any]


def whole_chain(
    dispute_id: str, entries: Iterable[Entry], new_id: Callable[[datetime], str]
) -> list[dict[str, Any]]:
    """The rows of a chain that begins and ends with ``entries``, for writing in bulk; details are plain JSON already."""
    rows: list[dict[str, Any]] = []
    previous: str = START
    for position, entry in enumerate(entries, 1):
        said = {"dispute_id": dispute_id, "position": position, **entry._asdict(), "previous_hash": previous}
        previous = row_hash(said)
        rows.append({"id": new_id(entry.at), **said, "hash": previous})
    return rows


def preload(session: Session, table: Table, dispute_ids: Collection[str]) -> None:
    """Reads the heads of the disputes' chains with one SELECT.

    On PostgreSQL the chains are locked until the transaction ends, so that two writers of one dispute
    wait for each other instead of claiming the same position.
    """
    heads = _heads(session)
    missing = sorted(set(dispute_ids) - heads.keys())
    if not missing:
        return
    _lock(session, missing)
    heads.update(dict.fromkeys(missing, (0, START)))
    last = (
        select(table.c.dispute_id, func.max(table.c.position).label("position"))
        .where(table.c.dispute_id.in_(missing))
        .group_by(table.c.dispute_id)
        .subquery()
    )
    same = and_(table.c.dispute_id == last.c.dispute_id, table.c.position == last.c.position)
    found = session.execute(select(table.c.dispute_id, table.c.position, table.c.hash).join(last, same))
    heads.update({row.dispute_id: (row.position, row.hash) for row in found})


def verify(session: Session, table: Table) -> list[Break]:
    """Recomputes every chain, streaming the rows; an empty list means that all of them hold."""
    session.flush()
    statement = select(table).order_by(table.c.dispute_id, table.c.position).execution_options(yield_per=1000)
    return list(_breaks(row._asdict() for row in session.execute(statement)))


def _breaks(rows: Iterator[Mapping[str, Any]]) -> Iterator[Break]:
    dispute_id, position, previous = "", 0, START
    for row in rows:
        if row["dispute_id"] != dispute_id:
            dispute_id, position, previous = row["dispute_id"], 0, START
        if row["position"] != position + 1:
            yield Break(dispute_id, row["position"], "gap")
        elif row["previous_hash"] != previous:
            yield Break(dispute_id, row["position"], "link")
        if row["hash"] != row_hash(row):
            yield Break(dispute_id, row["position"], "hash")
        position, previous = row["position"], row["hash"]


def _lock(session: Session, dispute_ids: Sequence[str]) -> None:
    """Locks in one order, so that two batches with the same disputes cannot wait for each other in a ring."""
    if session.get_bind().dialect.name == "postgresql":
        keys = sorted({_SPACE + zlib.crc32(dispute_id.encode()) for dispute_id in dispute_ids})
        session.execute(_LOCKING, {"keys": keys})


def _heads(session: Session) -> dict[str, tuple[int, str]]:
    heads: dict[str, tuple[int, str]] = session.info.setdefault(_HEADS, {})
    return heads


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    session.info.pop(_HEADS, None)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, _previous: Any) -> None:
    session.info.pop(_HEADS, None)
