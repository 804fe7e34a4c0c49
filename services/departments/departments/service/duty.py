"""Entry points for the duty rota."""

from __future__ import annotations

from contracts import duty as c
from departments import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class DutyPoints:
    """Mixed into every desk."""

    @answers(c.ListDuty, write=False)
    def list_duty(self, call: Call, request: c.ListDuty) -> c.DutyList:
        return queries.list_duty(call.session, request, call.actor, call.resources)

    @answers(c.SubstituteDuty)
    def substitute_duty(self, call: Call, request: c.SubstituteDuty) -> c.Shift:
        return handlers.substitute_duty(call, request)

    @answers(c.CheckIn)
    def check_in(self, call: Call, request: c.CheckIn) -> c.Shift:
        return handlers.check_in(call, request)
