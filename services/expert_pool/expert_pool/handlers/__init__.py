"""Use cases of the expert pool."""

from expert_pool.handlers.asking import ask_opinion, decline_opinion, give_opinion, take_assigned, take_routed
from expert_pool.handlers.drawing import draw_experts
from expert_pool.handlers.sessions import answer_session, propose_session
from expert_pool.handlers.town import load_experts

__all__ = [
    "answer_session", "ask_opinion", "decline_opinion", "draw_experts", "give_opinion", "load_experts", "propose_session",
    "take_assigned", "take_routed",
]  # fmt: skip
