"""The routes of the desks: one line for each request."""

from __future__ import annotations

from contracts import departments, whistles
from gateway.api.routes import Route

DESK = ("desk.work",)
SEEN = ("desk.work", "supervision.read", "dispute.read_all")
CASE, WHISTLE, PART = "/desks/{desk}/disputes/{dispute_id}", "/desks/{desk}/whistles", "/desks/{desk}/parts"

ROUTES = (
    Route("GET", "/desks/{desk}/disputes", departments.ListDeskCases, DESK),
    Route("GET", CASE, departments.GetDeskCase, DESK),
    Route("POST", f"{CASE}/sign", departments.SignDispute, DESK),
    Route("POST", f"{CASE}/return", departments.ReturnDispute, DESK),
    # calling others in
    Route("POST", f"{CASE}/whistles", whistles.CallDesk, DESK, 201),
    Route("GET", WHISTLE, whistles.ListWhistles, SEEN),
    Route("GET", "/desks/{desk}/scores", whistles.ListDeskScores, SEEN),
    Route("GET", f"{WHISTLE}/{{whistle_id}}", whistles.GetWhistle, SEEN),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/arrive", whistles.ArriveAtWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/answer", whistles.AnswerWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/score", whistles.ScoreWhistle, DESK),
    Route("POST", f"{WHISTLE}/{{whistle_id}}/cancel", whistles.CancelWhistle, DESK),
    # parts of co-desks
    Route("POST", f"{CASE}/parts", whistles.AssignPart, DESK, 201),
    Route("GET", PART, whistles.ListParts, SEEN),
    Route("GET", f"{PART}/{{part_id}}", whistles.GetPart, SEEN),
    Route("POST", f"{PART}/{{part_id}}/finish", whistles.FinishPart, DESK),
    Route("POST", f"{PART}/{{part_id}}/back", whistles.GivePartBack, DESK),
    Route("POST", f"{PART}/{{part_id}}/drop", whistles.DropPart, DESK),
)
