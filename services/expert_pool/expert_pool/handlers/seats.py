"""The expert's seat in a panel: drawn when dispatch wants one, taken or declined by the expert, given up by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts import expert_pool as c
from contracts import expert_seats as e
from contracts.errors import TooEarly
from expert_pool import policies, queries
from expert_pool.errors import NobodyToAsk, TooFew, UnknownDispute, UnknownField
from expert_pool.handlers.asking import field_of, lack_expert, name_expert, new_consultation
from expert_pool.handlers.drawing import draw_for
from expert_pool.model import SEAT, Expert, KnownCase
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text

QUESTION = "请您作为专家参加本件调解，与调解员一起听双方意见、提出专业看法。"
RULES = "rules"  # who asks where no person did


@dataclass(frozen=True)
class SeatAsked:
    """One expert of the field, who answers within ``days``."""

    field: str
    days: int
    question: str = QUESTION
    count: int = 1
    papers: tuple[c.PaperRef, ...] = ()


def take_wanted(call: Call, event: e.ExpertWanted) -> None:
    """Draws one expert of the field by lot, with the seed in the record; where nobody may sit, people are told."""
    case = call.session.get(KnownCase, event.dispute_id, with_for_update=True)
    if case is None:
        raise TooEarly("the dispute is not known yet")
    known = queries.on_dispute(call.session, case.dispute_id)
    if any(one.is_seat(event.round) and one.state in ("asked", "seated") for one in known):
        return
    waiting = {one.expert_id for one in known if one.state == "asked"}
    request, by = SeatAsked(event.field, call.settings.expert_seat_days), event.asked_by or RULES
    try:
        draw = draw_for(call, case, request, waiting, by)
    except (NobodyToAsk, TooFew, UnknownField):
        lack_expert(call, case.dispute_id, case.number, event.round)
        return
    reasons = [f"从{len(draw.candidates)}名没有关联的专家中抽取（抽取种子{draw.seed}）。"]
    kept: dict[str, Any] = {"panel_id": draw.id, "kind": SEAT, "round": event.round, "asked_by": by}
    new_consultation(call, case, request, draw.drawn[0], reasons, **kept)


def take_not_wanted(call: Call, event: e.ExpertNotWanted) -> None:
    """Nobody is asked any more; a seat that was never drawn leaves nothing to do."""
    _let_go(call, event.dispute_id, event.round)


def ask_this_expert(call: Call, request: e.NameExpert) -> c.Consultation:
    """指定专家: the coordinator's own choice instead of the lot; whoever was asked or sits there is let go.

    :raises UnknownDispute: no mediator has it yet. :raises NobodyToAsk: a tie, no good credential, or not in the pool.
    """
    call.demand("dispatch.manage")
    case = call.session.get(KnownCase, request.dispute_id, with_for_update=True)
    if case is None or not case.mediator_round:
        raise UnknownDispute("这一件还没有调解员，专家组要等调解员接单以后再请专家。")
    expert = call.session.get(Expert, request.expert_id)
    if expert is None:
        raise NobodyToAsk("专家库里没有这位专家，请从列表中选择。", field="expert_id")
    field = field_of(call, case, expert.committee_code)
    policies.must_suit_seat(expert, case, field.needed, local_date(call.now))
    _let_go(call, case.dispute_id, case.mediator_round)
    asked = SeatAsked(expert.committee_code, call.settings.expert_seat_days)
    reason = mask_text(request.reason)
    kept: dict[str, Any] = {"kind": SEAT, "round": case.mediator_round}
    one = new_consultation(
        call, case, asked, expert.id, [f"由综治中心指定：{reason}"], by_hand=reason, **kept
    )
    call.session.flush()
    return queries.sheet(call.session, one)


def _let_go(call: Call, dispute_id: str, round_: int) -> None:
    for one in queries.on_dispute(call.session, dispute_id):
        if one.is_seat(round_) and one.state in ("asked", "seated"):
            if one.state == "seated":
                name_expert(call, one, "")
            one.withdraw()
            call.audit(one.dispute_id, "seat.withdrawn", consultation_id=one.id, expert_id=one.expert_id)


def take_expert_seat(call: Call, request: e.TakeExpertSeat) -> c.Consultation:
    """The asked expert joins the panel; a further sitting costs nothing and may be given back with a reason."""
    call.demand("expert.answer")
    one = queries.find(call.session, request.consultation_id)
    one.take_seat(call.actor.person_id, call.now)
    call.audit(one.dispute_id, "seat.taken", consultation_id=one.id, expert_id=one.expert_id)
    name_expert(call, one, one.expert_id)
    return queries.sheet(call.session, one)
