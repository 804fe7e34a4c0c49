"""协办 by decision: each co-desk that a routing decision names gets its part, and loses it when that no longer holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.routing import DisputeRouted
from departments import policies, queries
from departments.desks import desks
from departments.handlers.centre_parts import assign_by_centre
from departments.handlers.telling_parts import SYSTEM, tell_assigned, tell_dropped
from departments.model import CoPart, DeskCase
from messaging.call import Call

OVERTAKEN = "研判改派或者协办部门有变，这一项不用再办。"
RETURNED = "牵头部门退回了本件，重新研判以后再定。"
ENDED = "本件已经办结，这一项不用再办。"


def give_parts(call: Call, case: DeskCase, event: DisputeRouted) -> None:
    """Each co-desk of the decision gets its part; what an earlier decision gave and this one does not want falls away.

    A joint study gives its own parts (``StudyConcluded``), and a desk with an open part keeps that one.
    """
    known = _settled(call, case, event)
    if event.study_id:
        return
    for desk in event.case.co_desks:
        if desk in desks() and desk != case.desk and desk not in known:
            _assign(call, case, event, desk)


def drop_parts(call: Call, dispute_id: str, reason: str) -> None:
    """Nobody has to do anything more for this case."""
    _drop(call, queries.open_parts(call.session, dispute_id), reason)


def take_parts_up(call: Call, dispute_id: str, reason: str) -> None:
    """What was dropped for that reason is to be done after all."""
    for part in queries.dropped_parts(call.session, dispute_id, reason):
        part.take_up()
        queries.add_part(call.session, part)
        tell_assigned(call, part, by=part.assigned_by)


def _settled(call: Call, case: DeskCase, event: DisputeRouted) -> set[str]:
    """The co-desks that keep an open part; of a first decision nobody has one."""
    if event.decision_no == 1:
        return set()
    still = queries.open_parts(call.session, case.dispute_id)
    gone = [one for one in still if policies.falls_away(one, case.desk, event.case.co_desks)]
    _drop(call, gone, OVERTAKEN)
    return {one.co_desk for one in still if one.state == "open"}


def _drop(call: Call, parts: Iterable[CoPart], reason: str) -> None:
    for part in parts:
        part.drop(reason)
        tell_dropped(call, part, SYSTEM)


def _assign(call: Call, case: DeskCase, event: DisputeRouted, desk: str) -> None:
    task = policies.task_of(desks()[case.desk].name, event.co_whys.get(desk, ""), event.reason)
    source = f"{case.dispute_id}/{event.decision_no}"
    assign_by_centre(
        call, case, source, (desk, task, _due_on(call, event)), event.decided_by, event.decision_no
    )


def _due_on(call: Call, event: DisputeRouted) -> date:
    """The day by which a case of this grade is settled; where that is near or past, as long as a co-desk needs at least."""
    began = event.case.accepted_at or event.case.registered_at
    settled = call.resources.settled_by(began, event.case.complexity)
    return max(settled, call.resources.count(event.at, call.settings.least_part_days, "working"))
