"""routing: the rules as people change them, tried before they are live, and the models that were learned."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Body, Request

EditionState = Literal["proposed", "live", "undone", "dropped"]
RULE_TABLES: dict[str, str] = {
    "words": "类型词语", "other_matters": "不属于调解的事项", "desks": "类型与默认部门", "desk_words": "部门词语",
    "complexity": "繁简", "risk": "风险", "gates": "法律关口", "directives": "分流指令",
    "numbers": "门槛",
}  # fmt: skip


class RuleRow(Answer):
    """One rule; ``rule_id`` changes with its words. ``by`` is ``town`` or the edition that wrote it."""

    rule_id: str
    table: str
    cells: dict[str, str]
    by: str


class RuleTable(Answer):
    """A table of rules with its columns in their order."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: int


class RuleList(Answer):
    """``version`` names everything that decides now: the town's rules, the live editions, the model."""

    version: str
    tables: tuple[RuleTable, ...]
    items: tuple[RuleRow, ...]
    next_cursor: str = ""
    conflicts: tuple[str, ...] = ()  # directives that want different things of one case


class ListRules(Request[RuleList]):
    """The rules that decide now, of one table or all, with words ``q`` in any cell."""

    service: ClassVar[str] = "routing"
    table: str = ""
    q: Annotated[str, Field(max_length=100)] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class RuleChange(Body):
    """A row added, put in the place of ``rule_id``, or taken away."""

    action: Literal["add", "replace", "remove"]
    table: str
    rule_id: str = ""
    cells: dict[str, Annotated[str, Field(max_length=4000)]] = {}


class RuleOutcome(Answer):
    """Where a case goes, in short."""

    type_code: str
    lead_desk: str
    co_desks: tuple[str, ...] = ()
    complexity: str
    risk: str
    level: str
    needs_person: bool


class TriedCase(Answer):
    """A case of the last weeks that would be decided otherwise; ``verdict`` compares with what a person decided."""

    dispute_id: str
    number: str
    opening: str  # the first words, masked
    differing: tuple[str, ...]
    before: RuleOutcome
    after: RuleOutcome
    verdict: Literal["better", "worse", "changed"]


class RuleTrial(Answer):
    """What the proposal would have changed; ``cases`` were looked at, the newest first."""

    cases: int
    changed: int
    better: int
    worse: int
    items: tuple[TriedCase, ...] = ()


class RuleEdition(Answer):
    """A set of changes with its author and its history."""

    edition_id: str
    number: int | None = None
    state: EditionState
    changes: tuple[RuleChange, ...]
    reason: str
    warnings: tuple[str, ...] = ()
    trial: RuleTrial | None = None
    author_id: str
    proposed_at: AwareDatetime
    live_by: str = ""
    live_at: AwareDatetime | None = None
    undone_by: str = ""
    undone_at: AwareDatetime | None = None


class ProposeRules(Request[RuleEdition]):
    """Keeps changes as a proposal: refused when a cell is broken, a rule fits everything, or rules go round."""

    service: ClassVar[str] = "routing"
    changes: Annotated[tuple[RuleChange, ...], Field(min_length=1, max_length=50)]
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class AmendRules(Request[RuleEdition]):
    """Gives a proposal other changes, all of them tried together again; ``known``: how many it had when it was read."""

    service: ClassVar[str] = "routing"
    edition_id: str
    changes: Annotated[tuple[RuleChange, ...], Field(min_length=1, max_length=50)]
    known: int


class TryRules(Request[RuleEdition]):
    """Tries a proposal on the cases of the last days; at most the newest ``limit``."""

    service: ClassVar[str] = "routing"
    edition_id: str
    days: Annotated[int, Field(ge=1, le=366)] = 31
    limit: Annotated[int, Field(ge=1, le=500)] = 300


class PutRulesLive(Request[RuleEdition]):
    """Makes a proposal decide; it must have been tried."""

    service: ClassVar[str] = "routing"
    edition_id: str


class DropRules(Request[RuleEdition]):
    """Puts a proposal aside."""

    service: ClassVar[str] = "routing"
    edition_id: str


class UndoRules(Request[RuleEdition]):
    """Takes a live edition back; refused while a later one builds on it."""

    service: ClassVar[str] = "routing"
    edition_id: str


class GetEdition(Request[RuleEdition]):
    service: ClassVar[str] = "routing"
    edition_id: str


class EditionList(Answer):
    items: tuple[RuleEdition, ...]
    next_cursor: str = ""


class ListEditions(Request[EditionList]):
    """All proposals and editions, the newest first."""

    service: ClassVar[str] = "routing"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class ModelVersion(Answer):
    """A model that was trained; version 0 is the cold start that the town ships."""

    version: int
    source: Literal["town", "cases", "file"]
    made_at: AwareDatetime | None = None
    made_by: str = ""
    texts: int
    figures: dict[
        str, dict[str, float]
    ] = {}  # "new" and "before", on the same cases held out; "learned": what it learned from
    better: bool = True
    live: bool
    live_at: AwareDatetime | None = None
    live_by: str = ""


class ModelList(Answer):
    items: tuple[ModelVersion, ...]


class ListModels(Request[ModelList]):
    """All versions of the model, the newest first."""

    service: ClassVar[str] = "routing"


class UseModel(Request[ModelList]):
    """Lets an earlier version (0: the cold start) or a later one decide."""

    service: ClassVar[str] = "routing"
    version: Annotated[int, Field(ge=0)]
