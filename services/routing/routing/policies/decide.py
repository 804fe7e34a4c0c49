"""The decision over one case: pure, and the same for the same case and rules."""

from __future__ import annotations

from routing.model import OTHER, CaseFacts, Decision, Evidence
from routing.policies.choosing import DeskChoice, TypeChoice, choose_desk, choose_type, ranked
from routing.policies.grading import assess_risk, evidence_of, gates, grade, level
from routing.policies.reading import read
from routing.policies.rulebook import Rules

MOST_EVIDENCE = 14
MOST_CO_DESKS = 3


def decide(case: CaseFacts, rules: Rules) -> Decision:
    """Type, desks, grade, risk and level of a case, each with its evidence."""
    reading = read(case, rules)
    declared = case.declared_type if case.declared_type in rules.types else None
    types = choose_type(reading, rules, declared)
    order = ranked(types.types)
    code = declared or order[0]
    confidence = types.types[code] * rules.number("most_confidence")
    desks = choose_desk(reading, rules, types, code)
    lead, second = (*ranked(desks.chances), "")[:2]
    graded, (risk, risk_evidence) = grade(reading, rules, code), assess_risk(reading, rules, code)
    watched = gates(reading, rules, code)
    reasons = _person_reasons(rules, code, confidence, order[0], desks.chances[lead], bool(case.earlier_desk))
    evidence = [*_type_evidence(types, code, order, rules), *_desk_evidence(desks, lead, second)]
    return Decision(
        type_code=code,
        type_name=rules.types[code].name,
        runner_up=next(other for other in order if other != code),
        confidence=round(confidence, 4),
        desk=lead,
        desk_runner_up=second,
        desk_confidence=round(desks.chances[lead] * rules.number("most_confidence"), 4),
        co_desks=_co_desks(rules, desks, lead, code),
        complexity=graded.complexity,
        severe=graded.severe,
        risk=risk,
        level=level(reading, rules, code, graded, risk),
        gates=watched,
        evidence=_tidy([*evidence, *graded.evidence, *risk_evidence], len(case.narrative)),
        needs_person=bool(reasons),
        person_reasons=reasons,
        matter=_matter(types) if code == OTHER else None,
        people=reading.people,
        amount_yuan=reading.amount,
        rules_version=rules.version,
    )


def _person_reasons(
    rules: Rules, code: str, confidence: float, first: str, desk_confidence: float, returned: bool
) -> tuple[str, ...]:
    doubts = {
        "不属于可调解的纠纷，需要人工答复或转交": code == OTHER,
        "把握不够，需要人工确定类型": confidence < rules.number("confidence"),
        "部门之间难分主次，需要人工确定牵头部门": desk_confidence < rules.number("desk_confidence"),
        "来件所报类型与内容不符": code != first,
        "曾被部门退回": returned,
    }
    return tuple(sentence for sentence, holds in doubts.items() if holds)


def _co_desks(rules: Rules, desks: DeskChoice, lead: str, code: str) -> tuple[str, ...]:
    likely = [desk for desk in ranked(desks.chances) if desks.chances[desk] >= rules.number("co_desk")]
    wanted = dict.fromkeys([*likely, *rules.types[code].co_desks])
    return tuple(desk for desk in wanted if desk != lead)[:MOST_CO_DESKS]


def _matter(types: TypeChoice) -> str | None:
    weights: dict[str, float] = {}
    for hit in types.hits:
        if hit.rule.matter:
            weights[hit.rule.matter] = weights.get(hit.rule.matter, 0) + hit.rule.weight
    return ranked(weights)[0] if weights else None


def _type_evidence(types: TypeChoice, code: str, order: list[str], rules: Rules) -> list[Evidence]:
    evidence = []
    for shown in dict.fromkeys([code, *order[:2]]):
        speaking = [hit for hit in types.hits if hit.rule.target.startswith(shown) and hit.rule.weight > 0]
        speaking.sort(key=lambda hit: (-hit.rule.weight, hit.rule.key))
        evidence += evidence_of(speaking[:4], f"类型·{rules.types[shown].name}")
    return evidence


def _desk_evidence(desks: DeskChoice, lead: str, second: str) -> list[Evidence]:
    hits = [hit for hit in desks.hits if hit.rule.target in (lead, second) and hit.rule.weight > 0]
    return evidence_of(hits, "部门")


def _tidy(evidence: list[Evidence], length: int) -> tuple[Evidence, ...]:
    inside = [piece for piece in dict.fromkeys(evidence) if 0 <= piece.start < piece.end <= length]
    return tuple(sorted(inside[:MOST_EVIDENCE]))
