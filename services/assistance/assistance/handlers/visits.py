"""Visits are planned at the closure and recorded; an unhappy answer opens the dispute again."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistance import policies, queries
from assistance.errors import NotCitizen, UnknownVisit
from assistance.model import Answer, FollowUp, Obligation, Visit
from assistance.model.visits import CITIZEN
from contracts import assistance as c
from contracts.case import CaseBrief
from contracts.errors import TooEarly
from contracts.mediation import AgreementPerformed, DisputeConcluded, NewAgreementWanted, ObligationBreached
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def take_concluded(call: Call, event: DisputeConcluded) -> None:
    """Plans the visits of a closed round; told twice, it changes nothing."""
    if call.session.get(FollowUp, (event.case.dispute_id, event.case.round)) is not None:
        return
    follow = _follow_up(event)
    due = [Obligation(one.no, one.due_on) for one in event.performance]
    planned = policies.plan(
        local_date(event.at),
        agreed=event.outcome == "agreed",
        complex_=event.case.complexity == "complex",
        severe=event.case.severe,
        due=due,
    )
    for one in planned:
        visit = Visit(call.new_id(), follow.dispute_id, follow.round, one.due_on, list(one.obligations))
        follow.visits.append(visit)
        call.publish(c.VisitPlanned(**_told(call, follow, visit), due_on=visit.due_on))
    call.session.add(follow)
    call.audit(follow.dispute_id, "visits.planned", round=follow.round, visits=len(planned))


def take_breached(call: Call, event: ObligationBreached) -> None:
    """The mediator saw a breach and both sides want to be mediated again: opened for somebody else.

    :raises TooEarly: the round's end has not come here yet.
    """
    follow = _round(call, event.dispute_id, event.round)
    if event.way != "reopen" or follow.state == "reopened":
        return
    if policies.may_reopen(follow.round, call.settings.max_reopenings):
        _reopen(call, follow, "breached")
    else:
        call.audit(follow.dispute_id, "reopening_refused", round=follow.round)


def take_refused_by_court(call: Call, event: NewAgreementWanted) -> None:
    """The court said no and both sides want another agreement: it counts as no complaint, so no limit stops it.

    :raises TooEarly: the round's end has not come here yet.
    """
    follow = _round(call, event.dispute_id, event.round)
    if follow.state != "reopened":
        _reopen(call, follow, "court_refused", same_mediator=event.same_mediator)


def take_performed(call: Call, event: AgreementPerformed) -> None:
    """Everything was performed: nobody has to ask after due dates any more.

    :raises TooEarly: the round's end has not come here yet.
    """
    follow = _round(call, event.dispute_id, event.round)
    complex_, severe = follow.case["complexity"] == "complex", bool(follow.case.get("severe"))
    follow.stop_asking_after_dues(
        policies.always(local_date(follow.concluded_at), complex_=complex_, severe=severe)
    )
    call.audit(follow.dispute_id, "performance_told", round=follow.round)
    _finish(call, follow)


def _round(call: Call, dispute_id: str, number: int) -> FollowUp:
    found = call.session.get(FollowUp, (dispute_id, number))
    if found is None:
        raise TooEarly("the end of this round has not come here yet")
    return found


def record_visit(call: Call, request: c.RecordVisit) -> c.Visit:
    """Somebody other than the handler visited, or tried to."""
    call.demand("visit.work")
    follow = queries.round_of_visit(call.session, request.visit_id)
    visit = _visit(follow, request.visit_id)
    person, today = call.actor.person_id, local_date(call.now)
    follow.check_visitor(person)
    if not request.reached:
        _missed(call, follow, visit, request, today)
        return queries.sheet(follow, visit, call.actor)
    follow.check_answer(visit, request.satisfaction, request.performance, today)
    words, found = mask_text(request.words), _findings(request)
    follow.check_findings(found)
    answer = Answer(person, request.channel, str(request.satisfaction), request.performance, words, found)
    visit.answered(answer, call.now)
    _answered(call, follow, visit, today)
    return queries.sheet(follow, visit, call.actor)


def _findings(request: c.RecordVisit) -> dict[str, Any] | None:
    return request.findings.model_dump(mode="json") if request.findings else None


def answer_satisfaction(call: Call, request: c.AnswerSatisfaction) -> c.Visit:
    """The citizen's own answer counts as the next planned visit; nobody of the centre can give it."""
    if CITIZEN not in call.actor.roles:
        raise NotCitizen("满意度由群众本人凭查询码评价；工作人员请登记回访。")
    follow = queries.newest_round(call.session, request.dispute_id)
    today = local_date(call.now)
    visit = follow.next_for_citizen(today)
    visit.answered(Answer(CITIZEN, "app", request.satisfaction, words=mask_text(request.words)), call.now)
    _answered(call, follow, visit, today)
    return queries.sheet(follow, visit, call.actor)


