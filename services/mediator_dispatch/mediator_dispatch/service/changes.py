"""Entry points of what parties, mediators and the coordinator change."""

from __future__ import annotations

from contracts import mediator_changes as m
from contracts import mediator_dispatch as c
from contracts import mediator_moves as moves
from contracts import mediator_roster as r
from mediator_dispatch import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class ChangePoints:
    """What parties and mediators change."""

    @answers(m.SuggestToParties, write=False)
    def suggest_to_parties(self, call: Call, request: m.SuggestToParties) -> m.SuggestedMediators:
        return queries.suggest_to_parties(call.session, request, local_date(call.now))

    @answers(m.WishMediator)
    def wish_mediator(self, call: Call, request: m.WishMediator) -> m.SuggestedMediators:
        return handlers.wish_mediator(call, request)

    @answers(m.ObjectToMediator)
    def object_to_mediator(self, call: Call, request: m.ObjectToMediator) -> m.SuggestedMediators:
        return handlers.object_to_mediator(call, request)

    @answers(m.ProposeHandOver)
    def propose_hand_over(self, call: Call, request: m.ProposeHandOver) -> c.Offer:
        return handlers.propose_hand_over(call, request)

    @answers(moves.MoveCase)
    def move_case(self, call: Call, request: moves.MoveCase) -> c.DispatchSheet:
        return handlers.move_case(call, request)

    @answers(moves.SeatSecond)
    def seat_second(self, call: Call, request: moves.SeatSecond) -> c.DispatchSheet:
        return handlers.seat_second_by_hand(call, request)

    @answers(m.EnterMediatorAbsence)
    def enter_mediator_absence(self, call: Call, request: m.EnterMediatorAbsence) -> m.Absence:
        return handlers.enter_mediator_absence(call, request)

    @answers(m.EndMediatorAbsence)
    def end_mediator_absence(self, call: Call, request: m.EndMediatorAbsence) -> m.Absence:
        return handlers.end_mediator_absence(call, request)

    @answers(m.ListMediatorAbsences, write=False)
    def list_mediator_absences(self, call: Call, request: m.ListMediatorAbsences) -> m.Absences:
        return queries.list_mediator_absences(call.session, request, call.actor, local_date(call.now))

    @answers(r.GetDispatchLoad, write=False)
    def get_dispatch_load(self, call: Call, request: r.GetDispatchLoad) -> r.DispatchLoad:
        return queries.get_dispatch_load(call.session, request, call.actor, local_date(call.now))
