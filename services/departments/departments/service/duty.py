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

    @answers(c.ArrangeDuty)
    def arrange_duty(self, call: Call, request: c.ArrangeDuty) -> c.DutyChange:
        return handlers.arrange_duty(call, request)

    @answers(c.CopyDutyWeek)
    def copy_duty_week(self, call: Call, request: c.CopyDutyWeek) -> c.DutyChange:
        return handlers.copy_duty_week(call, request)

    @answers(c.UndoDutyChange)
    def undo_duty_change(self, call: Call, request: c.UndoDutyChange) -> c.DutyChange:
        return handlers.undo_duty_change(call, request)

    @answers(c.ListDutyChanges, write=False)
    def list_duty_changes(self, call: Call, request: c.ListDutyChanges) -> c.DutyChanges:
        return queries.list_duty_changes(call.session, request, call.actor)

    @answers(c.ListMissedDuty, write=False)
    def list_missed_duty(self, call: Call, request: c.ListMissedDuty) -> c.MissedDuties:
        return queries.list_missed(call.session, request, call.actor)

    @answers(c.ExcuseMissedDuty)
    def excuse_missed_duty(self, call: Call, request: c.ExcuseMissedDuty) -> c.MissedDuty:
        return handlers.excuse_missed_duty(call, request)

    @answers(c.CheckIn)
    def check_in(self, call: Call, request: c.CheckIn) -> c.Shift:
        return handlers.check_in(call, request)
