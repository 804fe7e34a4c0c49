"""Entry points of routing; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import precedents as p
from contracts import routing as c
from contracts import routing_corrections as rc
from contracts import routing_rules as r
from contracts import study_guests as sg
from contracts import study_moves as sm
from contracts import study_votes as v
from contracts.assistance import DisputeReopened
from contracts.departments import DisputeReturned
from contracts.duty import DutySubstituted
from contracts.intake import DisputeAccepted, DisputesLinked
from contracts.linking import DisputesUnlinked
from contracts.mediation import CaseArchived, DisputeConcluded, Paper
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from routing import handlers, queries, tables
from routing.settings import Settings
from servicekit.town import load_town

LOOKING = 5.0  # seconds


def load_dockets(session: Session, events: Sequence[Any]) -> None:
    ids = [event.subject for event in events]
    queries.preload(session, ids)
    queries.preload_merges(session, ids)


class RoutingService(Service):
    """Decides where an accepted dispute goes (研判分流)."""

    name = "routing"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> queries.Live:
        town = load_town(settings.town)
        names = {one.code: one.name for one in town.departments.values()}
        names |= {one.code: one.name for one in town.rooms.values()}
        for people in (town.staff, town.mediators, town.experts):
            names |= {one.id: one.name for one in people.values()}
        return queries.Live(settings.town / "routing", town.rota, names)

    def on_start(self, call: Call) -> None:
        """What is live decides from the first case on."""
        call.resources.look(call.session)

    @every(LOOKING)
    def look_at_rules(self, call: Call) -> None:
        """What another process put live decides here too, within seconds."""
        call.resources.look(call.session)

    @listens(DisputeAccepted, preload=load_dockets)
    def on_dispute_accepted(self, call: Call, event: DisputeAccepted) -> None:
        handlers.take_accepted(call, event)

    @listens(DisputesLinked)
    def on_disputes_linked(self, call: Call, event: DisputesLinked) -> None:
        handlers.take_linked(call, event)

    @listens(DisputesUnlinked)
    def on_disputes_unlinked(self, call: Call, event: DisputesUnlinked) -> None:
        handlers.take_unlinked(call, event)

    @listens(DisputeConcluded, preload=load_dockets)
    def on_dispute_concluded(self, call: Call, event: DisputeConcluded) -> None:
        handlers.take_end(call, event)

    @listens(CaseArchived, preload=load_dockets)
    def on_case_archived(self, call: Call, event: CaseArchived) -> None:
        handlers.take_archived(call, event)

    @listens(DisputeReopened, preload=load_dockets)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.take_new_round(call, event)

    @listens(DisputeReturned, preload=load_dockets)
    def on_dispute_returned(self, call: Call, event: DisputeReturned) -> None:
        handlers.take_returned(call, event)

    @listens(DutySubstituted)
    def on_duty_substituted(self, call: Call, event: DutySubstituted) -> None:
        handlers.take_stand_in(call, event)

    @answers(c.ListReferred, write=False)
    def list_referred(self, call: Call, request: c.ListReferred) -> c.ReferredList:
        call.demand("routing.decide")
        return queries.list_referred(call.session, request, call.actor)

    @answers(c.GetRouting, write=False)
    def get_routing(self, call: Call, request: c.GetRouting) -> c.RoutingSheet:
        return queries.get_routing(call.session, request.dispute_id)

    @answers(c.DecideRouting)
    def decide_routing(self, call: Call, request: c.DecideRouting) -> c.RoutingSheet:
        return handlers.decide_routing(call, request)

    @answers(rc.CorrectRouting)
    def correct_routing(self, call: Call, request: rc.CorrectRouting) -> c.RoutingSheet:
        return handlers.correct_routing(call, request)

    @answers(rc.ListDecided, write=False)
    def list_decided(self, call: Call, request: rc.ListDecided) -> rc.DecidedList:
        call.demand("routing.decide")
        return queries.list_decided(call.session, request, call.now)

    @answers(rc.TakeRoutingBack)
    def take_routing_back(self, call: Call, request: rc.TakeRoutingBack) -> c.RoutingSheet:
        return handlers.take_routing_back(call, request)

    @answers(j.CallStudy)
    def call_study(self, call: Call, request: j.CallStudy) -> j.StudySheet:
        return handlers.call_study(call, request)

    @answers(j.ListStudies, write=False)
    def list_studies(self, call: Call, request: j.ListStudies) -> j.StudySheets:
        return queries.list_studies(call.session, request, call.actor)

    @answers(j.GetStudy)
    def get_study(self, call: Call, request: j.GetStudy) -> j.StudySheet:
        return handlers.read_study(call, request)

    @answers(j.GiveStudyOpinion)
    def give_study_opinion(self, call: Call, request: j.GiveStudyOpinion) -> j.StudySheet:
        return handlers.give_opinion(call, request)

    @answers(j.CheckInDesk)
    def check_in_desk(self, call: Call, request: j.CheckInDesk) -> j.StudySheet:
        return handlers.check_in(call, request)

    @answers(j.ConcludeStudy)
    def conclude_study(self, call: Call, request: j.ConcludeStudy) -> j.StudySheet:
        return handlers.conclude_study(call, request)

    @answers(v.PutToVote)
    def put_to_vote(self, call: Call, request: v.PutToVote) -> j.StudySheet:
        return handlers.put_to_vote(call, request)

    @answers(v.VoteOnDraft)
    def vote_on_draft(self, call: Call, request: v.VoteOnDraft) -> j.StudySheet:
        return handlers.vote_on_draft(call, request)

    @answers(v.ConcludeByVote)
    def conclude_by_vote(self, call: Call, request: v.ConcludeByVote) -> j.StudySheet:
        return handlers.conclude_by_vote(call, request)

    @answers(v.NamePresiding)
    def name_presiding(self, call: Call, request: v.NamePresiding) -> j.StudySheet:
        return handlers.name_presiding(call, request)

    @answers(j.CancelStudy)
    def cancel_study(self, call: Call, request: j.CancelStudy) -> j.StudySheet:
        return handlers.cancel_study(call, request)

    @answers(sm.MoveStudy)
    def move_study(self, call: Call, request: sm.MoveStudy) -> j.StudySheet:
        return handlers.move_study(call, request)

    @answers(j.GetStudyMinutes)
    def get_study_minutes(self, call: Call, request: j.GetStudyMinutes) -> Paper:
        return handlers.get_minutes(call, request)

    @answers(sg.InviteToStudy)
    def invite_to_study(self, call: Call, request: sg.InviteToStudy) -> j.StudySheet:
        return handlers.invite_to_study(call, request)

    @answers(sg.WithdrawInvitation)
    def withdraw_invitation(self, call: Call, request: sg.WithdrawInvitation) -> j.StudySheet:
        return handlers.withdraw_invitation(call, request)

    @answers(sg.DeclineInvitation)
    def decline_invitation(self, call: Call, request: sg.DeclineInvitation) -> j.StudySheet:
        return handlers.decline_invitation(call, request)

    @answers(sg.WriteAsGuest)
    def write_as_guest(self, call: Call, request: sg.WriteAsGuest) -> j.StudySheet:
        return handlers.write_as_guest(call, request)

    @answers(sg.RemindInvited)
    def remind_invited(self, call: Call, request: sg.RemindInvited) -> sg.StudiesReminded:
        return handlers.remind_invited(call, request)

    @answers(sg.CheckInGuest)
    def check_in_guest(self, call: Call, request: sg.CheckInGuest) -> j.StudySheet:
        return handlers.check_in_guest(call, request)

    @answers(j.ListPrecedents, write=False)
    def list_precedents(self, call: Call, request: j.ListPrecedents) -> j.Precedents:
        return queries.list_precedents(call.session, request)

    @answers(p.FindPrecedents, write=False)
    def find_precedents(self, call: Call, request: p.FindPrecedents) -> p.RulingSheets:
        return queries.find_rulings(call.session, request, call.actor)

    @answers(p.GetPrecedent, write=False)
    def get_precedent(self, call: Call, request: p.GetPrecedent) -> p.RulingSheet:
        return queries.get_ruling(call.session, request, call.actor)

    @answers(p.WithdrawPrecedent)
    def withdraw_precedent(self, call: Call, request: p.WithdrawPrecedent) -> p.RulingSheet:
        return handlers.withdraw_precedent(call, request)

    @answers(p.ReplacePrecedent)
    def replace_precedent(self, call: Call, request: p.ReplacePrecedent) -> p.RulingSheet:
        return handlers.replace_precedent(call, request)

    @answers(c.Classify, write=False)
    def classify(self, call: Call, request: c.Classify) -> c.Suggestion:
        return queries.classify(request, call.resources.rules)

    @answers(r.ListRules, write=False)
    def list_rules(self, call: Call, request: r.ListRules) -> r.RuleList:
        call.demand("routing.rules")
        live: queries.Live = call.resources
        return queries.list_rules(request, live.source, live.rules)

    @answers(r.ListEditions, write=False)
    def list_editions(self, call: Call, request: r.ListEditions) -> r.EditionList:
        call.demand("routing.rules")
        return queries.list_editions(call.session, request)

    @answers(r.GetEdition, write=False)
    def get_edition(self, call: Call, request: r.GetEdition) -> r.RuleEdition:
        call.demand("routing.rules")
        return queries.get_edition(call.session, request)

    @answers(r.ProposeRules)
    def propose_rules(self, call: Call, request: r.ProposeRules) -> r.RuleEdition:
        return handlers.propose_rules(call, request)

    @answers(r.AmendRules)
    def amend_rules(self, call: Call, request: r.AmendRules) -> r.RuleEdition:
        return handlers.amend_rules(call, request)

    @answers(r.TryRules)
    def try_rules(self, call: Call, request: r.TryRules) -> r.RuleEdition:
        return handlers.try_rules(call, request)

    @answers(r.PutRulesLive)
    def put_rules_live(self, call: Call, request: r.PutRulesLive) -> r.RuleEdition:
        return handlers.put_rules_live(call, request)

    @answers(r.DropRules)
    def drop_rules(self, call: Call, request: r.DropRules) -> r.RuleEdition:
        return handlers.drop_rules(call, request)

    @answers(r.UndoRules)
    def undo_rules(self, call: Call, request: r.UndoRules) -> r.RuleEdition:
        return handlers.undo_rules(call, request)

    @answers(r.ListModels, write=False)
    def list_models(self, call: Call, request: r.ListModels) -> r.ModelList:
        call.demand("routing.rules")
        return queries.list_models(call.session, call.resources.shipped)

    @answers(r.UseModel)
    def use_model(self, call: Call, request: r.UseModel) -> r.ModelList:
        return handlers.use_model(call, request)
