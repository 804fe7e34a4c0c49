"""routing: the decision where a dispute goes (研判分流)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.case import Candidate, CaseBrief, Evidence
from contracts.codes import Complexity, Grade, Level, Risk, grade_of
from contracts.message import Answer, Event, Request

Word = Annotated[str, Field(pattern=r"^[\w-]*$", max_length=40)]  # a code or an id to look for


class RoutingEvent(Event):
    service = "routing"


class DisputeRouted(RoutingEvent):
    """The dispute was studied and goes to a lead desk (分流)."""

    case: CaseBrief
    decision_no: int
    decided_by: str  # "rules" or a person's id
    confidence: float
    runner_up: str = ""
    evidence: tuple[Evidence, ...] = ()
    rules_version: str = ""
    designated: bool = False  # a designated desk may not return it (domain.md §5.2)
    reason: str = ""
    co_whys: dict[str, str] = {}  # co-desk → why the rules want it, where they say so
    study_id: str = ""  # the joint study whose conclusion this is: it gives the co-desks their parts itself

    @property
    def subject(self) -> str:
        return self.case.dispute_id

    def headers(self) -> dict[str, str]:
        return {"desk": self.case.lead_desk}


class RoutingReferred(RoutingEvent):
    """The rules were not sure, or a desk returned it: a person decides (转人工研判)."""

    dispute_id: str
    number: str
    why: str  # low_confidence | returned | gate | grave | taken_back
    proposed_desk: str = ""
    decisions: int = 0  # how many there were before
    by: str = ""  # who took it back
    reason: str = ""  # masked


class MatchedRule(Answer):
    """A directive that applies, what it wants (effect → value), and whether it had its way."""

    rule_id: str
    name: str
    by: str  # town, or the edition that wrote it
    effects: dict[str, str]
    won: bool


class Ground(Answer):
    """Why one part of the suggestion is so, and how sure it is of itself."""

    part: Literal["complexity", "level", "risk", "co_desk"]
    value: str
    confidence: float
    whys: tuple[str, ...] = ()


class CitedRuling(Answer):
    """The boundary ruling over a similar case, and what it weighed beside rules and model."""

    study_id: str
    desk: str
    words: str
    likeness: float
    weight: float
    before: str  # the desk that rules and model alone would have taken
    chance_before: float
    changed: bool


class Suggestion(Answer):
    """What the rules think of one text, or what was decided; ``confidence`` is that of the type."""

    type_code: str
    type_name: str
    runner_up: str = ""
    confidence: float
    lead_desk: str
    desk_runner_up: str = ""
    co_desks: tuple[str, ...] = ()
    complexity: Complexity
    severe: bool = False
    risk: Risk = "none"
    level: Level = "town"
    evidence: tuple[Evidence, ...] = ()
    types: tuple[Candidate, ...] = ()  # at most five, best first
    desks: tuple[Candidate, ...] = ()
    gates: tuple[str, ...] = ()  # sentences: 涉嫌家庭暴力 …
    rules_version: str = ""
    desk_confidence: float = 0.0
    needs_person: bool = False
    person_reasons: tuple[str, ...] = ()
    rules: tuple[MatchedRule, ...] = ()
    conflicts: tuple[str, ...] = ()
    cited: CitedRuling | None = None
    grounds: tuple[Ground, ...] = ()  # of complexity, level, a risk that was seen, and each co-desk
    evidence_left: int = 0  # pieces of evidence that are not among ``evidence``

    @property
    def grade(self) -> str:
        return grade_of(self.complexity, self.severe)


class Precedent(Answer):
    """A boundary ruling: which desk leads cases of this kind."""

    study_id: str
    type_code: str
    lead_desk: str
    passed_over: tuple[str, ...]  # desks that were considered too
    words: str
    decided_at: AwareDatetime


class Referred(Answer):
    """One text that waits for a person."""

    dispute_id: str
    number: str
    narrative: str
    channel: str
    village_code: str
    why: str
    since: AwareDatetime
    suggestion: Suggestion
    returned_by: str = ""
    return_reason: str = ""
    proposed_desk: str = ""
    precedents: tuple[Precedent, ...] = ()  # boundary rulings that speak to it
    study_id: str = ""  # the joint study that is called over it
    study_reasons: tuple[str, ...] = ()  # what speaks for one: grave | crossing | disputed


class ReferredList(Answer):
    items: tuple[Referred, ...]
    next_cursor: str = ""
    waiting: int = 0
    proposed: int = 0  # how many of them are proposed for a joint study that nobody has called yet


class ListReferred(Request[ReferredList]):
    """What waits for a person, the longest first; narrowed to certain ones, a reason, a door, a village, a type, a risk.

    ``proposed``: only what is proposed for a joint study that nobody has called yet.
    """

    service: ClassVar[str] = "routing"
    proposed: bool = False
    dispute_ids: Annotated[tuple[Word, ...], Field(max_length=200)] = ()
    why: Word = ""
    channel: Word = ""
    village: Word = ""
    type: Word = ""
    risk: Word = ""  # suggested: none | blue | yellow | orange | red, or ``some`` for any but none
    by_risk: bool = False  # the gravest first, of the same risk the longest waiting
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RoutingDecision(Answer):
    decision_no: int
    decided_at: AwareDatetime
    decided_by: str
    suggestion: Suggestion
    designated: bool
    reason: str = ""
    corrects: int = 0  # the decision that this one corrects


class RoutingSheet(Answer):
    """Everything decided about one dispute; empty before the first decision."""

    dispute_id: str
    state: str  # waiting | routed | unknown
    open: bool = True  # not concluded: what was decided may be corrected
    suggestion: Suggestion | None = None
    decisions: tuple[RoutingDecision, ...] = ()
    precedents: tuple[Precedent, ...] = ()


class GetRouting(Request[RoutingSheet]):
    service: ClassVar[str] = "routing"
    dispute_id: str


class RoutingChoice(Request[RoutingSheet]):
    """What a person chooses where they decide, and where they correct."""

    service: ClassVar[str] = "routing"
    dispute_id: str
    type_code: Annotated[str, Field(pattern=r"^(0\d|1[0-8])$")]
    complexity: Grade
    risk: Risk = "none"
    level: Level = "town"
    lead_desk: Annotated[str, Field(min_length=2, max_length=10)]
    co_desks: tuple[str, ...] = ()
    reason: Annotated[str, Field(max_length=500)] = ""


class DecideRouting(RoutingChoice):
    """A person decides a referred dispute; a complexity, red risk or town's level below what the rules said needs a reason."""


class Classify(Request[Suggestion]):
    """What the rules would say of a text; nothing is stored."""

    service: ClassVar[str] = "routing"
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    declared_type: str = ""
    people_involved: int | None = None
    amount_yuan: float | None = None
