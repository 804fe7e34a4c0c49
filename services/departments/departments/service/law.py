"""Entry points for limits of the law that change for one case."""

from __future__ import annotations

from contracts import desk_law as c
from contracts.departments import DeskCase
from departments import handlers
from messaging.call import Call
from messaging.entry import answers


class LawPoints:
    """Mixed into every desk."""

    @answers(c.StartLimit)
    def start_limit(self, call: Call, request: c.StartLimit) -> DeskCase:
        return handlers.start_limit(call, request)

    @answers(c.PauseLimit)
    def pause_limit(self, call: Call, request: c.PauseLimit) -> DeskCase:
        return handlers.pause_limit(call, request)

    @answers(c.ResumeLimit)
    def resume_limit(self, call: Call, request: c.ResumeLimit) -> DeskCase:
        return handlers.resume_limit(call, request)

    @answers(c.ExtendLimit)
    def extend_limit(self, call: Call, request: c.ExtendLimit) -> DeskCase:
        return handlers.extend_limit(call, request)

    @answers(c.WithdrawLimitChange)
    def withdraw_limit_change(self, call: Call, request: c.WithdrawLimitChange) -> DeskCase:
        return handlers.withdraw_limit_change(call, request)
