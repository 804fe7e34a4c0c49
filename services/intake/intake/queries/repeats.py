"""What resembled an earlier dispute when it was registered, and whether somebody has said yes or no since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, exists, or_, select
from sqlalchemy.orm import Session

from contracts.intake import LookAlike
from contracts.repeats import ListProposals
from intake.model import MERGING, Dispute
from intake.tables import DISPUTES, LINKS
from servicekit.aside import aside
from servicekit.paging import page

OPEN = ("registered", "accepted")


def alike_ones(
    session: Session, request: ListProposals, since: datetime, channel: str
) -> tuple[list[Dispute], str]:
    """One page, the latest first, of what resembles something and lies under nothing yet."""
    statement = select(Dispute).where(DISPUTES.c.registered_at >= since, *_narrowed(request, channel))
    keys = [DISPUTES.c.registered_at, DISPUTES.c.id]
    return page(session, statement, keys, cursor=request.cursor, limit=request.limit)


def undecided(session: Session, disputes: Sequence[Dispute]) -> dict[str, list[LookAlike]]:
    """dispute → the look-alikes of its registration that nobody has linked it with or told apart from it."""
    decided = _linked_with(session, [one.id for one in disputes if one.look_alikes])
    return {
        one.id: [
            like
            for like in map(LookAlike.model_validate, one.look_alikes)
            if like.dispute_id not in decided[one.id]
        ]
        for one in disputes
    }


def _narrowed(request: ListProposals, channel: str) -> Iterator[ColumnElement[bool]]:
    yield cast(DISPUTES.c.look_alikes, Text) != "[]"
    yield aside(DISPUTES.c.state).in_(OPEN)
    yield ~exists().where(
        LINKS.c.dispute_id == DISPUTES.c.id, LINKS.c.kind.in_(MERGING), LINKS.c.ended_at.is_(None)
    )
    for door in filter(None, (channel, request.channel)):
        yield aside(DISPUTES.c.channel) == door
    if request.village:
        yield DISPUTES.c.village_code == request.village
    if request.dispute_ids:
        yield DISPUTES.c.id.in_(request.dispute_ids)


def _linked_with(session: Session, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if not ids:
        return found
    either = or_(LINKS.c.dispute_id.in_(ids), LINKS.c.other_id.in_(ids))
    wanted = select(LINKS.c.dispute_id, LINKS.c.other_id).where(either, LINKS.c.ended_at.is_(None))
    for one, other in session.execute(wanted):
        found[one].add(other)
        found[other].add(one)
    return found
