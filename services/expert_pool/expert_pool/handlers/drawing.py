"""Experts are drawn by lot, each gets the question, and the record of the draw is kept."""

from __future__ import annotations

from typing import Protocol

from contracts import expert_draw as c
from expert_pool import policies, queries
from expert_pool.errors import AlreadyAsked
from expert_pool.handlers.asking import Asked, asked_case, field_of, new_consultation, sort_out
from expert_pool.model import Consultation, Draw, KnownCase
from messaging.call import Call
from servicekit.privacy import mask_text

SEED_BITS = 64


class ToDraw(Asked, Protocol):
    """A question and to how many it goes."""

    @property
    def count(self) -> int: ...


def draw_experts(call: Call, request: c.DrawExperts) -> c.Draw:
    """Draws and asks; the case is locked, so that the same question is not drawn for twice at once.

    :raises AlreadyAsked: the same question waits. :raises UnknownField, NobodyToAsk, TooFew: see there.
    """
    call.demand("expert.ask")
    case = asked_case(call, request.dispute_id, lock=True)
    known = queries.on_dispute(call.session, case.dispute_id)
    waiting = [one for one in known if one.state == "asked"]
    _check_new(waiting, mask_text(request.question))
    draw = draw_for(call, case, request, {one.expert_id for one in waiting})
    for expert_id in draw.drawn:
        reasons = [f"从{len(draw.candidates)}名没有关联的专家中抽取（抽取种子{draw.seed}）。"]
        new_consultation(call, case, request, expert_id, reasons, panel_id=draw.id)
    call.session.flush()
    return queries.draw_sheet(call.session, draw)


def draw_for(call: Call, case: KnownCase, request: ToDraw, on_it: set[str], by: str = "") -> Draw:
    """The draw with its record.

    :raises UnknownField, NobodyToAsk, TooFew: see there.
    """
    draw = _drawn(call, case, request, on_it, by or call.actor.person_id)
    call.session.add(draw)
    # The seed goes into the dispute's hash chain: nobody can change the record unseen.
    call.audit(case.dispute_id, "experts.drawn", draw_id=draw.id, seed=draw.seed, drawn=list(draw.drawn))
    return draw


def _check_new(waiting: list[Consultation], question: str) -> None:
    if any(one.panel_id and one.question == question for one in waiting):
        raise AlreadyAsked(
            "同一问题已经抽取了专家、正在等待答复，请等答复后再抽，或者另写问题。", field="question"
        )


def _drawn(call: Call, case: KnownCase, request: ToDraw, on_it: set[str], by: str) -> Draw:
    field = field_of(call, case, request.field)
    found = sort_out(call, case, field, on_it)
    seed = f"{call.random.getrandbits(SEED_BITS):0{SEED_BITS // 4}x}"
    return Draw(
        id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        field=request.field,
        field_name=field.name,
        question=mask_text(request.question),
        days=request.days or call.settings.opinion_days,
        count=request.count,
        seed=seed,
        candidates=list(found.candidates),
        passed_over=dict(found.passed_over),
        drawn=policies.draw_lots(field, found, seed, request.count),
        drawn_by=by,
        drawn_at=call.now,
    )
