"""Decisions of the expert pool: who is asked, who is drawn."""

from expert_pool.policies.choosing import Choice, Field, choose, field_of, knows
from expert_pool.policies.drawing import Sorted, draw_lots, lots_of, next_of, sort_out

__all__ = [
    "Choice",
    "Field",
    "Sorted",
    "choose",
    "draw_lots",
    "field_of",
    "knows",
    "lots_of",
    "next_of",
    "sort_out",
]
