"""An opinion is asked, given or declined; the pool's copy of a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Protocol

from contracts import expert_pool as c
from contracts import expert_seats as e
from contracts.case import CaseBrief
from contracts.codes import TYPES
from contracts.errors import Forbidden, TooEarly
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from contracts.routing import DisputeRouted
from contracts.routing_corrections import RoutingCorrected
from expert_pool import policies, queries
from expert_pool.errors import NobodyToAsk, UnknownDispute
from expert_pool.model import SEAT, Consultation, Draw, KnownCase
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


class Asked(Protocol):
    """What asking one expert and drawing several have in common."""

    @property
    def question(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def days(self) -> int | None: ...
    @property
    def papers(self) -> tuple[c.PaperRef, ...]: ...


def take_routed(call: Call, event: DisputeRouted | RoutingCorrected) -> None:
    """Keeps the pool's copy of a case; the newest decision counts."""
    case = _known(call, event.case)
    if event.decision_no > case.decision_no:
        case.decision_no = event.decision_no
        _copy(case, event.case)


def take_assigned(call: Call, event: MediatorAssigned) -> None:
    """Who mediates may ask about the case; the newest round counts."""
    case = _known(call, event.case)
    if event.case.round > case.mediator_round:
        case.second_id, case.second_at = "", None
    if event.case.round >= case.mediator_round:
        case.mediator_id, case.mediator_round = event.mediator_id, event.case.round


def take_second(call: Call, event: SecondMediatorNamed) -> None:
    """The other one of two mediators reads and asks as well; a reopened dispute names its own."""
    case = call.session.get(KnownCase, event.dispute_id)
    if case is None or event.round > case.mediator_round:
        raise TooEarly("the mediator of this round is not known yet")
    if event.round == case.mediator_round and (case.second_at is None or event.at > case.second_at):
        case.second_id, case.second_at = event.mediator_id, event.at
        call.audit(case.dispute_id, "second_mediator", mediator_id=event.mediator_id, round=event.round)


def ask_opinion(call: Call, request: c.AskOpinion) -> c.Consultation:
    """Asks the best expert without ties; refused, with the numbers, where nobody may answer."""
    call.demand("expert.ask")
    case = asked_case(call, request.dispute_id)
    choice = _choose(call, case, request.field, frozenset())
    one = new_consultation(call, case, request, choice.expert.id, list(choice.reasons))
    return queries.sheet(call.session, one)


def new_consultation(
    call: Call,
    case: KnownCase,
    asked: Asked,
    expert_id: str,
    reasons: list[str],
    *,
    by_hand: str = "",
    **kept: Any,
) -> Consultation:
    """The question to one expert, who is told; ``kept`` are panel, kind, round and who asks where it is not the actor.

    ``by_hand``: why a coordinator named this expert.
    """
    days = asked.days or call.settings.opinion_days
    one = Consultation(
        id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        type_code=case.type_code,
        field=asked.field,
        question=mask_text(asked.question),
        asked_by=kept.pop("asked_by", call.actor.person_id),
        asked_at=call.now,
        due_at=call.now + timedelta(days=days),
        expert_id=expert_id,
        reasons=reasons,
        **kept,
        days=days,
        papers=[{**paper.model_dump(), "name": mask_text(paper.name)} for paper in asked.papers],
    )
    call.session.add(one)
    _told_asked(call, one, by_hand)
    return one


def give_opinion(call: Call, request: c.GiveOpinion) -> c.Consultation:
    """The asked expert answers in writing."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    one.answer(call.actor.person_id, request.opinion, request.basis, call.now, request.stance)
    call.audit(one.dispute_id, "opinion.given", consultation_id=one.id)
    call.publish(c.OpinionGiven(**_told(call, one)))
    call.session.flush()  # the sheet compares the stances of the panel
    return queries.sheet(call.session, one)


def decline_opinion(call: Call, request: c.DeclineOpinion) -> c.Consultation:
    """The asked expert cannot answer; the next one is asked at once, or it ends without an answer."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    expert_id, reason = call.actor.person_id, mask_text(request.reason)
    decline_for(call, one, expert_id, reason)
    return queries.sheet(call.session, one)


def decline_for(call: Call, one: Consultation, expert_id: str, reason: str) -> None:
    """The expert does not answer this question; the next one is asked at once, or it ends without an answer."""
    left = one.state == "seated"
    one.decline(expert_id, reason, call.now)
    if left:
        name_expert(call, one, "")
    call.audit(one.dispute_id, "opinion.declined", consultation_id=one.id, expert_id=expert_id)
    call.publish(c.OpinionDeclined(**_told(call, one), reason=reason))
    _ask_next(call, one)


