"""The routes of the mediation beside the oldest ones: one line for each request."""

from __future__ import annotations

from contracts import mediation
from contracts.attachments import LARGEST_FILE
from gateway.api.routes import READ, Route

WORK, APPROVE = ("mediation.work",), ("mediation.approve",)
ROOMS = ("room.manage",)
STATISTICS = ("supervision.read", "dispute.read_all")
WORDS = ("mediation.work", "dispute.reveal")
# A file of the largest size as Base64 in JSON, with some room for its name.
FILE_BODY = LARGEST_FILE * 4 // 3 + 10_000
WATCH = ("supervision.read", "dispatch.manage", "desk.work")
OF = "/disputes/{dispute_id}"

ROUTES = (
    # steps that are not needed
    Route("GET", "/skips", mediation.ListSkips, APPROVE),
    Route("POST", f"{OF}/skips", mediation.AskSkip, WORK, 201),
    Route("POST", "/skips/{skip_id}", mediation.DecideSkip, APPROVE),
    # situations and danger
    Route("GET", f"{OF}/gates", mediation.GetGates, (*READ, *WORK)),
    Route("POST", f"{OF}/gates/{{code}}", mediation.SettleGate, WORK),
    Route("POST", f"{OF}/dangers", mediation.ReportDanger, WORK, 201, "danger"),
    Route("GET", "/dangers", mediation.ListDangers, WATCH),
    Route("POST", "/dangers/{report_id}/answer", mediation.AnswerDanger, ("dispatch.manage", "desk.work")),
    Route("POST", "/dangers/{report_id}/reply", mediation.RecordDangerReply, WORK),
    # evidence and files
    Route("GET", f"{OF}/evidence", mediation.ListEvidence, (*READ, *WORK)),
    Route("POST", f"{OF}/evidence", mediation.AddEvidence, WORK, 201, "evidence"),
    Route("POST", "/evidence/{evidence_id}/open", mediation.OpenEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}", mediation.ChangeEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}/return", mediation.ReturnEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}/withdraw", mediation.WithdrawEvidence, WORK),
    Route("POST", f"{OF}/application/open", mediation.OpenApplication, WORDS),
    Route("POST", f"{OF}/application", mediation.SaveApplication, WORK),
    Route("POST", f"{OF}/application/registered", mediation.KeepRegistered, WORDS),
    Route("POST", f"{OF}/opinions", mediation.KeepOpinions, WORK),
    Route("POST", f"{OF}/files", mediation.AttachFile, WORK, 201, max_body=FILE_BODY),
    Route("GET", "/files/{file_id}", mediation.GetFile, (*WORDS, "expert.answer")),
    Route("POST", "/files/{file_id}/withdraw", mediation.WithdrawFile, WORK),
    Route("GET", f"{OF}/file", mediation.GetCaseFile, (*READ, *WORK)),
    Route("POST", f"{OF}/file/seal", mediation.BindFile, WORK, 202),
    Route("POST", f"{OF}/file/open", mediation.UnbindFile, APPROVE),
    Route("GET", f"{OF}/file/preview", mediation.PreviewFile, WORDS),
    Route("GET", f"{OF}/file/sealed", mediation.GetBoundFile, (*WORDS, "expert.answer")),
    Route("GET", f"{OF}/file/verification", mediation.VerifyBoundFile, (*READ, *WORK)),
    # sessions and rooms
    Route("GET", "/rooms/free", mediation.FindRooms, (*WORK, *ROOMS)),
    Route("GET", "/rooms/calendar", mediation.GetCalendar, (*READ, *WORK, *ROOMS)),
    Route("POST", "/rooms/{room_code}/close", mediation.CloseRoom, ROOMS),
    Route("POST", "/rooms/{room_code}/open", mediation.OpenRoom, ROOMS),
    Route("GET", f"{OF}/sessions", mediation.ListSessions, (*READ, *WORK)),
    Route("POST", f"{OF}/sessions", mediation.PlanSession, WORK, 201, "session"),
    Route("GET", "/mediation-sessions/{session_id}", mediation.GetSession, (*READ, *WORK)),
    Route("POST", "/mediation-sessions/{session_id}/open", mediation.OpenSession, WORK),
    Route("POST", "/mediation-sessions/{session_id}", mediation.ChangeSession, WORK),
    Route("POST", "/mediation-sessions/{session_id}/people", mediation.InviteToSession, WORK),
    Route("POST", "/mediation-sessions/{session_id}/cancel", mediation.CancelSession, WORK),
    Route("POST", "/mediation-sessions/{session_id}/notices", mediation.NoteNotices, WORK),
    Route("POST", "/mediation-sessions/{session_id}/attendance", mediation.RecordAttendance, WORK),
    Route("POST", "/mediation-sessions/{session_id}/minutes", mediation.WriteMinutes, WORK, 201),
    Route("POST", "/mediation-sessions/{session_id}/confirmations", mediation.ConfirmMinutes, WORK, 201),
    # agreement
    Route("POST", f"{OF}/draft/open", mediation.OpenDraft, WORDS),
    Route("POST", f"{OF}/draft", mediation.SaveDraft, WORK),
    Route("POST", f"{OF}/draft/check", mediation.CheckDraft, WORK),
    Route("POST", f"{OF}/draft/revise", mediation.ReviseDraft, WORK),
    Route("POST", f"{OF}/agreement/written", mediation.WriteDownAgreement, WORK),
    Route("GET", f"{OF}/signing", mediation.GetSigning, (*READ, *WORK)),
    Route("POST", f"{OF}/signing", mediation.OpenSigning, WORK),
    Route("POST", f"{OF}/signatures", mediation.SignAgreement, WORK, 201),
    # performance
    Route("GET", "/performance", mediation.ListDue, (*READ, *WORK)),
    Route("GET", f"{OF}/performance", mediation.GetPerformance, (*READ, *WORK)),
    Route("POST", f"{OF}/performance/{{no}}", mediation.RecordPerformance, WORK, 201),
    Route("POST", f"{OF}/performance/{{no}}/breach", mediation.RecordBreach, WORK, 201),
    Route("GET", "/statistics", mediation.GetStatistics, STATISTICS),
    Route("GET", "/statistics/workbook", mediation.GetStatisticsBook, STATISTICS),
    # judicial confirmation
    Route("GET", f"{OF}/confirmation", mediation.GetConfirmation, (*READ, *WORK)),
    Route("POST", f"{OF}/confirmation/open", mediation.OpenConfirmation, WORDS),
    Route("POST", f"{OF}/confirmation", mediation.SaveConfirmation, WORK),
    Route("POST", f"{OF}/confirmation/submission", mediation.SubmitConfirmation, WORK),
    Route("POST", f"{OF}/confirmation/filing", mediation.RecordCourtFiling, WORK),
    Route("POST", f"{OF}/confirmation/decision", mediation.RecordCourtDecision, WORK),
    Route("POST", f"{OF}/confirmation/again", mediation.MediateAgain, WORK),
    Route("POST", f"{OF}/confirmation/enforcement", mediation.RecordEnforcement, WORK),
)
