"""The routes of the expert pool: consultations, draws by lot, credentials, training, use."""

from __future__ import annotations

from contracts import expert_credentials as credentials
from contracts import expert_draw, expert_pool, expert_roster, expert_seats, expert_use, mediation
from contracts import expert_training as training
from gateway.api.routes import Route

ASKS, ANSWERS = ("expert.ask",), ("expert.answer",)
SEES = ("expert.ask", "dispute.read_all")
KEEPS, OVERSEES = ("expert.manage",), ("expert.manage", "supervision.read")
# Who is trained, or keeps the register, or looks after those who do.
LEARNS = ("expert.answer", "offer.answer", "expert.manage", "supervision.read")
OF = "/trainings/{training_id}"

ROUTES = (
    Route("GET", "/consultations", expert_pool.ListConsultations, (*ASKS, *ANSWERS, "dispute.read_all")),
    Route("POST", "/disputes/{dispute_id}/consultations", expert_pool.AskOpinion, ASKS, 201),
    Route("GET", "/consultations/{consultation_id}/papers", mediation.ListExpertPapers, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/opinion", expert_pool.GiveOpinion, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/decline", expert_pool.DeclineOpinion, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/session", expert_pool.ProposeSession, ASKS),
    Route("POST", "/consultations/{consultation_id}/session/answer", expert_pool.AnswerSession, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/seat", expert_seats.TakeExpertSeat, ANSWERS),
    Route("GET", "/expert-fields", expert_draw.ListExpertFields, SEES),
    Route("POST", "/disputes/{dispute_id}/draws", expert_draw.DrawExperts, ASKS, 201),
    Route("GET", "/draws/{draw_id}", expert_draw.GetDraw, SEES),
    Route("GET", "/draws/{draw_id}/again", expert_draw.RepeatDraw, SEES),
    Route("GET", "/expert-roster", expert_roster.ListExpertRoster, OVERSEES),
    Route("POST", "/expert-roster", expert_roster.ImportExperts, KEEPS),
    Route("GET", "/expert-committees", expert_roster.ListExpertCommittees, OVERSEES),
    Route("POST", "/expert-committees", expert_roster.KeepExpertCommittee, KEEPS),
    Route("GET", "/expert-credentials", credentials.ListCredentials, (*OVERSEES, *ANSWERS)),
    Route("POST", "/experts/{expert_id}/credentials", credentials.RegisterCredential, KEEPS, 201),
    Route("POST", "/expert-credentials/{credential_id}/renew", credentials.RenewCredential, KEEPS),
    Route("POST", "/expert-credentials/{credential_id}/withdraw", credentials.WithdrawCredential, KEEPS),
    Route("GET", "/expert-use", expert_use.GetExpertUse, OVERSEES),
    Route("GET", "/trainings", training.ListTrainings, LEARNS),
    Route("POST", "/trainings", training.PlanTraining, KEEPS, 201),
    Route("GET", OF, training.GetTraining, LEARNS),
    Route("POST", OF, training.ChangeTraining, KEEPS),
    Route("POST", f"{OF}/cancel", training.CancelTraining, KEEPS),
    Route("POST", f"{OF}/people", training.EnrolInTraining, LEARNS),
    Route("POST", f"{OF}/people/{{person_id}}/leave", training.LeaveTraining, LEARNS),
    Route("POST", f"{OF}/attendance", training.RecordTrainingAttendance, KEEPS),
    Route("POST", f"{OF}/certificates", training.IssueTrainingCertificates, KEEPS),
    Route("GET", f"{OF}/certificates/{{person_id}}", training.GetTrainingCertificate, LEARNS),
    Route("GET", f"{OF}/certificates/{{person_id}}/paper", training.GetTrainingCertificatePaper, LEARNS),
    Route("GET", "/required-training-hours", training.GetRequiredHours, LEARNS),
    Route("POST", "/required-training-hours/{audience}", training.SetRequiredHours, KEEPS),
    Route("GET", "/training-hours", training.ListTrainingHours, OVERSEES),
    Route("GET", "/training-hours/{person_id}", training.GetTrainingRecord, LEARNS),
)
