"""Look-alikes as the counter sees them while it types: each with what came of it (domain.md §5.3: the earlier result first)."""

from __future__ import annotations

from sqlalchemy import select

from contracts.intake import FindLookAlikes, LookAlikes
from intake.handlers import likes
from intake.tables import DISPUTES
from messaging.call import Call


def find_look_alikes(call: Call, request: FindLookAlikes) -> LookAlikes:
    """:raises Forbidden: no right to register."""
    found = likes.find_look_alikes(call, request).items
    ids = [one.dispute_id for one in found]
    wanted = select(DISPUTES.c.id, DISPUTES.c.state).where(DISPUTES.c.id.in_(ids))
    states = {row.id: row.state for row in call.session.execute(wanted)} if ids else {}
    return LookAlikes(
        items=tuple(one.model_copy(update={"state": states.get(one.dispute_id, "")}) for one in found)
    )
