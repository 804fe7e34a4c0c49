"""One dispute's chain: adding a row behind its head, and checking every chain again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Result, Table, and_, event, func, select, text, true
from sqlalchemy.orm import Session

from servicekit import batches
from servicekit.audit.anchors import end_of
from servicekit.audit.digest import START, canonical, row_hash
from servicekit.audit.tables import row_type_of
from servicekit.ids import new_id

_HEADS = "servicekit.audit.heads"
_EXPECTED = "servicekit.audit.expected"
_OPEN = "servicekit.audit.open"  # the end of the last sealed day; None where there is none
_WAITING = "servicekit.audit.waiting"
SLICE = 1000
# The numbers of our advisory locks lie above those of the migrations.
_SPACE = 7 << 40
_LOCKING = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


@dataclass(frozen=True)
class Break:
    """A chain breaks: ``gap`` a row is missing, ``link`` it follows another, ``hash`` it was changed."""

    dispute_id: str
    position: int
    reason: str


@dataclass(frozen=True)
class _Waiting:
    """Rows for the next flush, and the entity that stands for them in the session."""

    table: Table
    entity: Any
    rows: list[dict[str, Any]]


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

    A moment inside a sealed day can only come from a clock that was set back: the row is dated at the day's end.
    ``details`` hold codes and ids, never a name; what JSON cannot say is kept as text. The first row of a
    transaction costs one SELECT, for all disputes that it expects.
    """
    heads = _heads(session)
    if dispute_id not in heads:
        preload(session, table, {dispute_id, *session.info.pop(_EXPECTED, ())})
    if _OPEN not in session.info:
        session.info[_OPEN] = _end_of_seals(session.scalar(select(func.max(_seals(table).c.day))))
    position, previous = heads[dispute_id]
    at = max(at, session.info[_OPEN] or at)
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
    _write_later(session, table, {"id": new_id(), **row})
    heads[dispute_id] = (position + 1, row["hash"])


def expect(session: Session, dispute_ids: Iterable[str]) -> None:
    """Names the disputes that this transaction may write rows of: the first row reads the heads of all with one SELECT.

    A transaction that writes no row reads nothing.
    """
    session.info[_EXPECTED] = {dispute_id for dispute_id in dispute_ids if dispute_id}


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
    found = session.execute(_heads_and_seal(table), {"dispute_ids": missing}).all()
    heads.update({row.dispute_id: (row.position, row.hash) for row in found if row.dispute_id is not None})
    session.info[_OPEN] = _end_of_seals(found[0].day)


@lru_cache(maxsize=64)
def _heads_and_seal(table: Table) -> Any:
    """The last sealed day beside the heads of ``:dispute_ids``; built once for each table, which costs more than asking."""
    last = (
        select(table.c.dispute_id, func.max(table.c.position).label("position"))
        .where(batches.among_given(table.c.dispute_id, "dispute_ids"))
        .group_by(table.c.dispute_id)
        .subquery()
    )
    same = and_(table.c.dispute_id == last.c.dispute_id, table.c.position == last.c.position)
    grown = select(table.c.dispute_id, table.c.position, table.c.hash).join(last, same).subquery()
    seal = select(func.max(_seals(table).c.day).label("day")).subquery()
    return select(seal.c.day, grown).select_from(seal.outerjoin(grown, true()))


def _seals(table: Table) -> Table:
    return table.metadata.tables["audit_anchor"]


def _end_of_seals(day: date | None) -> datetime | None:
    return None if day is None else end_of(day)


def start_chain(session: Session, dispute_id: str) -> None:
    """Says that the dispute came into being in this transaction: its chain is empty, and nobody else can know it."""
    _heads(session).setdefault(dispute_id, (0, START))


def verify(session: Session, table: Table, breathe: Callable[[], None] = lambda: None) -> list[Break]:
    """Recomputes every chain, streaming the rows; an empty list means that all of them hold.

    ``breathe`` is called every thousand rows, so that a long check lets others work meanwhile.
    """
    session.flush()
    statement = (
        select(table).order_by(table.c.dispute_id, table.c.position).execution_options(yield_per=SLICE)
    )
    return list(_breaks(_streamed(session.execute(statement), breathe)))


def _streamed(result: Result[Any], breathe: Callable[[], None]) -> Iterator[Mapping[str, Any]]:
    for slice_ in result.partitions():
        yield from (row._asdict() for row in slice_)
        breathe()


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


def _write_later(session: Session, table: Table, row: dict[str, Any]) -> None:
    """All rows of a flush go with one INSERT, without the price of an entity each; one entity makes the flush happen."""
    waiting: _Waiting | None = session.info.get(_WAITING)
    if waiting is None:
        entity = row_type_of(table)()
        session.add(entity)
        session.info[_WAITING] = _Waiting(table, entity, [row])
    else:
        waiting.rows.append(row)


@event.listens_for(Session, "before_flush")
def _write(session: Session, *_: Any) -> None:
    waiting: _Waiting | None = session.info.pop(_WAITING, None)
    if waiting is not None:
        session.expunge(waiting.entity)
        batches.insert_rows(session, waiting.table, waiting.rows)


def _heads(session: Session) -> dict[str, tuple[int, str]]:
    heads: dict[str, tuple[int, str]] = session.info.setdefault(_HEADS, {})
    return heads


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    for name in (_HEADS, _EXPECTED, _OPEN):
        session.info.pop(name, None)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, _previous: Any) -> None:
    for name in (_HEADS, _EXPECTED, _OPEN, _WAITING):
        session.info.pop(name, None)
