"""催: whoever waits for another desk, or supervision, reminds it of a call or a part; it stands on both sides' lists."""

from __future__ import annotations

from contracts import whistles as c
from departments import policies, queries
from departments.model import CoPart, Whistle
from messaging.call import Call
from servicekit.clock import local_date


def remind_whistle(call: Call, request: c.RemindWhistle) -> c.Whistle:
    """:raises WhistleOver, WrongMoment, AnotherDesk: see there."""
    whistle = queries.find_whistle(call.session, request.whistle_id, call.actor, lock=True)
    _remind(call, whistle, whistle.caller_desk)
    told = {"whistle": whistle.whistle_id, "desk": whistle.called_desk}
    call.audit(whistle.dispute_id, "whistle.reminded", **told)
    return queries.whistle_sheet(call.session, whistle)


def remind_part(call: Call, request: c.RemindPart) -> c.Part:
    """:raises PartOver, WrongMoment, AnotherDesk: see there."""
    part = queries.find_part(call.session, request.part_id, call.actor, lock=True)
    _remind(call, part, part.lead_desk)
    call.audit(part.dispute_id, "part.reminded", part=part.part_id, desk=part.co_desk)
    return queries.part_sheet(call.session, part)


def _remind(call: Call, found: Whistle | CoPart, waiting: str) -> None:
    """``waiting`` is the desk that waits for the other."""
    if not call.actor.may("supervision.read"):
        call.demand("desk.work")
        queries.check_desk(call.actor, waiting)
    last = found.reminded_at
    policies.must_be_reminded_once_a_day(last and local_date(last), local_date(call.now))
    found.remind(call.now)
