"""What everybody is told of a co-desk's part: that it was given, and that nobody needs it any more."""

from __future__ import annotations

from contracts import whistles as c
from departments.model import CoPart
from messaging.call import Call

SYSTEM = "system"  # who drops a part because of a decision or the end of the case


def tell_assigned(call: Call, part: CoPart, behalf: str = "", by: str = "") -> None:
    again = part.times > 1
    told = {"part": part.part_id, "desk": part.co_desk, "again": again, "on_behalf_of": behalf}
    call.audit(part.dispute_id, "part.assigned", **told)
    said = {"task": part.task, "due_on": part.due_on, "again": again, "on_behalf_of": behalf}
    who = {"assigned_by": by or call.actor.person_id, "at": call.now}
    call.publish(c.PartAssigned.model_validate({**ids_of(part), **said, **who}))


def tell_dropped(call: Call, part: CoPart, by: str) -> None:
    call.audit(part.dispute_id, "part.dropped", part=part.part_id)
    call.publish(c.PartDropped(at=call.now, **ids_of(part), dropped_by=by))


def ids_of(part: CoPart) -> dict[str, str]:
    names = ("dispute_id", "number", "part_id", "lead_desk", "co_desk")
    return {name: getattr(part, name) for name in names}
