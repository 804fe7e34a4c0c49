"""Committees, experts, the pool's copy of a case, and a consultation with its states."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from expert_pool.errors import NotOpen, NotYours

# command → the state it needs, the state it leads to
TRANSITIONS: dict[str, tuple[str, str]] = {
    "answer": ("asked", "answered"),
    "pass_on": ("asked", "asked"),
    "give_up": ("asked", "unanswerable"),
}
STATE_TERMS: dict[str, str] = {"asked": "待答复", "answered": "已答复", "unanswerable": "无人可答复"}


@dataclass(eq=False)
class Committee:
    """An industry committee (行业性调解委员会) and the types of dispute it knows."""

    code: str
    name: str
    types: list[str]


@dataclass(eq=False)
class Expert:
    """An expert of a committee; digests as those of the parties; ``active``: still in the town's list."""

    id: str
    name: str
    committee_code: str
    fields: list[str]
    title: str
    village_code: str
    credential: str
    credential_until: date
    name_digest: str
    employer_digest: str
    active: bool = True

    def is_expired(self, today: date) -> bool:
        return self.credential_until < today


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

    def ties(self, expert: Expert) -> bool:
        """Whether the expert is a party, works for one, or lives in a party's village (回避)."""
        names = {party.get("name_digest", "") for party in self.parties}
        houses = {party.get("organisation_digest", "") for party in self.parties} | names
        villages = {party.get("village_code", "") for party in self.parties}
        pairs = (
            (expert.name_digest, names),
            (expert.employer_digest, houses),
            (expert.village_code, villages),
        )
        return any(own and own in theirs for own, theirs in pairs)

    def concerns_desk(self, desk: str) -> bool:
        return bool(desk) and desk in (self.lead_desk, *self.co_desks)


@dataclass(eq=False)
class Consultation:
    """One question about a dispute; it passes from expert to expert until one answers in writing."""

    id: str
    dispute_id: str
    number: str
    type_code: str
    field: str
    question: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    expert_id: str
    reasons: list[str]
    state: str = "asked"
    opinion: str = ""
    basis: str = ""
    answered_at: datetime | None = None
    declined: list[dict[str, str]] = dataclasses.field(default_factory=list)

    @property
    def declined_by(self) -> frozenset[str]:
        return frozenset(one["expert_id"] for one in self.declined)

    def answer(self, expert_id: str, opinion: str, basis: str, now: datetime) -> None:
        """A written opinion of the expert who was asked.

        :raises NotYours, NotOpen: see there.
        """
        self._check_own(expert_id)
        self._go("answer")
        self.opinion, self.basis, self.answered_at = opinion, basis, now

    def decline(self, expert_id: str, reason: str, now: datetime) -> None:
        """The expert cannot answer; what follows is ``pass_on`` or ``give_up``."""
        self._check_own(expert_id)
        self._check("pass_on")
        entry = {"expert_id": expert_id, "reason": reason, "at": now.isoformat()}
        self.declined = [*self.declined, entry]

    def pass_on(self, expert_id: str, reasons: list[str], now: datetime, due_at: datetime) -> None:
        """The next expert is asked, with the full time to answer."""
        self._go("pass_on")
        self.expert_id, self.reasons, self.asked_at, self.due_at = expert_id, reasons, now, due_at

    def give_up(self, why: str) -> None:
        """Nobody is left who could answer."""
        self._go("give_up")
        self.expert_id, self.reasons = "", [why]

    def _check_own(self, expert_id: str) -> None:
        if self.expert_id != expert_id:
            raise NotYours("这份咨询现在由其他专家答复。")

    def _check(self, command: str) -> str:
        needed, leads_to = TRANSITIONS[command]
        if self.state != needed:
            raise NotOpen(f"这份咨询{STATE_TERMS[self.state]}，不能再答复或者推辞。")
        return leads_to

    def _go(self, command: str) -> None:
        self.state = self._check(command)
