"""Grades a case: simple or complex, severe or not, how risky, at which level, and behind which gates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from routing.model import Complexity, Evidence, Gate, Level, Risk, RiskLevel
from routing.policies.reading import Hit, Reading
from routing.policies.rulebook import LEVELS, Rules

HALF = 0.5


@dataclass(frozen=True)
class Grade:
    """Complexity and severity with their evidence."""

    complexity: Complexity
    severe: bool
    evidence: tuple[Evidence, ...]


def grade(reading: Reading, rules: Rules, type_code: str, likely: float | None = None) -> Grade:
    """复杂 by its figures, by any severe sign, else by what is ``likely``, or without that by the weight of its signs."""
    hits = reading.hits(rules.grade_rules, type_code)
    weight, severe = weight_of(reading, rules, type_code)
    heavy = weight >= rules.number("complex_weight") if likely is None else likely >= HALF
    evidence = [*_figures(reading, rules), *evidence_of(hits, "难易")]
    return Grade(
        "complex" if severe or heavy or _over(reading, rules, "complex") else "simple",
        severe or _over(reading, rules, "severe"),
        tuple(evidence),
    )


def weight_of(reading: Reading, rules: Rules, type_code: str) -> tuple[float, bool]:
    """The sum of the signs of complexity, and whether a severe one is among them."""
    hits = reading.hits(rules.grade_rules, type_code)
    signs = {"complex": 1, "simple": -1, "severe": 0}
    severe = any(hit.rule.target == "severe" for hit in hits)
    return sum(hit.rule.weight * signs[hit.rule.target] for hit in hits), severe


def _over(reading: Reading, rules: Rules, grade_name: str) -> bool:
    crowd, amount = reading.people or 0, reading.amount or 0
    if grade_name == "complex" and (len(set(reading.facts.village_codes)) > 1 or comes_again(reading, rules)):
        return True
    return crowd >= rules.number(f"{grade_name}_people") or amount >= int(
        rules.number(f"{grade_name}_amount")
    )


def comes_again(reading: Reading, rules: Rules) -> bool:
    """重复反映: the applicant brought so many before (domain.md §3.7: two)."""
    return reading.facts.earlier_cases >= rules.number("complex_earlier")


def _figures(reading: Reading, rules: Rules) -> list[Evidence]:
    evidence = []
    crowd, money = reading.crowd, reading.money
    if crowd and crowd.value >= int(rules.number("complex_people")):
        evidence.append(Evidence(crowd.start, crowd.end, f"难易：涉及 {int(crowd.value)} 人（户）以上"))
    if money and money.value >= int(rules.number("complex_amount")):
        evidence.append(Evidence(money.start, money.end, f"难易：涉及金额 {int(money.value)} 元"))
    return evidence


def evidence_of(hits: Iterable[Hit], about: str) -> list[Evidence]:
    """The places of these hits, each with its sentence."""
    return [Evidence(*hit.span, f"{about}：{hit.rule.note}") for hit in hits if hit.span]


def assess_risk(reading: Reading, rules: Rules, type_code: str) -> tuple[Risk, list[Evidence]]:
    """The signs that a conflict may sharpen; each sign counts once, at its highest score."""
    best: dict[str, Hit] = {}
    for hit in reading.hits(rules.risk_rules, type_code):
        if hit.rule.target not in best or best[hit.rule.target].rule.weight < hit.rule.weight:
            best[hit.rule.target] = hit
    hits = sorted(best.values(), key=lambda hit: (-hit.rule.weight, hit.rule.key))
    score = sum(int(hit.rule.weight) for hit in hits)
    reasons = tuple(f"{hit.rule.note}（{hit.rule.weight:g} 分）" for hit in hits)
    return Risk(_colour(score, rules), score, reasons), evidence_of(hits, "风险")


def _colour(score: int, rules: Rules) -> RiskLevel:
    colours: tuple[RiskLevel, ...] = ("red", "orange", "yellow", "blue")
    return next((colour for colour in colours if score >= rules.number(f"risk_{colour}")), "none")


def gates(reading: Reading, rules: Rules, type_code: str) -> tuple[Gate, ...]:
    """The gates of the law in front of this case, each once."""
    seen: dict[str, Gate] = {}
    for hit in reading.hits(rules.gate_rules, type_code):
        seen.setdefault(hit.rule.target, Gate(hit.rule.target, hit.rule.note))
    return tuple(seen.values())


def level(reading: Reading, rules: Rules, type_code: str, graded: Grade, risk: Risk) -> Level:
    """The lowest level that can settle it: village, area or town."""
    step = LEVELS.index(rules.types[type_code].lowest_level)
    if graded.complexity == "complex" or len(set(reading.facts.village_codes)) > 1:
        step = max(step, 1)
    if graded.severe or risk.level in ("red", "orange"):
        step = 2
    return LEVELS[step]  # type: ignore[return-value]
