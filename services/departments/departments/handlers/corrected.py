"""A decision was corrected or taken back: the desks give the case up, take it over, or go on with what is said of it now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.errors import TooEarly
from contracts.routing import RoutingReferred
from contracts.routing_corrections import RoutingCorrected
from departments import queries
from departments.desks import desks
from departments.handlers.cases import tell_signed
from departments.handlers.centre_parts import assign_by_centre
from departments.handlers.decided_parts import drop_parts
from departments.handlers.telling_parts import tell_dropped
from departments.model import DeskCase, Routed, arrive
from departments.policies import AT_WORK
from messaging.call import Call
from servicekit import batches

TASK = "分流更正后由本部门协办"
DROPPED = "分流更正后不再协办"
UNDECIDED = "分流已经撤回，重新研判以后再定。"
TAKEN_BACK = "taken_back"


def take_corrected(call: Call, event: RoutingCorrected) -> None:
    """The desk that leads now has the case, every other one gives it up; told twice or late, it changes nothing."""
    here = {case.desk: case for case in queries.everywhere(call.session, event.case.dispute_id)}
    if any(case.decision_no >= event.decision_no for case in here.values()) or _is_over(event, here.values()):
        return
    for case in here.values():
        if case.desk != event.case.lead_desk:
            _give_way(call, case)
    case = _lead(call, event, here.get(event.case.lead_desk))
    call.session.flush()
    if event.former_desk != case.desk:
        _pass_parts_on(call, case)
    _follow_co_desks(call, event, case)


def _is_over(event: RoutingCorrected, here: Iterable[DeskCase]) -> bool:
    """:raises TooEarly: it was opened again, which is not known here yet."""
    ended = [case for case in here if case.state == "concluded"]
    if any(case.round < event.case.round for case in ended):
        raise TooEarly("the reopening is not known yet")
    return bool(ended)


def take_taken_back(call: Call, event: RoutingReferred) -> None:
    """Whoever has the case gives it up until it is decided anew, and co-desks have nothing more to do.

    :raises TooEarly: the decision that was taken back is not known here yet.
    """
    if event.why != TAKEN_BACK:
        return
    here = queries.everywhere(call.session, event.dispute_id)
    if not any(case.decision_no >= event.decisions for case in here):
        raise TooEarly("the decision that was taken back is not known yet")
    for case in here:
        if case.decision_no <= event.decisions:
            _give_way(call, case)
    if max(case.decision_no for case in here) <= event.decisions:
        drop_parts(call, event.dispute_id, UNDECIDED)


def _give_way(call: Call, case: DeskCase) -> None:
    if case.give_way(call.now):
        call.audit(case.dispute_id, "desk.withdrawn", desk=case.desk, decision_no=case.decision_no)


def _lead(call: Call, event: RoutingCorrected, known: DeskCase | None) -> DeskCase:
    """The case as the leading desk has it now: as before with other words about it, or waiting to be signed for."""
    evidence = tuple(one.model_dump(mode="json") for one in event.evidence)
    routed = Routed(event.decision_no, event.designated, event.case.model_dump(mode="json"), evidence)
    if known is not None and known.correct(routed):
        call.audit(known.dispute_id, "desk.corrected", desk=known.desk, decision_no=known.decision_no)
        if known.state in AT_WORK:
            tell_signed(call, known)
        return known
    desk, sign_due_at = desks()[event.case.lead_desk], call.resources.sign_due(event.at)
    if known is not None:
        known.open_again(routed, call.now, sign_due_at)
    else:
        known = arrive(routed, call.now, desk, sign_due_at)
        batches.add(call.session, known)
    call.audit(known.dispute_id, "desk.arrived", desk=known.desk, decision_no=known.decision_no)
    return known


def _pass_parts_on(call: Call, case: DeskCase) -> None:
    """What co-desks still do is done for the desk that leads now."""
    for part in queries.open_parts(call.session, case.dispute_id):
        part.lead_desk = case.desk


def _follow_co_desks(call: Call, event: RoutingCorrected, case: DeskCase) -> None:
    """A co-desk that was taken out, or leads now, drops its part; one that was added has one."""
    before, now = set(event.former_co_desks), set(event.case.co_desks)
    gone = (before - now) | {case.desk}
    for part in queries.open_parts(call.session, case.dispute_id):
        if part.co_desk in gone:
            part.drop(DROPPED)
            tell_dropped(call, part, event.corrected_by)
    for desk in sorted((now - before) & set(desks())):
        if not queries.has_part(call.session, case.dispute_id, desk):
            source, given = f"{case.dispute_id}/{event.decision_no}", (desk, TASK, _until(call, event))
            assign_by_centre(call, case, source, given, event.corrected_by, event.decision_no)


def _until(call: Call, event: RoutingCorrected) -> date:
    until: date = call.resources.count(event.at, call.settings.study_part_days, "working")
    return until
