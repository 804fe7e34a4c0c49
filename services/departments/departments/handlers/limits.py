"""法定期限: a limit of the law is started, paused, taken up again or extended for one case, and supervision is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts import desk_law as c
from contracts.departments import DeskCase as DeskSheet
from departments import policies, queries
from departments.errors import HandoverUnknown, LimitFixed
from departments.handlers.cases import own_case, sheet_of
from departments.handlers.people import acting_for
from departments.model import DeskCase, LimitChange
from departments.policies import Limit, binding
from departments.policies import limits as rules
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text

Asked = c.StartLimit | c.PauseLimit | c.ResumeLimit | c.ExtendLimit


def start_limit(call: Call, request: c.StartLimit) -> DeskSheet:
    """起算. :raises NotWorking, LimitFixed, WrongMoment: see there."""
    case, limit, changes = _changing(call, request, "start")
    _must_be_its_day(call, request.on, limit, changes)
    return _keep(call, case, limit, _change(call, case, request, "started", request.on))


def pause_limit(call: Call, request: c.PauseLimit) -> DeskSheet:
    """不计入的时间开始. :raises NotWorking, LimitFixed, WrongMoment: see there."""
    case, limit, changes = _changing(call, request, "pause")
    if len(request.document.strip()) < policies.SHORTEST_REASON:
        raise LimitFixed("暂停计算要写明依据的文书，例如鉴定委托书及编号。", field="document")
    _must_be_its_day(call, request.on, limit, changes)
    return _keep(call, case, limit, _change(call, case, request, "paused", request.on))


def resume_limit(call: Call, request: c.ResumeLimit) -> DeskSheet:
    """恢复计算. :raises NotWorking, LimitFixed, WrongMoment: see there."""
    case, limit, changes = _changing(call, request, "resume")
    _must_be_its_day(call, request.on, limit, changes)
    return _keep(call, case, limit, _change(call, case, request, "resumed", request.on))


def extend_limit(call: Call, request: c.ExtendLimit) -> DeskSheet:
    """延长. :raises NotWorking, LimitFixed, WrongMoment: see there."""
    case, limit, _ = _changing(call, request, "extend")
    rules.must_be_extendable(limit, request.days, request.consents)
    change = _change(call, case, request, "extended", local_date(call.now))
    change.days, change.consents = request.days, sorted(set(request.consents))
    return _keep(call, case, limit, change)


def withdraw_limit_change(call: Call, request: c.WithdrawLimitChange) -> DeskSheet:
    """The newest of its limit only, so that those before keep their sense. :raises HandoverUnknown: it is not."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    standing = [one for one in queries.limit_changes(call.session, case) if one.withdrawn_at is None]
    change = next((one for one in standing if one.change_id == request.change_id), None)
    if change is None or change is not [one for one in standing if one.code == change.code][-1]:
        raise HandoverUnknown("只能撤回这个期限最近的一次改动，请刷新页面。")
    limit = _limit(call, case, change.code, standing)
    change.withdraw(call.actor.person_id, call.now, mask_text(request.reason))
    told = {"kind": "withdrawn", "on": change.on, "days": change.days, "reason": change.withdraw_reason}
    return _tell_limit(call, case, limit, told)


def _changing(call: Call, request: Asked, action: str) -> tuple[DeskCase, Limit, list[LimitChange]]:
    """The officer's case, locked, the limit, and what was changed of it."""
    case = own_case(call, request.desk, request.dispute_id)
    policies.must_be_at_work(case)
    standing = [one for one in queries.limit_changes(call.session, case) if one.withdrawn_at is None]
    limit = _limit(call, case, request.code, standing)
    rules.must_be_allowed(action, limit, local_date(call.now))
    return case, limit, [one for one in standing if one.code == request.code]


def _limit(call: Call, case: DeskCase, code: str, changes: list[LimitChange]) -> Limit:
    """:raises LimitFixed: no such limit holds for this case."""
    for limit in queries.limits(case, call.resources, changes):
        if limit.deadline.code == code:
            return limit
    raise LimitFixed("这一件没有这个法定期限，请刷新页面。")


def _must_be_its_day(call: Call, on: date, limit: Limit, changes: list[LimitChange]) -> None:
    last = max((one.on for one in changes), default=None)
    rules.must_be_its_day(on, limit, last, local_date(call.now))


def _change(call: Call, case: DeskCase, request: Asked, kind: str, on: date) -> LimitChange:
    return LimitChange(
        change_id=call.new_id(),
        dispute_id=case.dispute_id,
        desk=case.desk,
        round=case.round,
        code=request.code,
        kind=kind,
        on=on,
        days=0,
        reason=mask_text(request.reason),
        document=mask_text(getattr(request, "document", "")),
        by=call.actor.person_id,
        at=call.now,
    )


def _keep(call: Call, case: DeskCase, limit: Limit, change: LimitChange) -> DeskSheet:
    call.session.add(change)
    call.session.flush()
    told = {name: getattr(change, name) for name in ("kind", "on", "days", "reason", "document")}
    return _tell_limit(call, case, limit, told)


def _tell_limit(call: Call, case: DeskCase, limit: Limit, told: dict[str, Any]) -> DeskSheet:
    """Supervision keeps its clock by what runs now."""
    behalf = acting_for(call, case)
    now = binding(queries.limits(case, call.resources, queries.limit_changes(call.session, case)))
    own = {"dispute_id": case.dispute_id, "number": case.number, "desk": case.desk, "round": case.round}
    law = {"matter": limit.deadline.matter, "law": [queries.as_limit(one) for one in now]}
    by = {"by": call.actor.person_id, "on_behalf_of": behalf, "at": call.now}
    call.publish(c.LimitChanged.model_validate({**own, **told, **law, **by}))
    said = {"desk": case.desk, "kind": told["kind"], "reason": told["reason"], "on_behalf_of": behalf}
    call.audit(case.dispute_id, "limit.changed", **said)
    return sheet_of(call, case)
