"""What belongs to one round of a dispute."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Select, Table, bindparam, inspect, select
from sqlalchemy.orm import Session

from mediation.model import Proceeding

EntityT = TypeVar("EntityT")


def of_round(session: Session, proceeding: Proceeding, entity: type[EntityT], *order: str) -> list[EntityT]:
    """Its entities, in the order of these columns."""
    given = {"dispute": proceeding.dispute_id, "number": proceeding.round}
    return list(session.scalars(_those(entity, order), given))  # type: ignore[arg-type]  # a class is hashable


@lru_cache(maxsize=32)
def _those(entity: type[Any], order: tuple[str, ...]) -> Select[Any]:
    """Built once: a page of a proceeding asks for eight kinds, and building a statement costs more than running it."""
    own = _table_of(entity).c
    those = select(entity).where(own.dispute_id == bindparam("dispute"), own.round == bindparam("number"))
    return those.order_by(*(own[name] for name in order))


def _table_of(entity: type[Any]) -> Table:
    found = inspect(entity).local_table
    assert isinstance(found, Table)
    return found
