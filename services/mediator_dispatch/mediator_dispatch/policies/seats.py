"""How many mediators a dispute needs, and whether an expert sits beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Protocol

from mediator_dispatch.model import DispatchCase

GRAVE = ("red", "orange")
MANY, MUCH = 10, 100_000  # people; yuan


def mediators_needed(case: DispatchCase) -> int:
    """One as a rule; two for what is complex and grave, large or the town's own (domain.md §1.4, §3.7)."""
    people, amount = case.brief.get("people_involved") or 0, Decimal(case.brief.get("amount_yuan") or 0)
    large = people >= MANY or amount >= MUCH
    grave = case.risk in GRAVE or case.level == "town"
    return 2 if case.complexity == "complex" and (grave or large) else 1


def expert_seat(case: DispatchCase, fields: Iterable[Collection[str]], rule: str) -> str:
    """``required``, ``proposed`` or "": an expert beside the mediators where special knowledge is needed.

    ``fields`` are the types that each industry committee knows. 疑难 asks for one, other complex cases as the town's ``rule``
    (propose, require, off) says (domain.md §1.1 art. 20, §1.4, §3.7).
    """
    if rule == "off" or case.complexity != "complex" or not any(case.type_code in one for one in fields):
        return ""
    return "required" if rule == "require" or case.brief.get("severe") else "proposed"


class Asker(Protocol):
    """Who asks for an expert."""

    @property
    def person_id(self) -> str: ...
    @property
    def desk(self) -> str: ...
    def may(self, right: str) -> bool: ...


def may_ask_expert(actor: Asker, case: DispatchCase) -> bool:
    """The coordinator, whoever mediates, and the desks of the case."""
    desks = (case.brief.get("lead_desk", ""), *case.brief.get("co_desks", ()))
    mediates = bool(actor.person_id) and actor.person_id in (case.mediator_id, case.second_id)
    return actor.may("dispatch.manage") or mediates or (actor.may("desk.work") and actor.desk in desks)
