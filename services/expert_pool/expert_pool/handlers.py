"""What happens in the expert pool: cases and experts are known, an opinion is asked, given or declined."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts import expert_pool as c
from contracts.case import CaseBrief
from contracts.codes import TYPES
from contracts.errors import Forbidden
from contracts.mediator_dispatch import MediatorAssigned
from contracts.routing import DisputeRouted
from expert_pool import policies, queries
from expert_pool.errors import NobodyToAsk, UnknownDispute
from expert_pool.model import Committee, Consultation, Expert, KnownCase
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import digest, mask_text, normalise_name
from servicekit.town import Expert as TownExpert
from servicekit.town import Town


def load_experts(call: Call) -> None:
    """Takes committees and experts from the town's list; who is no longer there is not asked again."""
    town: Town = call.resources
    for row in town.industry_committees.values():
        call.session.merge(Committee(row.code, row.name, list(row.types)))
    for known in queries.all_experts(call.session):
        known.active = known.id in town.experts
    key = call.settings.identity_key.get_secret_value()
    for one in town.experts.values():
        call.session.merge(_expert(key, one))


def take_routed(call: Call, event: DisputeRouted) -> None:
    """Keeps the pool's copy of a case; the newest decision counts."""
    case = _known(call, event.case)
    if event.decision_no > case.decision_no:
        case.decision_no = event.decision_no
        _copy(case, event.case)


def take_assigned(call: Call, event: MediatorAssigned) -> None:
    """Who mediates may ask about the case; the newest round counts."""
    case = _known(call, event.case)
    if event.case.round >= case.mediator_round:
        case.mediator_id, case.mediator_round = event.mediator_id, event.case.round


def ask_opinion(call: Call, request: c.AskOpinion) -> c.Consultation:
    """Asks the best expert without ties; refused, with the numbers, where nobody may answer."""
    call.demand("expert.ask")
    case = _asked_case(call, request.dispute_id)
    choice = _choose(call, case, request.field, frozenset())
    one = Consultation(
        id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        field=request.field,
        question=mask_text(request.question),
        asked_by=call.actor.person_id,
        asked_at=call.now,
        due_at=_due(call),
        expert_id=choice.expert.id,
        reasons=list(choice.reasons),
    )
    call.session.add(one)
    _told_asked(call, one)
    return queries.sheet(call.session, one)


def give_opinion(call: Call, request: c.GiveOpinion) -> c.Consultation:
    """The asked expert answers in writing."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    one.answer(call.actor.person_id, request.opinion, request.basis, call.now)
    call.audit(one.dispute_id, "opinion.given", consultation_id=one.id)
    call.publish(c.OpinionGiven(**_told(call, one)))
    return queries.sheet(call.session, one)


def decline_opinion(call: Call, request: c.DeclineOpinion) -> c.Consultation:
    """The asked expert cannot answer; the next one is asked at once, or it ends without an answer."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    expert_id, reason = call.actor.person_id, mask_text(request.reason)
    one.decline(expert_id, reason, call.now)
    call.audit(one.dispute_id, "opinion.declined", consultation_id=one.id, expert_id=expert_id)
    call.publish(c.OpinionDeclined(**_told(call, one), reason=reason))
    _ask_next(call, one)
    return queries.sheet(call.session, one)


def _ask_next(call: Call, one: Consultation) -> None:
    case = call.session.get_one(KnownCase, one.dispute_id)
    try:
        choice = _choose(call, case, one.field, one.declined_by)
    except NobodyToAsk as nobody:
        one.give_up(nobody.message)
        call.audit(one.dispute_id, "opinion.unanswerable", consultation_id=one.id)
        return
    one.pass_on(choice.expert.id, list(choice.reasons), call.now, _due(call))
    _told_asked(call, one)


def _choose(call: Call, case: KnownCase, wanted: str, declined: frozenset[str]) -> policies.Choice:
    field = policies.field_of(wanted, case.type_code, queries.all_committees(call.session), TYPES)
    experts, load = queries.all_experts(call.session), queries.open_load(call.session)
    return policies.choose(field, case, experts, load, local_date(call.now), declined)


def _asked_case(call: Call, dispute_id: str) -> KnownCase:
    case = call.session.get(KnownCase, dispute_id)
    if case is None:
        raise UnknownDispute("专家库还没有收到这一件：可能刚分流、还在路上，请过一会儿再试，并核对编号。")
    actor = call.actor
    if actor.may("dispute.read_all") or case.mediator_id == actor.person_id or case.concerns_desk(actor.desk):
        return case
    raise Forbidden("只能就本人调解或者本部门办理的事项咨询专家。")


def _told_asked(call: Call, one: Consultation) -> None:
    call.audit(one.dispute_id, "opinion.asked", consultation_id=one.id, expert_id=one.expert_id)
    call.publish(c.OpinionAsked(**_told(call, one), asked_by=one.asked_by))


def _told(call: Call, one: Consultation) -> dict[str, Any]:
    """What every event of a consultation says."""
    return {
        "at": call.now,
        "dispute_id": one.dispute_id,
        "number": one.number,
        "consultation_id": one.id,
        "expert_id": one.expert_id,
    }


def _known(call: Call, brief: CaseBrief) -> KnownCase:
    """The pool's copy of the case, made where there is none."""
    case = call.session.get(KnownCase, brief.dispute_id)
    if case is None:
        case = KnownCase(brief.dispute_id, brief.number, brief.type_code, "", [], "", [], "")
        _copy(case, brief)
        call.session.add(case)
    return case


def _copy(case: KnownCase, brief: CaseBrief) -> None:
    case.type_code, case.village_code, case.narrative = brief.type_code, brief.village_code, brief.narrative
    case.lead_desk, case.co_desks = brief.lead_desk, list(brief.co_desks)
    case.parties = [party.model_dump(mode="json") for party in brief.parties]


def _due(call: Call) -> datetime:
    due: datetime = call.now + timedelta(days=call.settings.opinion_days)
    return due


def _expert(key: str, row: TownExpert) -> Expert:
    return Expert(
        id=row.id,
        name=row.name,
        committee_code=row.committee_code,
        fields=list(row.fields),
        title=row.title,
        village_code=row.village_code,
        credential=row.credential,
        credential_until=row.credential_until,
        name_digest=_digest(key, row.name),
        employer_digest=_digest(key, row.employer),
    )


def _digest(key: str, name: str) -> str:
    return digest(key, normalise_name(name)) if name else ""
