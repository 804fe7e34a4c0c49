"""Mediators, disputes that need one, and offers: what each of them may become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mediator_dispatch.errors import NotToAssign, OfferOver

# state of a dispute → the states that may follow it
CASE_MOVES: dict[str, frozenset[str]] = {
    "offering": frozenset({"offering", "unassigned", "assigned"}),
    "unassigned": frozenset({"assigned"}),
    "assigned": frozenset({"concluded"}),
    "concluded": frozenset({"offering", "unassigned"}),
}
# state of an offer → the states that may follow it
OFFER_MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"accepted", "refused", "lapsed", "withdrawn"}),
    "accepted": frozenset(),
    "refused": frozenset(),
    "lapsed": frozenset(),
    "withdrawn": frozenset(),
}
OFFER_OVER: dict[str, str] = {
    "accepted": "这次派单已经接单，不能再次答复。",
    "refused": "这次派单已经拒单，不能再次答复。",
    "lapsed": "这次派单已经超时，系统已另行派单，请刷新列表。",
    "withdrawn": "这次派单已经撤回，请刷新列表。",
}
ALREADY_HAS: dict[str, str] = {
    "assigned": "该纠纷已有调解员办理，不能再指派。",
    "concluded": "该纠纷已经办结，不能再指派。",
}


@dataclass(eq=False)
class Candidate:
    """A mediator as the choice sees one; ``load`` counts open offers and open assignments, ``standing`` years of service."""

    mediator_id: str
    name: str
    name_digest: str
    employer_digest: str
    level: str  # village | area | town | industry
    committee: str
    village_code: str
    area_code: str
    skills: list[str]  # the types of dispute
    standing: int
    load_cap: int
    available: bool
    absent_from: date | None = None
    absent_until: date | None = None
    active: bool = True
    load: int = 0

    def is_there_on(self, day: date) -> bool:
        """On the roster, on duty, and not absent; an absence covers both its ends."""
        return self.active and self.available and not self._absent_on(day)

    def _absent_on(self, day: date) -> bool:
        begun = self.absent_from is not None and self.absent_from <= day
        return begun and (self.absent_until is None or day <= self.absent_until)

    def has_room(self) -> bool:
        return self.load < self.load_cap

    def burden(self) -> None:
        self.load += 1

    def free(self) -> None:
        self.load = max(0, self.load - 1)


@dataclass(eq=False)
class Mediator(Candidate):
    """A mediator on the roster: what is written down."""


@dataclass(eq=False)
class DispatchCase:
    """A dispute to dispatch; ``tried`` were asked in this round, ``former`` had it in earlier ones."""

    dispute_id: str
    number: str
    type_code: str
    complexity: str
    risk: str
    level: str
    village_code: str
    area_code: str
    brief: dict[str, Any]
    since: datetime
    round: int = 1
    state: str = "offering"
    tried: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    mediator_id: str = ""
    offer_id: str = ""
    assign_reason: str = ""

    @property
    def parties(self) -> Sequence[Mapping[str, Any]]:
        return self.brief.get("parties", ())

    def offer_to(
        self, mediator_id: str, offer_id: str, reasons: Sequence[str], now: datetime, until: datetime
    ) -> Offer:
        """Asks the mediator, who from now on counts as tried in this round."""
        self._become("offering", now)
        self.tried = [*self.tried, mediator_id]
        self.offer_id = offer_id
        return Offer(
            offer_id=offer_id,
            dispute_id=self.dispute_id,
            mediator_id=mediator_id,
            round=self.round,
            reasons=list(reasons),
            offered_at=now,
            expires_at=until,
        )

    def give_up(self, now: datetime) -> None:
        """Nobody suitable is left: a coordinator must act."""
        self._become("unassigned", now)
        self.offer_id = ""

    def assign(self, mediator_id: str, now: datetime, reason: str = "") -> None:
        """:raises NotToAssign: a mediator has the dispute, or it is concluded."""
        self.must_be_assignable()
        self._become("assigned", now)
        self.mediator_id, self.offer_id, self.assign_reason = mediator_id, "", reason

    def must_be_assignable(self) -> None:
        if self.state in ALREADY_HAS:
            raise NotToAssign(ALREADY_HAS[self.state])

    def conclude(self, now: datetime) -> None:
        self._become("concluded", now)

    def reopen(self, brief: dict[str, Any], round_: int, former_mediator_id: str) -> None:
        """A new round begins; whoever had the dispute is not asked again (domain.md §8.4)."""
        gone = {one for one in (self.mediator_id, former_mediator_id) if one}
        self.former = sorted({*self.former, *gone})
        self.brief, self.round, self.tried, self.mediator_id = brief, round_, [], ""
        self.type_code, self.complexity = brief["type_code"], brief["complexity"]
        self.risk, self.level = brief["risk"], brief["level"]

    def _become(self, state: str, now: datetime) -> None:
        if state not in CASE_MOVES[self.state]:
            raise NotToAssign(ALREADY_HAS.get(self.state, "该纠纷当前状态不能这样办理，请刷新页面。"))
        if state != self.state:
            self.since = now
        self.state = state


@dataclass(eq=False)
class Offer:
    """A mediator is asked to take a dispute until ``expires_at``."""

    offer_id: str
    dispute_id: str
    mediator_id: str
    round: int
    reasons: list[str]
    offered_at: datetime
    expires_at: datetime
    state: str = "open"
    answered_at: datetime | None = None
    answer_reason: str = ""

    def accept(self, now: datetime) -> None:
        """:raises OfferOver: answered before, or too late."""
        self._in_time(now)
        self._end("accepted", now)

    def refuse(self, reason: str, now: datetime) -> None:
        """:raises OfferOver: answered before, or too late."""
        self._in_time(now)
        self._end("refused", now, reason)

    def lapse(self, now: datetime) -> None:
        self._end("lapsed", now)

    def withdraw(self, now: datetime) -> None:
        self._end("withdrawn", now)

    def _in_time(self, now: datetime) -> None:
        if self.state == "open" and now >= self.expires_at:
            raise OfferOver(OFFER_OVER["lapsed"])

    def _end(self, state: str, now: datetime, reason: str = "") -> None:
        if state not in OFFER_MOVES[self.state]:
            raise OfferOver(OFFER_OVER[self.state])
        self.state, self.answered_at, self.answer_reason = state, now, reason
