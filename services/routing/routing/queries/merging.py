"""What lies under what; for a batch of events read once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, SessionTransaction

from routing.model import Docket, Merge
from routing.tables import DOCKETS, MERGES
from servicekit import batches

KEPT = "routing.merges"


def preload_merges(session: Session, dispute_ids: Sequence[str]) -> None:
    """What was told of these disputes, as repeats and as originals; it holds as long as this transaction."""
    session.info[KEPT] = (session.get_transaction(), set(dispute_ids), _read(session, dispute_ids))


def merges_of(session: Session, dispute_id: str) -> list[Merge]:
    """Every link of this dispute, under another or with another under it, those that hold no more too."""
    transaction, known, found = _kept(session)
    if transaction is not session.get_transaction() or dispute_id not in known:
        found = _read(session, [dispute_id])
    return [one for one in found if dispute_id in (one.dispute_id, one.head_id)]


def followers(session: Session, head_id: str) -> list[Docket]:
    """The dockets that are worked under this one, locked, in one order."""
    told = [one.dispute_id for one in merges_of(session, head_id) if one.head_id == head_id and one.holds]
    if not told:
        return []
    own = DOCKETS.c.dispute_id
    wanted = batches.locked(session, select(Docket).where(batches.among(own, told)), own)
    found = session.scalars(wanted.execution_options(populate_existing=True))
    return sorted((one for one in found if one.under == head_id), key=lambda one: one.dispute_id)


def _read(session: Session, ids: Sequence[str]) -> list[Merge]:
    mine = or_(batches.among(MERGES.c.dispute_id, ids), batches.among(MERGES.c.head_id, ids))
    return list(session.scalars(select(Merge).where(mine).order_by(MERGES.c.dispute_id, MERGES.c.head_id)))


def _kept(session: Session) -> tuple[SessionTransaction | None, set[str], list[Merge]]:
    kept: tuple[SessionTransaction | None, set[str], list[Merge]] = session.info.get(KEPT, (None, set(), []))
    return kept
