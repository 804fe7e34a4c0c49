"""The routes of the expert pool: consultations, draws by lot."""

from __future__ import annotations

from contracts import expert_draw, expert_pool
from gateway.api.routes import Route

ASKS, ANSWERS = ("expert.ask",), ("expert.answer",)
SEES = ("expert.ask", "dispute.read_all")

ROUTES = (
    Route("GET", "/consultations", expert_pool.ListConsultations, (*ASKS, *ANSWERS, "dispute.read_all")),
    Route("POST", "/disputes/{dispute_id}/consultations", expert_pool.AskOpinion, ASKS, 201),
    Route("POST", "/consultations/{consultation_id}/opinion", expert_pool.GiveOpinion, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/decline", expert_pool.DeclineOpinion, ANSWERS),
    Route("POST", "/consultations/{consultation_id}/session", expert_pool.ProposeSession, ASKS),
    Route("POST", "/consultations/{consultation_id}/session/answer", expert_pool.AnswerSession, ANSWERS),
    Route("GET", "/expert-fields", expert_draw.ListExpertFields, SEES),
    Route("POST", "/disputes/{dispute_id}/draws", expert_draw.DrawExperts, ASKS, 201),
    Route("GET", "/draws/{draw_id}", expert_draw.GetDraw, SEES),
    Route("GET", "/draws/{draw_id}/again", expert_draw.RepeatDraw, SEES),
)
