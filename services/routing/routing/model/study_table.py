"""Values of routing: what is known of a case, and the decision where it goes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from routing.errors import CaseClosed, DecidedMeanwhile, NotWaiting

OTHER = "00"  # not a dispute to mediate: answered or handed to the right body, never dropped
TYPE_CODES = (OTHER, *(f"{number:02d}" for number in range(1, 19)))
SEEDED = "seed"  # instead of a version of the rules: nobody decided this, a past was filled in

Complexity = Literal["simple", "complex"]
RiskLevel = Literal["red", "orange", "yellow", "blue", "none"]
Level = Literal["village", "area", "town"]


class Evidence(NamedTuple):
    """Words of the narrative, by position, and the sentence that says what they speak for."""

    start: int
    end: int
    why: str


class Gate(NamedTuple):
    """Something the law says must be watched in this case, whatever its type."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Risk:
    """How likely the conflict is to sharpen, with what was counted."""

    level: RiskLevel = "none"
    score: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFacts:
    """All that the rules may look at; names in the narrative are already masked, at the same length."""

    narrative: str
    declared_type: str | None = None
    people_involved: int | None = None
    amount_yuan: Decimal | int | None = None
    village_codes: tuple[str, ...] = ()
    channel: str = ""
    hour: int | None = None  # of the day when it was registered, local time
    on: date | None = None  # that day
    earlier_desk: str | None = None  # the desk that returned it
    proposed_desk: str | None = None  # the desk that the returning one proposes
    earlier_cases: int = 0  # that the same applicant brought in the year before


@dataclass(frozen=True)
class Matched:
    """A directive that applies to a case, what it wants, and whether it had its way."""

    key: str
    name: str
    by: str
    effects: Mapping[str, str]
    won: bool


class Ground(NamedTuple):
    """Why one part of a decision is as it is, and how sure that is: its own, not that of the type."""

    part: Literal["complexity", "level", "risk", "co_desk"]
    value: str
    confidence: float
    whys: tuple[str, ...]


@dataclass(frozen=True)
class CitedPrecedent:
    """A boundary ruling over a similar case, and what it did: beside what rules and model said, never in silence."""

    key: str
    desk: str  # the ruled one
    words: str
    likeness: float
    weight: float
    before: str  # the desk of rules and model alone
    chance_before: float
    changed: bool  # whether it made another desk the likeliest


@dataclass(frozen=True)
class Decision:
    """Where a dispute goes and why; `needs_person` says that somebody must look before it goes."""

    type_code: str
    type_name: str
    runner_up: str
    confidence: float
    types: tuple[tuple[str, float], ...]  # at most five with their chances, the chosen one in front
    desk: str
    desk_runner_up: str
    desk_confidence: float
    desks: tuple[tuple[str, float], ...]
    co_desks: tuple[str, ...]
    complexity: Complexity
    severe: bool
    risk: Risk
    level: Level
    gates: tuple[Gate, ...]
    evidence: tuple[Evidence, ...]
    needs_person: bool
    person_reasons: tuple[str, ...]
    matter: str | None  # for type 00: what it is instead of a dispute
    people: int | None
    amount_yuan: Decimal | None
    rules_version: str
    matched: tuple[Matched, ...] = ()
    conflicts: tuple[str, ...] = ()
    cited: CitedPrecedent | None = None
    grounds: tuple[Ground, ...] = ()
    evidence_left: int = 0  # pieces that are not in ``evidence``, because there are too many

    @property
    def sureness(self) -> float:
        """How sure the type and the desk are together: their geometric mean."""
        return round(math.sqrt(self.confidence * self.desk_confidence), 4)


# The life of a dispute in routing: (state, what happens) → state. A docket waits only where a person must decide.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("new", "decide"): "routed",
    ("new", "refer"): "waiting",
    ("waiting", "decide"): "routed",
    ("routed", "refer"): "waiting",
    ("routed", "correct"): "routed",
}


