"""The routes of the joint study: one line for each request."""

from __future__ import annotations

from contracts import joint_study, precedents, study_guests, study_moves, study_votes
from gateway.api.routes import Route

CENTRE = ("routing.decide",)
RULINGS = (
    "routing.decide",
    "desk.work",
    "dispute.read_all",
)  # what was ruled, without the people who were invited
SPEAK = ("desk.work", "mediation.work", "expert.answer", "warning.work")
TABLE = ("routing.decide", "dispute.read_all", *SPEAK)

ROUTES = (
    Route("GET", "/studies", joint_study.ListStudies, TABLE),
    Route("POST", "/studies/reminders", study_guests.RemindInvited, CENTRE),
    Route("POST", "/disputes/{dispute_id}/studies", joint_study.CallStudy, CENTRE, 201),
    Route("GET", "/studies/{study_id}", joint_study.GetStudy, TABLE),
    Route("POST", "/studies/{study_id}/opinion", joint_study.GiveStudyOpinion, ("desk.work",)),
    Route("POST", "/studies/{study_id}/check-in", joint_study.CheckInDesk, CENTRE),
    Route("POST", "/studies/{study_id}/conclusion", joint_study.ConcludeStudy, CENTRE),
    Route("POST", "/studies/{study_id}/drafts", study_votes.PutToVote, CENTRE, 201),
    Route("POST", "/studies/{study_id}/drafts/{draft_no}/vote", study_votes.VoteOnDraft, ("desk.work",)),
    Route("POST", "/studies/{study_id}/drafts/{draft_no}/conclude", study_votes.ConcludeByVote, CENTRE),
    Route("POST", "/studies/{study_id}/presiding", study_votes.NamePresiding, CENTRE),
    Route("POST", "/studies/{study_id}/move", study_moves.MoveStudy, CENTRE),
    Route("POST", "/studies/{study_id}/cancel", joint_study.CancelStudy, CENTRE),
    Route("GET", "/studies/{study_id}/minutes", joint_study.GetStudyMinutes, TABLE),
    Route("POST", "/studies/{study_id}/guests", study_guests.InviteToStudy, CENTRE, 201),
    Route("POST", "/studies/{study_id}/guests/{person_id}/withdraw", study_guests.WithdrawInvitation, CENTRE),
    Route("POST", "/studies/{study_id}/guests/{person_id}/check-in", study_guests.CheckInGuest, CENTRE),
    Route("POST", "/studies/{study_id}/words", study_guests.WriteAsGuest, SPEAK),
    Route("POST", "/studies/{study_id}/decline", study_guests.DeclineInvitation, SPEAK),
    Route("GET", "/routing/precedents", joint_study.ListPrecedents, RULINGS),
    Route("GET", "/precedents", precedents.FindPrecedents, RULINGS),
    Route("GET", "/precedents/{study_id}", precedents.GetPrecedent, RULINGS),
    Route("POST", "/precedents/{study_id}/withdraw", precedents.WithdrawPrecedent, CENTRE),
    Route("POST", "/precedents/{study_id}/replace", precedents.ReplacePrecedent, CENTRE),
)
