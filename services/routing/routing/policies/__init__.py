"""Decisions over one case: its type, grade, risk, level and desks, from rules that are data."""

from routing.policies.decide import decide
from routing.policies.rulebook import Rules, load_rules

__all__ = ["Rules", "decide", "load_rules"]
