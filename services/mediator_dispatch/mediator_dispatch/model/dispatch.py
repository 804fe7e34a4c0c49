"""Mediators, disputes that need one, and offers: what each of them may become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mediator_dispatch.errors import NotToAssign, OfferOver

# state of a dispute → the states that may follow it
CASE_MOVES: dict[str, frozenset[str]] = {
    "offering": frozenset({"offering", "unassigned", "assigned", "concluded"}),
    "unassigned": frozenset({"offering", "unassigned", "assigned", "concluded"}),
    "assigned": frozenset({"assigned", "offering", "unassigned", "concluded"}),
    "concluded": frozenset({"offering", "unassigned"}),
    "merged": frozenset({"offering", "unassigned", "assigned", "concluded"}),
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
    "merged": "该纠纷已经并入另一件，随那一件办理，不能再指派。",
}
MOST_OBJECTIONS = 3  # in a dispute


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
    methods: list[str] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)  # digests: near relatives, the own village's committee
    away: list[list[str]] = field(default_factory=list)  # absences to come: first and last day
    languages: list[str] = field(default_factory=list)
    training: list[str] = field(default_factory=list)
    studio_code: str = ""
    kept_by: str = "town"  # town: its folder; office: the table that the coordinator keeps
    settled: int = 0  # the record of two years: mediations that ended with an agreement, and without
    failed: int = 0
    satisfied: int = 0  # visits that found people content, and not
    unsatisfied: int = 0
    answers: int = 0  # offers that ended, and the minutes that they stood in all
    answer_minutes: int = 0
    closed: bool = False  # the account is closed, or no mediator's any more

    def is_there_on(self, day: date) -> bool:
        """On the roster with an open account, on duty, and not absent; an absence covers both its ends."""
        return self.active and not self.closed and self.available and not self._absent_on(day)

    def _absent_on(self, day: date) -> bool:
        begun = self.absent_from is not None and self.absent_from <= day
        if begun and (self.absent_until is None or day <= self.absent_until):
            return True
        return any(first <= day.isoformat() <= last for first, last in self.away)

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
    wished: list[str] = field(default_factory=list)  # whom the parties asked for
    objected: list[str] = field(default_factory=list)  # whom a party asked to step aside (回避)
    objections: list[dict[str, str]] = field(default_factory=list)  # mediator_id, side, reason, at
    second_id: str = ""  # of two mediators the one who does not preside
    stand_ins: list[str] = field(default_factory=list)  # whom an absent mediator named as deputy (代班)
    leaving: str = ""  # who had it until a party objected, while nobody else has it yet
    head_number: str = ""  # under which dispute it is worked
    stood: str = ""  # its state before that; "" where it had not come to the dispatch yet
    merge_step: int = 0

    @property
    def parties(self) -> Sequence[Mapping[str, Any]]:
        return self.brief.get("parties", ())

    def offer_to(
        self,
        mediator_id: str,
        offer_id: str,
        reasons: Sequence[str],
        now: datetime,
        until: datetime,
        runners_up: Sequence[Mapping[str, Any]] = (),
        kind: str = "lead",
    ) -> Offer:
        """Asks the mediator; a dispute that has a mediator keeps them."""
        self._become("offering" if kind == "lead" else "assigned", now)
        if kind != "handover":  # who said no before may still take over from a colleague
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
            runners_up=[dict(one) for one in runners_up],
            kind=kind,
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
        self.leaving, self.stand_ins = "", []

    def hand_over(self, mediator_id: str, now: datetime) -> str:
        """Another mediator consented; gives who had it before."""
        former, self.mediator_id, self.offer_id = self.mediator_id, mediator_id, ""
        if former == mediator_id or self.second_id == mediator_id:
            raise NotToAssign("该调解员已经在办这一件。")
        self._become("assigned", now)
        return former

    def object(self, mediator_id: str, side: str, reason: str, now: datetime) -> None:
        """:raises NotToAssign: too many in this round."""
        if len(self.objections) >= MOST_OBJECTIONS:
            raise NotToAssign(f"本件已经申请过{MOST_OBJECTIONS}次回避，请与综治中心协调员当面商量。")
        told = {"mediator_id": mediator_id, "side": side, "reason": reason, "at": now.isoformat()}
        self.objections, self.objected = [*self.objections, told], [*self.objected, mediator_id]

    def release(self) -> str:
        """Whoever has the dispute steps aside; gives who that was. They stay named until somebody else has it."""
        self.leaving, self.mediator_id = self.mediator_id, ""
        return self.leaving

    def is_ended_by(self, mediator_id: str) -> bool:
        """Who has it may end it; so may who is leaving, while nobody else has it."""
        return self.state in ("assigned", "merged") or (bool(self.leaving) and self.leaving == mediator_id)

    def must_be_assignable(self) -> None:
        if self.state in ALREADY_HAS:
            raise NotToAssign(ALREADY_HAS[self.state])

    def conclude(self, now: datetime) -> None:
        self._become("concluded", now)

    @property
    def is_unopened(self) -> bool:
        """It was merged and parted before its desk signed: the signature opens it."""
        return self.state == "merged" and not self.head_number

    def follow_head(self, head_number: str, step: int) -> None:
        """并入: worked under another dispute."""
        if self.state != "merged":
            self.stood, self.state = self.state, "merged"
        self.head_number, self.merge_step = head_number, step

    def part(self, step: int, now: datetime) -> None:
        """撤销并入: stands where it stood."""
        self._become(self.stood, now)
        self.head_number, self.stood, self.merge_step = "", "", step

    def open(self) -> None:
        """Its desk signed after all: somebody may be asked."""
        self.state = "offering"

    def reopen(self, brief: dict[str, Any], round_: int, former_mediator_id: str) -> None:
        """A new round begins; whoever had the dispute is not asked again (domain.md §8.4)."""
        gone = {one for one in (self.mediator_id, self.second_id, self.leaving, former_mediator_id) if one}
        self.former = sorted({*self.former, *gone})
        self.second_id, self.leaving, self.stand_ins = "", "", []
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
    runners_up: list[dict[str, Any]] = field(default_factory=list)  # mediator_id, cost, why they came after
    stood: int = 0  # minutes until it ended
    kind: str = "lead"  # lead | second | handover

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
        self.stood = int((now - self.offered_at).total_seconds() // 60)


@dataclass(eq=False)
class Outcome:
    """How a round that this mediator led ended; ``satisfied`` is what its visits found, nothing while none reached anybody."""

    dispute_id: str
    round: int
    mediator_id: str
    outcome: str  # agreed | failed | withdrawn
    ended_at: datetime
    satisfied: bool | None = None

    def visited(self, satisfied: bool) -> None:
        """One unhappy answer outweighs the others."""
        self.satisfied = satisfied and self.satisfied is not False


@dataclass(eq=False)
class Absence:
    """A mediator is away; both days are part of it."""

    absence_id: str
    mediator_id: str
    from_on: date
    until_on: date
    reason: str
    deputy_id: str
    entered_by: str
    entered_at: datetime
    ended_at: datetime | None = None
    begun_at: datetime | None = None  # what was offered before went to somebody else

    def meets(self, from_on: date, until_on: date) -> bool:
        return self.ended_at is None and self.from_on <= until_on and from_on <= self.until_on
