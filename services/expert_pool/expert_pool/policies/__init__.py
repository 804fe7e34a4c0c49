"""Decisions of the expert pool: who is asked, who is drawn, whose credential holds, who is trained."""

from expert_pool.policies.choosing import Choice, Field, choose, field_of, knows, must_suit_seat
from expert_pool.policies.credentials import credential_for, is_able, state_on, why_not_able
from expert_pool.policies.drawing import Sorted, draw_lots, lots_of, next_of, sort_out
from expert_pool.policies.training import (
    MEANT_FOR,
    SEATED,
    certificate_numbers,
    check_change,
    check_plan,
    check_seats,
    to_certify,
    training_number,
)

__all__ = [
    "MEANT_FOR", "SEATED", "Choice", "Field", "Sorted", "certificate_numbers", "check_change", "check_plan",
    "check_seats", "choose", "credential_for", "draw_lots", "field_of", "is_able", "knows", "lots_of", "must_suit_seat",
    "next_of",
    "sort_out", "state_on", "to_certify", "training_number", "why_not_able",
]  # fmt: skip
