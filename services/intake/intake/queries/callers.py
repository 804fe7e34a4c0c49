"""Parties by the digests of telephone and ID number: the newest entries of a person, never a scan."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, select, union
from sqlalchemy.orm import Session

from contracts.callers import BroughtBefore
from intake.model import Dispute, Party
from intake.policies.seeing import excerpt
from intake.tables import DISPUTES, PARTIES

NEWEST = 20  # entries of one person that are looked at


def entries_of(session: Session, phone_digest: str, id_digest: str) -> Sequence[tuple[Party, Dispute]]:
    """The newest entries in which somebody has this telephone or this ID number; ids sort by time."""
    ranges = [
        _newest(column, digest)
        for column, digest in ((PARTIES.c.phone_digest, phone_digest), (PARTIES.c.id_digest, id_digest))
        if digest
    ]
    if not ranges:
        return []
    keys = union(*ranges).subquery()
    both = (PARTIES.c.dispute_id == keys.c.dispute_id) & (PARTIES.c.position == keys.c.position)
    found = select(Party, Dispute).join(keys, both).join(Dispute, PARTIES.c.dispute_id == DISPUTES.c.id)
    newest = found.order_by(DISPUTES.c.registered_at.desc(), DISPUTES.c.id.desc(), PARTIES.c.position)
    return [(party, dispute) for party, dispute in session.execute(newest.limit(NEWEST))]


def _newest(column: ColumnElement[str], digest: str) -> Select[tuple[str, int]]:
    own = select(PARTIES.c.dispute_id, PARTIES.c.position).where(column == digest)
    return select(own.order_by(PARTIES.c.dispute_id.desc()).limit(NEWEST).subquery())


def brought(entries: Collection[tuple[Party, Dispute]]) -> tuple[BroughtBefore, ...]:
    """Each dispute once, as it was found."""
    once = {dispute.id: (party, dispute) for party, dispute in reversed(list(entries))}
    return tuple(_brought(party, dispute) for party, dispute in reversed(list(once.values())))


def _brought(party: Party, dispute: Dispute) -> BroughtBefore:
    return BroughtBefore.model_validate(
        {
            "dispute_id": dispute.id,
            "number": dispute.number,
            "role": party.role,
            "state": dispute.state,
            "channel": dispute.channel,
            "excerpt": excerpt(dispute.narrative_masked),
            "registered_at": dispute.registered_at,
        }
    )
