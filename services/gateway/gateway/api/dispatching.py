"""The routes of what changes a choice of mediators: one line for each request."""

from __future__ import annotations

from contracts import committees, directory, expert_seats, mediator_moves, mediator_roster
from contracts import mediator_changes as changes
from gateway.api.routes import Route

FOR_PARTIES = ("dispute.register", "dispatch.manage")
MANAGE = ("dispatch.manage",)
MINE_OR_ALL = ("offer.answer", "task.answer", "dispatch.manage")
SEES = ("dispatch.manage", "supervision.read")
SEATS = ("dispatch.manage", "mediation.work", "desk.work")
OF = "/disputes/{dispute_id}"

ROUTES = (
    Route("GET", f"{OF}/mediator-choices", changes.SuggestToParties, FOR_PARTIES),
    Route("POST", f"{OF}/mediator-wish", changes.WishMediator, FOR_PARTIES),
    Route("POST", f"{OF}/objection", changes.ObjectToMediator, FOR_PARTIES),
    Route("POST", f"{OF}/hand-over", changes.ProposeHandOver, ("offer.answer",), 201),
    Route("POST", f"{OF}/move", mediator_moves.MoveCase, MANAGE),
    Route("POST", f"{OF}/second", mediator_moves.SeatSecond, MANAGE),
    Route("POST", f"{OF}/expert", expert_seats.AskForExpert, SEATS),
    Route("POST", f"{OF}/expert/name", expert_seats.NameExpert, MANAGE),
    Route("POST", f"{OF}/expert/waive", expert_seats.DoWithoutExpert, SEATS),
    Route("GET", "/absences", changes.ListMediatorAbsences, MINE_OR_ALL),
    Route("POST", "/absences", changes.EnterMediatorAbsence, MINE_OR_ALL, 201),
    Route("GET", "/dispatch/load", mediator_roster.GetDispatchLoad, MANAGE),
    Route("GET", "/roster", mediator_roster.ListRoster, MANAGE),
    Route("POST", "/roster", mediator_roster.ImportRoster, MANAGE),
    Route("GET", "/mediators/found", mediator_roster.FindMediators, SEES),
    Route("GET", "/mediators/{mediator_id}", mediator_roster.GetMediator, SEES),
    Route("POST", "/mediators", mediator_roster.KeepMediator, MANAGE),
    Route("GET", "/committees", committees.ListCommittees, SEES),
    Route("POST", "/committees", committees.KeepCommittee, MANAGE),
    Route("GET", "/committees/{code}", committees.GetCommittee, SEES),
    Route("POST", "/committee-rows", committees.ImportCommittees, MANAGE),
    Route("GET", "/committee-rows", committees.ListCommitteeRows, SEES),
    Route("GET", "/studios", mediator_roster.ListStudios, SEES),
    Route("POST", "/roster/logins", directory.EnrolMediators, MANAGE),
    Route("POST", "/absences/{absence_id}/end", changes.EndMediatorAbsence, MINE_OR_ALL),
)
