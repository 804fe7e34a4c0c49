"""Links of disputes from either side: those that hold, those taken back, and who lies under whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from contracts.linking import LinkSheet
from intake.model import MERGING, Link, Party
from intake.policies.merging import Standing
from intake.tables import LINKS, PARTIES


def links_of(session: Session, dispute_id: str) -> Sequence[Link]:
    """Every link of a dispute, whichever end made it, in the order they were made."""
    either = or_(LINKS.c.dispute_id == dispute_id, LINKS.c.other_id == dispute_id)
    return session.scalars(select(Link).where(either).order_by(LINKS.c.linked_at, LINKS.c.id)).all()


def sheets_of(links: Collection[Link], dispute_id: str) -> tuple[LinkSheet, ...]:
    return tuple(_sheet(one, dispute_id) for one in links)


def live_links(session: Session, dispute_id: str) -> list[Link]:
    return [one for one in links_of(session, dispute_id) if one.ended_at is None]


def standing(session: Session, dispute_id: str, number: str) -> Standing:
    """Under which dispute this one lies, and whether others lie under it."""
    merged = [one for one in live_links(session, dispute_id) if one.kind in MERGING]
    under = next((one.other_number for one in merged if one.dispute_id == dispute_id), "")
    return Standing(number, under, any(one.other_id == dispute_id for one in merged))


def heads_of(session: Session, ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """dispute → id and number of the one it lies under, for those that lie under one."""
    under = select(Link).where(
        LINKS.c.dispute_id.in_(ids), LINKS.c.kind.in_(MERGING), LINKS.c.ended_at.is_(None)
    )
    return {one.dispute_id: (one.other_id, one.other_number) for one in session.scalars(under)}


def applicants_of(session: Session, ids: Collection[str]) -> int:
    """How many people apply in these disputes; whoever has the same ID number or telephone counts once."""
    found = session.scalars(select(Party).where(PARTIES.c.dispute_id.in_(ids), PARTIES.c.role == "applicant"))
    return len({one.id_digest or one.phone_digest or f"{one.dispute_id}{one.position}" for one in found})


def _sheet(link: Link, dispute_id: str) -> LinkSheet:
    other_id, other_number = link.seen_from(dispute_id)
    return LinkSheet.model_validate(
        {
            "link_id": link.id,
            "other_id": other_id,
            "other_number": other_number,
            "kind": link.kind,
            "role": link.role_of_other(dispute_id),
            "reason": link.reason,
            "linked_at": link.linked_at,
            "linked_by": link.linked_by,
            "ended_at": link.ended_at,
            "ended_by": link.ended_by,
            "ended_reason": link.ended_reason,
        }
    )
