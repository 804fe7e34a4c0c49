"""The cases of one transaction: loaded and locked once, made as stubs where they are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from servicekit import batches
from supervision.model import Case, Warned
from supervision.tables import CASES, WARNED

_CASES = "supervision.cases"
_WARNED = "supervision.warned"


def load_cases(session: Session, dispute_ids: Iterable[str]) -> list[Case]:
    """Locks these cases in the order of their ids and gives them.

    Two transactions that meet the same new dispute do not collide: the second waits for the first one's stub.
    """
    return list(_load(session, _CASES, Case, CASES.c.dispute_id, dispute_ids).values())


def case_of(session: Session, dispute_id: str) -> Case:
    """One case; costs nothing when the batch has loaded it."""
    found: Case = _load(session, _CASES, Case, CASES.c.dispute_id, [dispute_id])[dispute_id]
    return found


def load_warned(session: Session, warning_ids: Iterable[str]) -> list[Warned]:
    return list(_load(session, _WARNED, Warned, WARNED.c.warning_id, warning_ids).values())


def warned_of(session: Session, warning_id: str) -> Warned:
    found: Warned = _load(session, _WARNED, Warned, WARNED.c.warning_id, [warning_id])[warning_id]
    return found


def _load(
    session: Session, shelf_name: str, entity: type[Any], key: Any, ids: Iterable[str]
) -> dict[str, Any]:
    shelf: dict[str, Any] = session.info.setdefault(shelf_name, {})
    wanted = sorted({one for one in ids if one})
    missing = [one for one in wanted if one not in shelf or shelf[one] not in session]
    if missing:
        found = _select(session, entity, key, missing)
        absent = [one for one in missing if one not in found]
        if absent:
            _insert_stubs(session, key, absent)
            found |= _select(session, entity, key, absent)
        shelf.update(found)
    return {one: shelf[one] for one in wanted}


def _select(session: Session, entity: type[Any], key: Any, ids: Sequence[str]) -> dict[str, Any]:
    statement = batches.locked(session, _those(entity, key), key)  # type: ignore[arg-type]  # a class is hashable
    found = session.execute(statement, {"ids": sorted(set(ids))}).scalars()
    return {getattr(row, key.name): row for row in found}


@lru_cache(maxsize=8)
def _those(entity: type[Any], key: Any) -> Select[Any]:
    """Built once for each entity."""
    return select(entity).where(batches.among_given(key, "ids"))


def _insert_stubs(session: Session, key: Any, ids: Sequence[str]) -> None:
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(key.table)
    session.execute(insert.on_conflict_do_nothing(), [{key.name: one} for one in ids])
