"""What co-desks still have to do in a case; for a batch of events read once, and kept with what they add."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from departments.model import CoPart
from departments.tables import CO_PARTS
from servicekit import batches

KEPT = "departments.open_parts"


def preload_parts(session: Session, dispute_ids: Sequence[str]) -> None:
    """The open parts of a batch with one query, locked; they hold as long as this transaction."""
    if dispute_ids:
        found = _read(session, dispute_ids)
        kept = {one: [part for part in found if part.dispute_id == one] for one in dispute_ids}
        session.info[KEPT] = (session.get_transaction(), kept)


def add_part(session: Session, part: CoPart) -> None:
    session.add(part)
    if (kept := _kept(session).get(part.dispute_id)) is not None:
        kept.append(part)


def open_parts(session: Session, dispute_id: str) -> list[CoPart]:
    """What is still to be done in this case, locked."""
    kept = _kept(session).get(dispute_id)
    found = _read(session, [dispute_id]) if kept is None else kept
    return [part for part in found if part.state == "open"]


def dropped_parts(session: Session, dispute_id: str, reason: str) -> list[CoPart]:
    """What was dropped for this reason."""
    mine = select(CoPart).where(CO_PARTS.c.dispute_id == dispute_id, CO_PARTS.c.state == "dropped")
    return list(session.scalars(mine.where(CO_PARTS.c.reason == reason).order_by(CO_PARTS.c.part_id)))


def has_part(session: Session, dispute_id: str, desk: str) -> bool:
    """Whether the desk has an open part in this case."""
    return any(one.co_desk == desk for one in open_parts(session, dispute_id))


def _read(session: Session, dispute_ids: Sequence[str]) -> list[CoPart]:
    among = batches.among(CO_PARTS.c.dispute_id, dispute_ids)
    mine = select(CoPart).where(among, CO_PARTS.c.state == "open")
    return list(session.scalars(batches.locked(session, mine, CO_PARTS.c.dispute_id, CO_PARTS.c.part_id)))


def _kept(session: Session) -> dict[str, list[CoPart]]:
    kept: tuple[SessionTransaction | None, dict[str, list[CoPart]]] = session.info.get(KEPT, (None, {}))
    return kept[1] if kept[0] is session.get_transaction() else {}
