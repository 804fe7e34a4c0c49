"""The routes of the desks: one line for each request."""

from __future__ import annotations

from contracts import departments, desk_law, desk_papers, desk_people, desk_scores, duty, whistles
from gateway.api.routes import Route

DESK = ("desk.work",)
SEEN = ("desk.work", "supervision.read", "dispute.read_all")
ARRANGED = ("desk.work", "duty.manage")
MANAGED = ("duty.manage",)
REMINDED = ("desk.work", "supervision.read")
CASE, WHISTLE, PART = "/desks/{desk}/disputes/{dispute_id}", "/desks/{desk}/whistles", "/desks/{desk}/parts"
HANDOVER, PAPERS = "/desks/{desk}/handovers/{handover_id}", "/desks/{desk}/papers/{request_id}"
LIMIT = f"{CASE}/limits/{{code}}"
NOTE = "/desks/{desk}/notes/{note_id}"

ROUTES = (
    Route("GET", "/desks/{desk}/disputes", departments.ListDeskCases, DESK),
    Route("GET", CASE, departments.GetDeskCase, DESK),
    Route("POST", f"{CASE}/sign", departments.SignDispute, DESK),
    Route("POST", f"{CASE}/return", departments.ReturnDispute, DESK),
    # calling others in
    Route("POST", f"{CASE}/whistles", whistles.CallDesk, DESK, 201),
    Route("GET", WHISTLE, whistles.ListWhistles, SEEN),
    Route("GET", "/desks/{desk}/scores", desk_scores.ListDeskScores, SEEN),
    Route("GET", f"{WHISTLE}/{{whistle_id}}", whistles.GetWhistle, SEEN),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/arrive", whistles.ArriveAtWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/answer", whistles.AnswerWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/score", whistles.ScoreWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/remind", whistles.RemindWhistle, REMINDED),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/cancel", whistles.CancelWhistle, DESK),
    # parts of co-desks
    Route("POST", f"{CASE}/parts", whistles.AssignPart, DESK, 201),
    Route("GET", PART, whistles.ListParts, SEEN),
    Route("GET", f"{PART}/{{part_id}}", whistles.GetPart, SEEN),
    Route("POST", f"{PART}/{{part_id}}/sign", whistles.SignPart, DESK),
    Route("POST", f"{PART}/{{part_id}}/finish", whistles.FinishPart, DESK),
    Route("POST", f"{PART}/{{part_id}}/back", whistles.GivePartBack, DESK),
    Route("POST", f"{PART}/{{part_id}}/remind", whistles.RemindPart, REMINDED),
    Route("POST", f"{PART}/{{part_id}}/drop", whistles.DropPart, DESK),
    # limits of the law
    Route("POST", f"{LIMIT}/start", desk_law.StartLimit, DESK),
    Route("POST", f"{LIMIT}/pause", desk_law.PauseLimit, DESK),
    Route("POST", f"{LIMIT}/resume", desk_law.ResumeLimit, DESK),
    Route("POST", f"{LIMIT}/extend", desk_law.ExtendLimit, DESK),
    Route("POST", f"{CASE}/limit-changes/{{change_id}}/withdraw", desk_law.WithdrawLimitChange, DESK),
    # colleagues
    Route("GET", "/desks/{desk}/officers", desk_people.ListOfficers, ARRANGED),
    Route("POST", f"{CASE}/handovers", desk_people.OfferHandover, DESK, 201),
    Route("GET", "/desks/{desk}/handovers", desk_people.ListHandovers, DESK),
    Route("POST", f"{HANDOVER}/accept", desk_people.AcceptHandover, DESK),
    Route("POST", f"{HANDOVER}/decline", desk_people.DeclineHandover, DESK),
    Route("POST", f"{HANDOVER}/back", desk_people.TakeHandoverBack, DESK),
    Route("GET", "/desks/{desk}/absences", desk_people.ListAbsences, ARRANGED),
    Route("POST", "/desks/{desk}/absences", desk_people.MarkAbsence, ARRANGED, 201),
    Route("POST", "/desks/{desk}/absences/{absence_id}/end", desk_people.EndAbsence, ARRANGED),
    # papers of the parties
    Route("POST", f"{CASE}/papers", desk_papers.AskPapers, DESK, 201),
    Route("GET", f"{CASE}/papers", desk_papers.ListPaperRequests, DESK),
    Route("GET", PAPERS, desk_papers.GetPaperRequest, DESK),
    Route("POST", f"{PAPERS}/given", desk_papers.TakePapers, DESK),
    Route("POST", f"{PAPERS}/withdraw", desk_papers.WithdrawPapers, DESK),
    # what the desk knows
    Route("GET", "/desks/{desk}/notes", desk_papers.ListNotes, DESK),
    Route("POST", "/desks/{desk}/notes", desk_papers.WriteNote, DESK, 201),
    Route("GET", NOTE, desk_papers.GetNote, DESK),
    Route("POST", NOTE, desk_papers.EditNote, DESK),
    Route("POST", f"{NOTE}/withdraw", desk_papers.WithdrawNote, DESK),
    # duty
    Route("GET", "/desks/{desk}/duty", duty.ListDuty, (*SEEN, "duty.manage")),
    Route("POST", "/desks/{desk}/duty/substitute", duty.SubstituteDuty, ARRANGED),
    Route("POST", "/desks/{desk}/duty/arrange", duty.ArrangeDuty, MANAGED, 201),
    Route("POST", "/desks/{desk}/duty/copy", duty.CopyDutyWeek, MANAGED, 201),
    Route("GET", "/desks/{desk}/duty/changes", duty.ListDutyChanges, ARRANGED),
    Route("POST", "/desks/{desk}/duty/changes/{change_id}/undo", duty.UndoDutyChange, ARRANGED),
    Route("GET", "/desks/{desk}/duty/missed", duty.ListMissedDuty, (*SEEN, "duty.manage")),
    Route("POST", "/desks/{desk}/duty/missed/excuse", duty.ExcuseMissedDuty, MANAGED),
    Route("POST", "/desks/{desk}/duty/check-in", duty.CheckIn, DESK),
)
