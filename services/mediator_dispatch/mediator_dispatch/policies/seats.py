"""How many mediators a dispute needs."""

from __future__ import annotations

from decimal import Decimal

from mediator_dispatch.model import DispatchCase

GRAVE = ("red", "orange")
MANY, MUCH = 10, 100_000  # people; yuan


def mediators_needed(case: DispatchCase) -> int:
    """One as a rule; two for what is complex and grave, large or the town's own (domain.md §1.4, §3.7)."""
    people, amount = case.brief.get("people_involved") or 0, Decimal(case.brief.get("amount_yuan") or 0)
    large = people >= MANY or amount >= MUCH
    grave = case.risk in GRAVE or case.level == "town"
    return 2 if case.complexity == "complex" and (grave or large) else 1