def _ask_next(call: Call, one: Consultation) -> None:
    case = call.session.get_one(KnownCase, one.dispute_id)
    try:
        expert_id, reasons = _stand_in(call, case, one) if one.panel_id else _next_best(call, case, one)
    except NobodyToAsk as nobody:
        one.give_up(nobody.message)
        call.audit(one.dispute_id, "opinion.unanswerable", consultation_id=one.id)
        if one.kind == SEAT:
            lack_expert(call, one.dispute_id, one.number, one.round)
            return
        left = {"dispute_id": one.dispute_id, "number": one.number, "consultation_id": one.id}
        call.publish(c.OpinionUnanswerable(at=call.now, **left, asked_by=one.asked_by))
        return
    one.pass_on(expert_id, reasons, call.now, call.now + timedelta(days=one.days))
    _told_asked(call, one)


def _next_best(call: Call, case: KnownCase, one: Consultation) -> tuple[str, list[str]]:
    choice = _choose(call, case, one.field, one.declined_by)
    return choice.expert.id, list(choice.reasons)


def _stand_in(call: Call, case: KnownCase, one: Consultation) -> tuple[str, list[str]]:
    """The next lot of the same draw, of those who may still answer.

    :raises NobodyToAsk: every candidate was asked, or may not answer any more.
    """
    draw = call.session.get_one(Draw, one.panel_id)
    panel = queries.of_panel(call.session, draw.id)
    asked = {expert for row in panel for expert in (row.expert_id, *row.declined_by)}
    found = policies.next_of(draw.seed, draw.candidates, asked, _sorted_again(call, case, draw).candidates)
    if not found:
        raise NobodyToAsk("抽取记录中的候选专家都已问过，或者不能再答复，请重新抽取。")
    return found, [f"前一位专家推辞，按抽取顺序递补（抽取种子{draw.seed}）。"]


def _sorted_again(call: Call, case: KnownCase, draw: Draw) -> policies.Sorted:
    on_it = {
        row.expert_id for row in queries.on_dispute(call.session, case.dispute_id) if row.state == "asked"
    }
    return sort_out(call, case, field_of(call, case, draw.field), on_it)


def sort_out(call: Call, case: KnownCase, field: policies.Field, on_it: Collection[str]) -> policies.Sorted:
    """Who of the field may be drawn today."""
    return policies.sort_out(
        field,
        case,
        queries.all_experts(call.session),
        load=queries.open_load(call.session),
        most=call.settings.expert_load,
        on_it=on_it,
        today=local_date(call.now),
    )


def field_of(call: Call, case: KnownCase, wanted: str) -> policies.Field:
    return policies.field_of(wanted, case.type_code, queries.all_committees(call.session), TYPES)


def _choose(call: Call, case: KnownCase, wanted: str, declined: frozenset[str]) -> policies.Choice:
    field = field_of(call, case, wanted)
    experts, load = queries.all_experts(call.session), queries.open_load(call.session)
    return policies.choose(field, case, experts, load, local_date(call.now), declined)


def asked_case(call: Call, dispute_id: str, *, lock: bool = False) -> KnownCase:
    """The case, for those who handle it; ``lock`` makes a second draw wait for the first.

    :raises UnknownDispute: it has not come yet. :raises Forbidden: somebody else handles it.
    """
    case = call.session.get(KnownCase, dispute_id, with_for_update=lock)
    if case is None:
        raise UnknownDispute("专家库还没有收到这一件：可能刚分流、还在路上，请过一会儿再试，并核对编号。")
    if queries.may_see(call.actor, case):
        return case
    raise Forbidden("只能就本人调解或者本部门办理的事项咨询专家。")


def _told_asked(call: Call, one: Consultation, by_hand: str = "") -> None:
    call.audit(one.dispute_id, "opinion.asked", consultation_id=one.id, expert_id=one.expert_id)
    if one.kind == SEAT:
        chosen: dict[str, Any] = {"chosen_by": one.asked_by, "reason": by_hand} if by_hand else {}
        call.publish(e.PanelExpertAsked(**_told(call, one), round=one.round, due_at=one.due_at, **chosen))
        return
    papers = tuple(paper["evidence_id"] for paper in one.papers)
    call.publish(c.OpinionAsked(**_told(call, one), asked_by=one.asked_by, papers=papers))


def name_expert(call: Call, one: Consultation, expert_id: str) -> None:
    """Who sits in the panel now; "" where somebody has left it."""
    told = {**_told(call, one), "expert_id": expert_id}
    call.publish(e.PanelExpertNamed(**told, round=one.round))


def lack_expert(call: Call, dispute_id: str, number: str, round_: int) -> None:
    """Nobody may or will sit in the panel: people decide how it goes on."""
    call.audit(dispute_id, "seat.lacking", round=round_)
    call.publish(e.PanelExpertLacking(at=call.now, dispute_id=dispute_id, number=number, round=round_))


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
