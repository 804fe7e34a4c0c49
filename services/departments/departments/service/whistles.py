"""Entry points for calls between desks and parts of co-desks."""

from __future__ import annotations

from contracts import desk_scores
from contracts import whistles as c
from departments import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class WhistlePoints:
    """Mixed into every desk."""

    @answers(c.CallDesk)
    def call_desk(self, call: Call, request: c.CallDesk) -> c.Whistle:
        return handlers.call_desk(call, request)

    @answers(c.ListWhistles, write=False)
    def list_whistles(self, call: Call, request: c.ListWhistles) -> c.Whistles:
        return queries.list_whistles(call.session, request, call.actor, call.now)

    @answers(c.GetWhistle, write=False)
    def get_whistle(self, call: Call, request: c.GetWhistle) -> c.Whistle:
        return queries.get_whistle(call.session, request, call.actor)

    @answers(c.ArriveAtWhistle)
    def arrive_at_whistle(self, call: Call, request: c.ArriveAtWhistle) -> c.Whistle:
        return handlers.arrive_at_whistle(call, request)

    @answers(c.AnswerWhistle)
    def answer_whistle(self, call: Call, request: c.AnswerWhistle) -> c.Whistle:
        return handlers.answer_whistle(call, request)

    @answers(c.ScoreWhistle)
    def score_whistle(self, call: Call, request: c.ScoreWhistle) -> c.Whistle:
        return handlers.score_whistle(call, request)

    @answers(c.RemindWhistle)
    def remind_whistle(self, call: Call, request: c.RemindWhistle) -> c.Whistle:
        return handlers.remind_whistle(call, request)

    @answers(c.CancelWhistle)
    def cancel_whistle(self, call: Call, request: c.CancelWhistle) -> c.Whistle:
        return handlers.cancel_whistle(call, request)

    @answers(desk_scores.ListDeskScores, write=False)
    def list_desk_scores(self, call: Call, request: desk_scores.ListDeskScores) -> desk_scores.DeskScores:
        days = call.settings.whistle_result_days
        return queries.list_desk_scores(call.session, request, call.actor, call.resources, call.now, days)

    @answers(c.AssignPart)
    def assign_part(self, call: Call, request: c.AssignPart) -> c.Part:
        return handlers.assign_part(call, request)

    @answers(c.ListParts, write=False)
    def list_parts(self, call: Call, request: c.ListParts) -> c.Parts:
        return queries.list_parts(call.session, request, call.actor, local_date(call.now))

    @answers(c.GetPart, write=False)
    def get_part(self, call: Call, request: c.GetPart) -> c.Part:
        return queries.get_part(call.session, request, call.actor)

    @answers(c.SignPart)
    def sign_part(self, call: Call, request: c.SignPart) -> c.Part:
        return handlers.sign_part(call, request)

    @answers(c.FinishPart)
    def finish_part(self, call: Call, request: c.FinishPart) -> c.Part:
        return handlers.finish_part(call, request)

    @answers(c.GivePartBack)
    def give_part_back(self, call: Call, request: c.GivePartBack) -> c.Part:
        return handlers.give_part_back(call, request)

    @answers(c.RemindPart)
    def remind_part(self, call: Call, request: c.RemindPart) -> c.Part:
        return handlers.remind_part(call, request)

    @answers(c.DropPart)
    def drop_part(self, call: Call, request: c.DropPart) -> c.Part:
        return handlers.drop_part(call, request)
