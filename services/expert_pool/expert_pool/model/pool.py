"""Committees, experts and the pool's copy of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from expert_pool.model.credential import Credential


@dataclass(eq=False)
class Committee:
    """An industry committee (行业性调解委员会) and the types of dispute it knows.

    ``kept_by``: "list" while the town's folder says what it is, "office" once somebody has changed it here.
    """

    code: str
    name: str
    types: list[str]
    active: bool = True
    kept_by: str = "list"


@dataclass(eq=False)
class Expert:
    """An expert of a committee; digests as those of the parties; ``active``: in the pool; ``kept_by`` as a committee's."""

    id: str
    name: str
    committee_code: str
    fields: list[str]
    title: str
    village_code: str
    name_digest: str
    employer_digest: str
    active: bool = True
    kept_by: str = "list"
    kin: list[str] = field(default_factory=list)  # digests of the near relatives that the expert declared
    credentials: list[Credential] = field(default_factory=list)


@dataclass(eq=False)
class RosterMediator:
    """A mediator of whom the roster told: one whom the town's folder has not, or who left. Names stay with the roster."""

    id: str
    on_roster: bool
    committee: str = ""


@dataclass(eq=False)
class KnownCase:
    """What the pool knows of a dispute: codes, the parties' digests and the masked narrative."""

    dispute_id: str
    number: str
    type_code: str
    lead_desk: str
    co_desks: list[str]
    village_code: str
    parties: list[dict[str, Any]]
    narrative: str
    decision_no: int = 0
    mediator_id: str = ""
    mediator_round: int = 0
    second_id: str = ""  # of two mediators the one who does not preside
    second_at: datetime | None = None

    def mediates(self, person_id: str) -> bool:
        return bool(person_id) and person_id in (self.mediator_id, self.second_id)

    def ties(self, expert: Expert) -> bool:
        """Whether the expert is a party, a declared near relative of one, works for one, or lives in its village (回避)."""
        names = {party.get("name_digest", "") for party in self.parties}
        houses = {party.get("organisation_digest", "") for party in self.parties} | names
        villages = {party.get("village_code", "") for party in self.parties}
        pairs = (
            (expert.name_digest, names),
            (expert.employer_digest, houses),
            (expert.village_code, villages),
        )
        return not names.isdisjoint(expert.kin) or any(own and own in theirs for own, theirs in pairs)

    def concerns_desk(self, desk: str) -> bool:
        return bool(desk) and desk in (self.lead_desk, *self.co_desks)
