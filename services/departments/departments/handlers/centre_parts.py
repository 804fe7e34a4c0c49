"""协办 by the centre: a part that a decision or a joint study gives to a co-desk, unasked by the lead desk."""

from __future__ import annotations

from datetime import date

from departments import queries
from departments.handlers.telling_parts import tell_assigned
from departments.model import CoPart, DeskCase
from messaging.call import Call


def assign_by_centre(
    call: Call, case: DeskCase, given: tuple[str, str, str, date], by: str, decision_no: int = 0
) -> None:
    """``given``: the part's id, its desk, what to do, until when. ``decision_no``: the decision that wants it, 0 for a study."""
    part_id, desk, task, due_on = given
    part = CoPart(
        part_id=part_id,
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        lead_desk=case.desk,
        co_desk=desk,
        task=task,
        due_on=due_on,
        assigned_by=by,
        assigned_at=call.now,
        decision_no=decision_no,
    )
    queries.add_part(call.session, part)
    tell_assigned(call, part, by=by)
