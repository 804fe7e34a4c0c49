"""Entry points for steps that are not needed, special situations and danger."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class StepPoints:
    """Mixed into the service."""

    @answers(c.ListSkips, write=False)
    def list_skips(self, call: Call, request: c.ListSkips) -> c.SkipSheets:
        call.demand("mediation.approve")
        return queries.list_skips(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.AskSkip)
    def ask_skip(self, call: Call, request: c.AskSkip) -> c.SkipSheet:
        return handlers.ask_skip(call, request)

    @answers(c.DecideSkip)
    def decide_skip(self, call: Call, request: c.DecideSkip) -> c.SkipSheet:
        return handlers.decide_skip(call, request)

    @answers(c.GetGates, write=False)
    def get_gates(self, call: Call, request: c.GetGates) -> c.Gates:
        proceeding = queries.readable(call.session, request.dispute_id, call.actor)
        phone = call.resources.police_phone
        return queries.gates_sheet(call.session, proceeding, call.settings.identity_key, phone)

    @answers(c.SettleGate)
    def settle_gate(self, call: Call, request: c.SettleGate) -> c.Gates:
        return handlers.settle_gate(call, request)

    @answers(c.ReportDanger)
    def report_danger(self, call: Call, request: c.ReportDanger) -> c.Gates:
        return handlers.report_danger(call, request)

    @answers(c.ListDangers, write=False)
    def list_dangers(self, call: Call, request: c.ListDangers) -> c.DangerRows:
        return queries.list_dangers(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.AnswerDanger)
    def answer_danger(self, call: Call, request: c.AnswerDanger) -> c.DangerRow:
        return handlers.answer_danger(call, request)

    @answers(c.RecordDangerReply)
    def record_danger_reply(self, call: Call, request: c.RecordDangerReply) -> c.Gates:
        return handlers.record_danger_reply(call, request)
