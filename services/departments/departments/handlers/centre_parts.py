"""协办 by the centre: a part that a decision or a joint study gives to a co-desk, unasked by the lead desk."""

from __future__ import annotations

from datetime import date

from departments import queries
from departments.handlers.telling_parts import tell_assigned
from departments.model import CoPart, DeskCase
from messaging.call import Call
from servicekit.files import digest_of


def part_id_of(source: str, desk: str) -> str:
    """What is told twice is one part; ``source``: the study, or the dispute and its decision."""
    return digest_of(f"{source}/{desk}".encode())[:32]


def assign_by_centre(
    call: Call, case: DeskCase, source: str, given: tuple[str, str, date], by: str, decision_no: int = 0
) -> None:
    """``given``: the desk, what to do, until when. ``decision_no``: the decision that wants it, 0 for a study."""
    desk, task, due_on = given
    part = CoPart(
        part_id=part_id_of(source, desk),
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
