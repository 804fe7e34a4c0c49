"""Why a case is simple or complex, stays in the village or goes up, and who helps: each with its words and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from routing.model import Evidence, Ground, Risk
from routing.policies.directives import Orders
from routing.policies.grading import Grade, comes_again, evidence_of, weight_of
from routing.policies.reading import Reading
from routing.policies.rulebook import LEVELS, Rules
from routing.policies.weighing import Chances

LEVEL_NAMES = {"village": "村", "area": "管区", "town": "镇"}
RAISING = ("red", "orange")  # colours of risk that bring a case to the town


@dataclass(frozen=True)
class Decided:
    """What was decided of one case, as far as its grounds ask for it."""

    reading: Reading
    rules: Rules
    chances: Chances
    told: Orders
    graded: Grade
    risk: Risk
    risk_evidence: Sequence[Evidence]
    code: str
    level: str
    co_desks: tuple[str, ...]

    @property
    def most(self) -> float:
        """What is certain by a rule is written no surer than this."""
        return self.rules.number("most_confidence")


def grounds(of: Decided) -> tuple[Ground, ...]:
    """Complexity, level, the risk where signs of one were seen, then each co-desk."""
    return (_complexity(of), _level(of), *_seen_risk(of), *(_co_desk(of, desk) for desk in of.co_desks))


def evidence_for(of: Decided) -> list[Evidence]:
    """The words that raise the level, and those that call for each co-desk."""
    raising = [*(of.graded.evidence if of.graded.complexity == "complex" else ()), *_of_risk(of)]
    raised = of.level != of.rules.types[of.code].lowest_level and "level" not in of.told.wanted
    marked = [Evidence(one.start, one.end, f"层级：{_bare(one.why)}") for one in raising if raised]
    for desk in of.co_desks:
        hits = [hit for hit in of.chances.desk_hits.hits if hit.rule.target == desk and hit.rule.weight > 0]
        marked += evidence_of(hits, "协办")
    return marked


def _complexity(of: Decided) -> Ground:
    whys = (*_repetition(of), *dict.fromkeys(_bare(one.why) for one in of.graded.evidence))
    if "complexity" in of.told.wanted:
        return Ground("complexity", of.graded.complexity, of.most, ("分流指令要求", *whys))
    return Ground("complexity", of.graded.complexity, _grade_confidence(of), whys or (_silent(of),))


def _repetition(of: Decided) -> Iterator[str]:
    """It stands in no word of the narrative: the register knows it."""
    if comes_again(of.reading, of.rules):
        yield f"同一申请人一年内已来过 {of.reading.facts.earlier_cases} 次"


def _silent(of: Decided) -> str:
    return "与学过的复杂来件相近" if of.graded.complexity == "complex" else "没有看到复杂的迹象"


def _grade_confidence(of: Decided) -> float:
    """Of a severe sign, a repetition or a figure as sure as can be; else as learned, or by how far the signs are off."""
    likely = of.chances.likely
    if (
        of.graded.severe
        or comes_again(of.reading, of.rules)
        or (of.graded.complexity == "complex" and likely is not None and likely < 1 / 2)
    ):
        return of.most
    if likely is None:
        weight, _ = weight_of(of.reading, of.rules, of.code)
        likely = 1 / (1 + math.exp(of.rules.number("complex_weight") - 1 / 2 - weight))
    return round(of.most * max(likely, 1 - likely), 4)


def _level(of: Decided) -> Ground:
    if "level" in of.told.wanted:
        return Ground("level", of.level, of.most, ("分流指令要求", *_raising(of)))
    whys = tuple(_raising(of))
    lowest = of.rules.types[of.code].lowest_level
    if not whys or LEVELS.index(of.level) == LEVELS.index(lowest):
        sure = of.chances.types[of.code] * of.most
        return Ground("level", of.level, round(sure, 4), (f"这类事项从{LEVEL_NAMES[lowest]}办起",))
    certain = of.graded.severe or of.risk.level in RAISING or _villages(of) > 1
    return Ground("level", of.level, of.most if certain else _grade_confidence(of), whys)


def _seen_risk(of: Decided) -> tuple[Ground, ...]:
    """A sum of signs is counted, not guessed."""
    if of.risk.level == "none":
        return ()
    return (Ground("risk", of.risk.level, of.most, of.risk.reasons),)


def _raising(of: Decided) -> Iterator[str]:
    if of.graded.severe:
        yield "疑难重大，由镇办理"
    if of.risk.level in RAISING:
        yield "风险橙色以上，由镇办理"
    if _villages(of) > 1:
        yield "涉及几个村，至少由管区办理"
    if of.graded.complexity == "complex":
        yield "复杂，至少由管区办理"


def _villages(of: Decided) -> int:
    return len(set(of.reading.facts.village_codes))


def _of_risk(of: Decided) -> Iterable[Evidence]:
    return of.risk_evidence if of.risk.level in RAISING else ()


def _co_desk(of: Decided, desk: str) -> Ground:
    hits = [hit for hit in of.chances.desk_hits.hits if hit.rule.target == desk and hit.rule.weight > 0]
    whys = [*(["分流指令要求"] if desk in of.told.co_desks else []), *(hit.rule.note for hit in hits)]
    by_type = desk in of.rules.types[of.code].co_desks
    whys += ["这类事项本镇定为协办"] if by_type else []
    sure = 1.0 if desk in of.told.co_desks else of.chances.desks.get(desk, 0.0)
    if by_type:
        sure = max(sure, of.chances.types[of.code])
    whys = list(dict.fromkeys(whys)) or ["几个部门都沾边"]
    return Ground("co_desk", desk, round(sure * of.most, 4), tuple(whys))


def _bare(why: str) -> str:
    """The reason without what it is about."""
    return why.partition("：")[2] or why
