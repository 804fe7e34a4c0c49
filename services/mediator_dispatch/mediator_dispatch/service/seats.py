"""Entry points of the expert's seat in a panel."""

from __future__ import annotations

from contracts import expert_seats as e
from contracts.mediator_dispatch import DispatchSheet
from mediator_dispatch import handlers
from messaging.call import Call
from messaging.entry import answers


class SeatPoints:
    """The expert of a panel (专家席): asked for, or done without."""

    @answers(e.AskForExpert)
    def ask_for_expert(self, call: Call, request: e.AskForExpert) -> DispatchSheet:
        return handlers.ask_for_expert(call, request)

    @answers(e.DoWithoutExpert)
    def do_without_expert(self, call: Call, request: e.DoWithoutExpert) -> DispatchSheet:
        return handlers.do_without_expert(call, request)
