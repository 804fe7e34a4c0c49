"""The routes of the mediation: steps, gates, evidence and files."""

from __future__ import annotations

from contracts import mediation
from gateway.api.routes import READ, Route

WORK, APPROVE = ("mediation.work",), ("mediation.approve",)
WORDS = ("mediation.work", "dispute.reveal")
# A file of the largest size as Base64 in JSON, with some room for its name.
FILE_BODY = mediation.LARGEST_FILE * 4 // 3 + 10_000
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
    Route("POST", "/dangers/{report_id}/reply", mediation.RecordDangerReply, WORK),
    # evidence and files
    Route("GET", f"{OF}/evidence", mediation.ListEvidence, (*READ, *WORK)),
    Route("POST", f"{OF}/evidence", mediation.AddEvidence, WORK, 201, "evidence"),
    Route("POST", "/evidence/{evidence_id}/open", mediation.OpenEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}", mediation.ChangeEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}/return", mediation.ReturnEvidence, WORK),
    Route("POST", "/evidence/{evidence_id}/withdraw", mediation.WithdrawEvidence, WORK),
    Route("POST", f"{OF}/files", mediation.AttachFile, WORK, 201, max_body=FILE_BODY),
    Route("GET", "/files/{file_id}", mediation.GetFile, WORDS),
    Route("POST", "/files/{file_id}/withdraw", mediation.WithdrawFile, WORK),
)
