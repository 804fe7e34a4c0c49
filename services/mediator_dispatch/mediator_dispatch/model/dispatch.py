"""Disputes that need a mediator, and offers: what each of them may become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
    successor_id: str = ""  # after the end: who follows up in place of who mediated (接办)
    deputy_id: str = ""  # who acts meanwhile for whoever has it (代班)
    sealed: bool = False  # the file is sealed: nothing is left to follow up
    lacks_second: bool = False  # nobody is left for the second seat
    moves: list[dict[str, str]] = field(default_factory=list)  # seat, former_id, mediator_id, reason, by, at
    decision_no: int = 0  # the decision of the routing under which the desk has signed for it

    @property
    def lead_id(self) -> str:
        """Who has it: the mediator, or after the end whoever follows up."""
        return self.successor_id or self.mediator_id

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
        self.must_be_new(mediator_id)
        former, self.mediator_id, self.offer_id = self.mediator_id, mediator_id, ""
        self._become("assigned", now)
        return former

    def follow_up_by(self, mediator_id: str) -> str:
        """The mediation ended: somebody else follows up; gives who did before.

        :raises NotToAssign: it has no mediator yet, or they have it already.
        """
        if self.state != "concluded":
            raise NotToAssign("这一件还没有调解员在办，请直接指派。")
        self.must_be_new(mediator_id)
        former, self.successor_id = self.lead_id, mediator_id
        return former

    def must_stand_alone(self) -> None:
        """:raises NotToAssign: it is worked under another dispute, and moves with that one."""
        if self.state == "merged":
            raise NotToAssign(f"该纠纷已经并入{self.head_number}，随那一件办理；要换人，请到那一件上办。")

    def must_be_new(self, mediator_id: str) -> None:
        """:raises NotToAssign: they have the case already, in either seat."""
        if mediator_id in (self.lead_id, self.second_id):
            raise NotToAssign("该调解员已经在办这一件，请另选他人。", field="mediator_id")

    def note_move(
        self, seat: str, former_id: str, mediator_id: str, reason: str, by: str, now: datetime
    ) -> None:
        """By the coordinator's own decision; whoever had it is not asked again in this round."""
        told = {"former_id": former_id, "mediator_id": mediator_id, "reason": reason, "by": by}
        self.moves = [*self.moves, {"seat": seat, **told, "at": now.isoformat()}]
        if former_id and former_id not in self.tried:
            self.tried = [*self.tried, former_id]

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

    def reopen(self, brief: dict[str, Any], round_: int, former_mediator_id: str, wished: str = "") -> None:
        """A new round begins; whoever had the dispute is not asked again (domain.md §8.4), but whom both sides wish for."""
        gone = {one for one in (self.mediator_id, self.second_id, self.leaving, former_mediator_id) if one}
        self.former = sorted({*self.former, *gone} - {wished})
        self.wished = [wished] if wished else self.wished
        self.second_id, self.leaving, self.stand_ins = "", "", []
        self.successor_id, self.deputy_id, self.sealed, self.lacks_second = "", "", False, False
        self.round, self.tried, self.mediator_id = round_, [], ""
        self._say(brief)

    def correct(self, brief: dict[str, Any], decision_no: int) -> bool:
        """A newer decision says something else of it; False when it is known, overtaken or too late."""
        if self.state == "concluded" or self.round != brief["round"] or decision_no <= self.decision_no:
            return False
        self.decision_no = decision_no
        self._say(brief)
        return True

    def _say(self, brief: dict[str, Any]) -> None:
        self.brief, self.type_code, self.complexity = brief, brief["type_code"], brief["complexity"]
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
