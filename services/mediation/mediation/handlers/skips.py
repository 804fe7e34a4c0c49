"""Leaving out a step: the mediator asks with a reason, a second person decides."""

from __future__ import annotations

from typing import cast

from contracts import mediation as c
from contracts.codes import Step
from mediation import queries
from mediation.errors import NotYourDesk, SkipOver, SkipUnknown
from mediation.handlers.finding import brief_of, newest, own_proceeding
from mediation.model import Proceeding, Skip
from mediation.queries.sealing import seal, unseal
from messaging.call import Call


def ask_skip(call: Call, request: c.AskSkip) -> c.SkipSheet:
    """:raises SkipOver: the same request waits already. :raises StepOutOfOrder: it is not this step's turn."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.may_skip(request.step)
    if waiting(call, proceeding) is not None:
        raise SkipOver("跳过这一步的申请正在等待审批。")
    skip = Skip(
        skip_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        number=proceeding.number,
        step=request.step,
        sealed=seal(call.settings.identity_key, {"reason": request.reason}),
        asked_by=call.actor.person_id,
        asked_at=call.now,
        lead_desk=brief_of(proceeding).lead_desk,
    )
    call.session.add(skip)
    call.audit(proceeding.dispute_id, "skip_asked", step=skip.step, skip_id=skip.skip_id)
    return queries.skip_sheet(skip, proceeding, call.settings.identity_key)


def decide_skip(call: Call, request: c.DecideSkip) -> c.SkipSheet:
    """A second person decides; a desk only where its department leads.

    :raises SamePerson: who asked cannot approve. :raises NotYourDesk: another department leads.
    """
    call.demand("mediation.approve")
    skip = call.session.get(Skip, request.skip_id)
    if skip is None:
        raise SkipUnknown("没有这项申请，请刷新页面。")
    if call.actor.desk and call.actor.desk != skip.lead_desk:
        raise NotYourDesk("这项申请由牵头部门或者镇级协调员审批。")
    proceeding = newest(call.session, skip.dispute_id, lock=True)
    call.session.refresh(skip)
    skip.decide(request.approve, call.actor.person_id, call.now)
    _keep_words(call, skip, request.words)
    call.audit(
        skip.dispute_id, "skip_decided", step=skip.step, skip_id=skip.skip_id, approved=request.approve
    )
    if request.approve:
        proceeding.skip(skip.step)
        _tell(call, proceeding, skip)
    return queries.skip_sheet(skip, proceeding, call.settings.identity_key)


def waiting(call: Call, proceeding: Proceeding) -> Skip | None:
    """The request that waits for its decision."""
    return next((s for s in queries.skips_of(call.session, proceeding) if s.state == "asked"), None)


def withdraw_waiting(call: Call, proceeding: Proceeding, step: str) -> None:
    """The step is recorded after all: a request to skip it is void."""
    skip = waiting(call, proceeding)
    if skip is not None and skip.step == step:
        skip.withdraw(call.actor.person_id, call.now)


def _keep_words(call: Call, skip: Skip, words: str) -> None:
    key = call.settings.identity_key
    skip.sealed = seal(key, {**unseal(key, skip.sealed), "words": words})


def _tell(call: Call, proceeding: Proceeding, skip: Skip) -> None:
    call.publish(
        c.StepSkipped(
            at=call.now,
            dispute_id=skip.dispute_id,
            number=proceeding.number,
            step=cast(Step, skip.step),
            asked_by=skip.asked_by,
            approved_by=skip.decided_by,
            round=skip.round,
        )
    )
