"""移交、请假、代理: a case passes to a colleague who accepts it; who is away names who stands in."""

from __future__ import annotations

from contracts import desk_people as c
from departments import policies, queries
from departments.errors import HandoverOpen, NotYours
from departments.handlers.cases import own_case
from departments.model import Absence, DeskCase, Handover
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def offer_handover(call: Call, request: c.OfferHandover) -> c.Handover:
    """:raises NotWorking, NotYours, WrongColleague, HandoverOpen: see there."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    behalf = acting_for(call, case)
    officers = call.resources.officers[case.desk]
    policies.must_have_the_case(call.actor.person_id, case.officer_id, officers, bool(behalf))
    policies.must_be_colleague(request.to_id, case.officer_id, officers, "to_id")
    if queries.waits_for_answer(call.session, case.dispute_id, case.desk):
        raise HandoverOpen("该件已经有一次移交等待接收，请先等答复或者收回。")
    handover = Handover(
        handover_id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        desk=case.desk,
        from_id=case.officer_id,
        to_id=request.to_id,
        reason=mask_text(request.reason),
        offered_by=call.actor.person_id,
        offered_at=call.now,
    )
    call.session.add(handover)
    call.audit(case.dispute_id, "handover.offered", desk=case.desk, by=request.to_id, on_behalf_of=behalf)
    told = {**_of(handover), "reason": handover.reason, "offered_by": handover.offered_by}
    call.publish(c.HandoverOffered.model_validate({**told, "at": call.now, "on_behalf_of": behalf}))
    return queries.as_handover(handover)


def accept_handover(call: Call, request: c.AcceptHandover) -> c.Handover:
    """From now on the case is the colleague's. :raises NotYours: it was offered to somebody else."""
    handover, behalf = _to_me(call, request)
    case = own_case(call, request.desk, handover.dispute_id)
    policies.must_be_at_work(case)
    handover.end("accepted", call.actor.person_id, call.now)
    case.officer_id = handover.to_id
    call.audit(case.dispute_id, "handover.accepted", desk=case.desk, by=handover.to_id, on_behalf_of=behalf)
    told = {**_of(handover), "accepted_by": call.actor.person_id, "on_behalf_of": behalf}
    call.publish(c.CaseHandedOver.model_validate({**told, "at": call.now}))
    return queries.as_handover(handover)


def decline_handover(call: Call, request: c.DeclineHandover) -> c.Handover:
    """The case stays where it is. :raises NotYours: it was offered to somebody else."""
    handover, behalf = _to_me(call, request)
    handover.end("declined", call.actor.person_id, call.now, mask_text(request.reason))
    call.audit(handover.dispute_id, "handover.declined", desk=handover.desk, on_behalf_of=behalf)
    told = {**_of(handover), "reason": handover.answer, "declined_by": call.actor.person_id}
    call.publish(c.HandoverDeclined.model_validate({**told, "at": call.now, "on_behalf_of": behalf}))
    return queries.as_handover(handover)


def take_handover_back(call: Call, request: c.TakeHandoverBack) -> c.Handover:
    """Before it is answered, by whoever offered it."""
    handover = _handover(call, request)
    if call.actor.person_id not in (handover.offered_by, handover.from_id):
        raise NotYours("只有提出移交的人可以收回。")
    handover.end("taken_back", call.actor.person_id, call.now)
    call.audit(handover.dispute_id, "handover.taken_back", desk=handover.desk)
    return queries.as_handover(handover)


def mark_absence(call: Call, request: c.MarkAbsence) -> c.Absence:
    """:raises WrongMoment, WrongColleague, NotYours: see there."""
    own, today = request.person_id or call.actor.person_id, local_date(call.now)
    _must_arrange(call, request.desk, own)
    policies.must_be_days_ahead(request.from_on, request.until_on, today)
    officers = call.resources.officers[request.desk]
    policies.must_be_officer(own, officers, "person_id")
    policies.must_be_colleague(request.deputy_id, own, officers, "deputy_id")
    others = queries.absences_of(call.session, request.desk, today, lock=True)
    policies.must_fit_the_others(own, request.deputy_id, request.from_on, request.until_on, others)
    absence = Absence(
        absence_id=call.new_id(),
        desk=request.desk,
        person_id=own,
        marked_by="" if own == call.actor.person_id else call.actor.person_id,
        deputy_id=request.deputy_id,
        from_on=request.from_on,
        until_on=request.until_on,
        reason=mask_text(request.reason),
        marked_at=call.now,
    )
    call.session.add(absence)
    told = {"desk": request.desk, "person_id": own, "deputy": request.deputy_id, "reason": absence.reason}
    call.audit(f"desk:{request.desk}", "absence.marked", **told)
    return queries.as_absence(absence)


def end_absence(call: Call, request: c.EndAbsence) -> c.Absence:
    """By the one who was away, or for them. :raises NotYours: it is a colleague's."""
    absence = queries.find_absence(call.session, request.absence_id, request.desk)
    _must_arrange(call, request.desk, absence.person_id)
    policies.must_say_why(request.reason, absence.person_id == call.actor.person_id)
    absence.end(local_date(call.now), call.actor.person_id, mask_text(request.reason))
    told = {"desk": request.desk, "person_id": absence.person_id, "reason": absence.end_reason}
    call.audit(f"desk:{request.desk}", "absence.ended", **told)
    return queries.as_absence(absence)


def _must_arrange(call: Call, desk: str, person_id: str) -> None:
    """The actor enters or ends absences of this person. :raises AnotherDesk, NotYours: see there."""
    queries.check_arranger(call.actor, desk)
    manages = call.actor.may(queries.ARRANGES)
    head = call.resources.is_head(call.actor.person_id, desk)
    policies.must_arrange(call.actor.person_id, person_id, head, manages)


def acting_for(call: Call, case: DeskCase) -> str:
    """For whom the actor acts on this case; "" where it is their own or they simply sit at the same desk."""
    return queries.acting_for(call.session, call.actor, case.officer_id, local_date(call.now))


def _of(handover: Handover) -> dict[str, str]:
    names = ("dispute_id", "number", "desk")
    found = {name: str(getattr(handover, name)) for name in names}
    return {**found, "from_officer": handover.from_id, "to_officer": handover.to_id}


def _handover(call: Call, request: c.AcceptHandover | c.DeclineHandover | c.TakeHandoverBack) -> Handover:
    call.demand("desk.work")
    queries.check_desk(call.actor, request.desk)
    return queries.find_handover(call.session, request.handover_id, request.desk)


def _to_me(call: Call, request: c.AcceptHandover | c.DeclineHandover) -> tuple[Handover, str]:
    """The hand-over that waits for the actor, or for whom the actor stands in."""
    handover = _handover(call, request)
    own, today = call.actor.person_id, local_date(call.now)
    behalf = queries.acting_for(call.session, call.actor, handover.to_id, today)
    if own != handover.to_id and not behalf:
        raise NotYours("这次移交等的是另一位同事，请由他接收。")
    return handover, behalf
