"""Use cases of the desks: their cases, the calls between them, the parts of co-desks."""

from departments.handlers.cases import FOLLOWED, follow, return_dispute, sign_dispute, take_routed
from departments.handlers.parts import assign_part, drop_part, finish_part, give_part_back
from departments.handlers.whistles import (
    answer_whistle,
    arrive_at_whistle,
    call_desk,
    cancel_whistle,
    score_whistle,
    tell_overdue,
)

__all__ = [
    "FOLLOWED", "answer_whistle", "arrive_at_whistle", "assign_part", "call_desk", "cancel_whistle", "drop_part", "finish_part",
    "follow", "give_part_back", "return_dispute", "score_whistle", "sign_dispute", "take_routed", "tell_overdue",
]  # fmt: skip