def _missed(call: Call, follow: FollowUp, visit: Visit, request: c.RecordVisit, today: date) -> None:
    last = visit.missed(call.actor.person_id, request.channel, mask_text(request.words), today, call.now)
    action = "visit.unreached" if last else "visit.tried"
    call.audit(follow.dispute_id, action, visit_id=visit.id, tries=visit.tries)
    if last:
        _told_recorded(call, follow, visit)
        _finish(call, follow)


def _answered(call: Call, follow: FollowUp, visit: Visit, today: date) -> None:
    call.audit(
        follow.dispute_id,
        "visit.recorded",
        visit_id=visit.id,
        satisfaction=visit.satisfaction,
        performance=visit.performance,
    )
    _told_recorded(call, follow, visit)
    reason = follow.complaint(visit, today)
    if reason and policies.may_reopen(follow.round, call.settings.max_reopenings):
        _reopen(call, follow, reason)
        return
    if reason:
        follow.stop_asking()
    _finish(call, follow)


def _reopen(call: Call, follow: FollowUp, reason: str, *, same_mediator: bool = False) -> None:
    follow.reopen()
    call.audit(follow.dispute_id, "dispute.reopened", reason=reason, round=follow.round + 1)
    case = CaseBrief.model_validate({**follow.case, "round": follow.round + 1})
    reopened = {"at": call.now, "case": case, "reason": reason, "former_mediator_id": follow.mediator_id}
    call.publish(c.DisputeReopened.model_validate({**reopened, "same_mediator": same_mediator}))


def _finish(call: Call, follow: FollowUp) -> None:
    if not follow.finish():
        return
    call.audit(follow.dispute_id, "visits.finished", round=follow.round)
    finished = {
        "at": call.now,
        "dispute_id": follow.dispute_id,
        "number": follow.number,
        "round": follow.round,
        "satisfaction": follow.satisfaction,
    }
    call.publish(c.VisitsFinished.model_validate(finished))


def _told_recorded(call: Call, follow: FollowUp, visit: Visit) -> None:
    told = _told(call, follow, visit) | {
        "visitor_id": visit.visitor_id,
        "reached": visit.state == "done",
        "satisfaction": visit.satisfaction or None,
        "performance": visit.performance or "not_applicable",
        "obligations": visit.obligations,
        "findings": visit.findings,
    }
    call.publish(c.VisitRecorded.model_validate(told))


def _told(call: Call, follow: FollowUp, visit: Visit) -> dict[str, Any]:
    """What every event of a visit says."""
    return {
        "at": call.now,
        "dispute_id": follow.dispute_id,
        "number": follow.number,
        "visit_id": visit.id,
        "round": follow.round,
    }


def _visit(follow: FollowUp, visit_id: str) -> Visit:
    for visit in follow.visits:
        if visit.id == visit_id:
            return visit
    raise UnknownVisit("没有这次回访，请刷新列表。")


def _follow_up(event: DisputeConcluded) -> FollowUp:
    case = event.case
    return FollowUp(
        dispute_id=case.dispute_id,
        round=case.round,
        number=case.number,
        type_code=case.type_code,
        village_code=case.village_code,
        lead_desk=case.lead_desk,
        outcome=event.outcome,
        mediator_id=event.mediator_id,
        second_id=event.second_id,
        case=case.model_dump(mode="json"),
        obligations=[one.model_dump(mode="json") for one in event.performance],
        concluded_at=event.at,
    )
