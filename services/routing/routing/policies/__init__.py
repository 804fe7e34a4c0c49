"""Decisions over one case: its type, grade, risk, level and desks, from rules that are data."""

from routing.policies.compiling import load_rules
from routing.policies.decide import decide
from routing.policies.rulebook import Rules

__all__ = ["Rules", "decide", "load_rules"]