@dataclass(eq=False)
class Docket:
    """One dispute at the study table: what is known, what the rules suggest, and how often it was decided."""

    dispute_id: str
    number: str
    channel: str
    village_code: str
    brief: dict[str, Any]  # contracts.case.DisputeBrief
    suggestion: dict[str, Any]  # contracts.routing.Suggestion
    since: datetime
    state: str = "new"
    why: str = ""
    decisions: int = 0
    returned_by: str = ""
    return_reason: str = ""
    proposed_desk: str = ""
    study_reasons: str = ""  # what speaks for a joint study, by blanks: grave, crossing, disputed
    under: str = ""  # the dispute that this one is worked under
    stood: str = ""  # its state before that
    merge_step: int = 0
    round: int = 1  # 2 and more after a reopening
    ended_round: int = 0  # the last one that was concluded

    def follow(self, head_id: str) -> None:
        """并入: worked under ``head_id``."""
        if not self.under:
            self.stood, self.state = self.state, "merged"
        self.under = head_id
        self.merge_step += 1

    def part(self) -> None:
        """撤销并入: stands where it stood."""
        self.under, self.state, self.stood = "", self.stood, ""
        self.merge_step += 1

    def move(self, happening: str) -> None:
        """:raises NotWaiting: this cannot happen in the present state."""
        target = TRANSITIONS.get((self.state, happening))
        if target is None:
            raise NotWaiting("这一件现在不在研判台，可能别人已经处理，请刷新列表。")
        self.state = target

    def must_take_a_study(self) -> None:
        """What waits is studied, and what was decided and turns out hard, as long as somebody works on it.

        :raises CaseClosed, NotWaiting: it ended, lies under another dispute or was not looked at yet.
        """
        if not self.is_open:
            raise CaseClosed("这一件已经办结，不能再召集联合研判。")
        if self.state not in ("waiting", "routed"):
            raise NotWaiting("这一件还没有研判，或者已并入另一件办理，现在不能召集联合研判，请刷新。")

    def refer(
        self,
        why: str,
        at: datetime,
        study: Iterable[str] = (),
        *,
        desk: str = "",
        reason: str = "",
        proposed: str = "",
    ) -> None:
        """A person must decide; ``study``: what speaks for a joint study; ``desk`` is the one that returned it."""
        if self.under:
            self.stood = "waiting"  # it waits as soon as it is worked by itself again
        else:
            self.move("refer")
        self.study_reasons = " ".join(study)
        self.why, self.since = why, at
        self.returned_by, self.return_reason, self.proposed_desk = desk, reason, proposed

    def decide(self) -> int:
        """Counts the decision and gives its number, from 1."""
        return self._count("decide")

    def correct(self) -> int:
        """Counts the decision that stands instead of the last one and gives its number."""
        return self._count("correct")

    @property
    def is_open(self) -> bool:
        return self.round > self.ended_round

    def end_round(self, round_no: int) -> None:
        self.ended_round = max(self.ended_round, round_no)

    def begin_round(self, round_no: int) -> None:
        self.round = max(self.round, round_no)

    def must_be_changeable(self, seen_decision: int) -> None:
        """:raises CaseClosed, NotWaiting, DecidedMeanwhile: see there."""
        if not self.is_open:
            raise CaseClosed("这一件已经办结，分流不能再更正；要重新办理的请按重新办理的程序。")
        if self.under:
            raise NotWaiting("这一件已并入另一件办理，请更正那一件的分流，或者先撤销并入。")
        if self.state != "routed":
            raise NotWaiting("这一件正在研判台等着决定，请到研判台直接决定。")
        if self.decisions != seen_decision:
            raise DecidedMeanwhile("这一件的分流刚由别人改过，请看过现在的决定再改。")

    def _count(self, happening: str) -> int:
        self.move(happening)
        self.decisions += 1
        return self.decisions

    @property
    def designating(self) -> bool:
        """After a return the centre designates, and a designated desk may not return it (domain.md §5.2)."""
        return bool(self.returned_by)


@dataclass(eq=False)
class Ruling:
    """One decision, kept for ever."""

    dispute_id: str
    decision_no: int
    decided_at: datetime
    decided_by: str
    decision: dict[str, Any]  # contracts.routing.Suggestion as decided
    designated: bool
    reason: str = ""
    corrects: int = 0  # the decision that a person corrected by this one
