"""The expert's seat in a panel: proposed or asked for by the rules, decided by people, told by the expert pool."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts import expert_seats as e
from contracts import mediator_dispatch as c
from contracts.errors import Forbidden, TooEarly
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import NotToAssign, SeatDecided
from mediator_dispatch.handlers.crew import locked_case
from mediator_dispatch.model import DispatchCase, ExpertSeat
from mediator_dispatch.model.seats import UNDER_WAY
from messaging.call import Call
from servicekit import batches
from servicekit.privacy import mask_text

# state of a seat → the action in the trail
TOLD = {"asked": "expert_asked", "named": "expert_named", "lacking": "expert_lacking"}
Told = e.PanelExpertAsked | e.PanelExpertNamed | e.PanelExpertLacking


def open_seat(call: Call, case: DispatchCase) -> None:
    """A mediator has the case: is an expert to sit beside them? Takes no turn, for an acceptance comes here."""
    fields = (one.types for one in call.resources.industry_committees.values())
    need = policies.expert_seat(case, fields, call.resources.settings.panel.expert)
    if not need or _seat(call, case.dispute_id, case.round) is not None:
        return
    seat = ExpertSeat(case.dispute_id, case.round, "proposed", need == "required", call.now)
    batches.add(call.session, seat)
    call.audit(case.dispute_id, "expert_proposed", round=case.round, required=seat.required)
    if seat.required:
        _want(call, case, seat, "", "")


def ask_for_expert(call: Call, request: e.AskForExpert) -> c.DispatchSheet:
    """请专家参加: also where the rules see no need; whoever asks says why."""
    case = _case_of(call, request.dispute_id)
    seat = _seat(call, case.dispute_id, case.round)
    if seat is None:
        if not request.field and not _covered(call, case):
            raise SeatDecided("没有行业调委会管这一类纠纷，请选择请哪个委员会的专家。", field="field")
        seat = ExpertSeat(case.dispute_id, case.round, "proposed", False, call.now)
        batches.add(call.session, seat)
    _want(call, case, seat, request.field, mask_text(request.reason))
    return _sheet(call, case)


def do_without_expert(call: Call, request: e.DoWithoutExpert) -> c.DispatchSheet:
    """不请专家: where the rules ask for one, only the coordinator may give it up."""
    case = _case_of(call, request.dispute_id)
    seat = _seat(call, case.dispute_id, case.round)
    if seat is None:
        raise SeatDecided("这一件没有建议请专家，不用再说明。")
    if seat.required and not call.actor.may("dispatch.manage"):
        raise Forbidden("疑难件按规定要请专家，确实不请的由综治中心协调员决定。")
    was = seat.state
    seat.waive(mask_text(request.reason), call.actor.person_id, call.now)
    call.audit(case.dispute_id, "expert_waived", round=case.round)
    if was in UNDER_WAY:
        _take_back(call, case)
    return _sheet(call, case)


def take_seat_told(call: Call, event: Told) -> None:
    """What became of the draw. An expert whom nobody wants any more is let go at once."""
    if isinstance(event, e.PanelExpertNamed) and not event.expert_id:
        return  # what follows says who is asked instead, or that nobody is left
    seat = _seat(call, event.dispute_id, event.round)
    if isinstance(event, e.PanelExpertAsked) and event.chosen_by:
        seat = _seat_by_hand(call, seat, event)
    if seat is None:
        raise TooEarly("the seat of this round is not known yet")
    case = locked_case(call, event.dispute_id)
    if not seat.hear(*_said(event)):
        if seat.state == "waived" and isinstance(event, e.PanelExpertAsked):
            _take_back(call, case)
        return
    call.audit(event.dispute_id, TOLD[seat.state], round=event.round, expert_id=seat.expert_id)


def _seat_by_hand(call: Call, seat: ExpertSeat | None, event: e.PanelExpertAsked) -> ExpertSeat:
    """指定专家: there is a seat now, also where nobody wanted one; nobody is wanted once the mediation has ended."""
    case = locked_case(call, event.dispute_id)
    if seat is None:
        seat = ExpertSeat(case.dispute_id, event.round, "proposed", False, call.now)
        batches.add(call.session, seat)
    if case.state == "concluded":
        if seat.state == "proposed":
            seat.waive("", "", call.now)
        return seat
    if seat.state in ("proposed", "waived"):
        seat.want("", event.reason, event.chosen_by, event.at)
    seat.reason, seat.decided_by = event.reason, event.chosen_by
    return seat


def close_seat(call: Call, case: DispatchCase) -> None:
    """The mediation ended: nobody is asked any more; who sat in the panel stays in the record."""
    seat = _seat(call, case.dispute_id, case.round)
    if seat is not None and seat.state in ("proposed", "wanted", "asked", "lacking"):
        was = seat.state
        seat.waive("", "", call.now)
        if was in UNDER_WAY:
            _take_back(call, case)


def _said(event: Told) -> tuple[str, datetime, str, datetime | None]:
    if isinstance(event, e.PanelExpertAsked):
        return "asked", event.at, event.expert_id, event.due_at
    if isinstance(event, e.PanelExpertNamed):
        return "named", event.at, event.expert_id, None
    return "lacking", event.at, "", None


def _want(call: Call, case: DispatchCase, seat: ExpertSeat, field: str, reason: str) -> None:
    who = call.actor.person_id if reason else ""
    seat.want(field, reason, who, call.now)
    call.audit(case.dispute_id, "expert_wanted", round=case.round, field=field)
    ids: dict[str, Any] = {"dispute_id": case.dispute_id, "number": case.number, "round": case.round}
    call.publish(e.ExpertWanted(at=call.now, **ids, field=field, asked_by=who))


def _take_back(call: Call, case: DispatchCase) -> None:
    ids: dict[str, Any] = {"dispute_id": case.dispute_id, "number": case.number, "round": case.round}
    call.publish(e.ExpertNotWanted(at=call.now, **ids))


def _case_of(call: Call, dispute_id: str) -> DispatchCase:
    """Open, and of who asks: the coordinator, whoever mediates, or a desk that has a part in it."""
    case = locked_case(call, dispute_id)
    if not policies.may_ask_expert(call.actor, case):
        raise Forbidden("只有协调员、本件的调解员和主办、协办部门可以决定请不请专家。")
    if case.state == "concluded":
        raise NotToAssign("该纠纷已经办结，不能再请专家。")
    return case


def _covered(call: Call, case: DispatchCase) -> bool:
    return any(case.type_code in one.types for one in call.resources.industry_committees.values())


def _seat(call: Call, dispute_id: str, round_: int) -> ExpertSeat | None:
    return batches.find(call.session, ExpertSeat, (dispute_id, round_))


def _sheet(call: Call, case: DispatchCase) -> c.DispatchSheet:
    call.session.flush()
    return queries.sheet_of(call.session, case)
