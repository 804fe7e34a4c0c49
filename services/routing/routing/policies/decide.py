"""The decision over one case: pure, and the same for the same case and rules."""

from __future__ import annotations

from collections.abc import Mapping

from routing.model import OTHER, CaseFacts, Decision, Evidence
from routing.policies.choosing import DeskChoice, TypeChoice, ranked
from routing.policies.grading import assess_risk, evidence_of, gates, grade, level
from routing.policies.reading import Reading, read
from routing.policies.rulebook import Rules
from routing.policies.weighing import Chances, code_of, evidence_in, weigh

MOST_EVIDENCE = 14
MOST_CO_DESKS = 3
MOST_CANDIDATES = 5
ENOUGH = 2  # pieces of evidence from the words, before the learned ones are shown as well


def decide(case: CaseFacts, rules: Rules) -> Decision:
    """Type, desks, grade, risk and level of a case, each with its evidence."""
    reading = read(case, rules)
    chances = weigh(reading, rules)
    order, desks = ranked(chances.types), ranked(chances.desks)
    code = code_of(case, rules, chances.types)
    lead, second = (*desks, "")[:2]
    most = rules.number("most_confidence")
    graded = grade(reading, rules, code, chances.likely)
    risk, risk_evidence = assess_risk(reading, rules, code)
    reasons = _person_reasons(rules, code, chances, bool(case.earlier_desk))
    evidence = [*_type_evidence(reading, rules, chances.type_hits, code, order),
                *_desk_evidence(chances.desk_hits, lead, second)]  # fmt: skip
    return Decision(
        type_code=code,
        type_name=rules.types[code].name,
        runner_up=next(other for other in order if other != code),
        confidence=round(chances.types[code] * most, 4),
        types=_candidates(chances.types, code, most),
        desk=lead,
        desk_runner_up=second,
        desk_confidence=round(chances.desks[lead] * most, 4),
        desks=_candidates(chances.desks, lead, most),
        co_desks=_co_desks(rules, chances.desks, lead, code),
        complexity=graded.complexity,
        severe=graded.severe,
        risk=risk,
        level=level(reading, rules, code, graded, risk),
        gates=gates(reading, rules, code),
        evidence=_tidy([*evidence, *graded.evidence, *risk_evidence], len(case.narrative)),
        needs_person=bool(reasons),
        person_reasons=reasons,
        matter=_matter(chances.type_hits) if code == OTHER else None,
        people=reading.people,
        amount_yuan=reading.amount,
        rules_version=rules.version,
    )


def _candidates(chances: Mapping[str, float], first: str, most: float) -> tuple[tuple[str, float], ...]:
    """The best five with their chances, the chosen one in front."""
    order = dict.fromkeys([first, *ranked(chances)])
    return tuple((name, round(chances[name] * most, 4)) for name in list(order)[:MOST_CANDIDATES])


def _person_reasons(rules: Rules, code: str, chances: Chances, returned: bool) -> tuple[str, ...]:
    most = rules.number("most_confidence")
    doubts = {
        "不属于可调解的纠纷，需要人工答复或转交": code == OTHER and not rules.number("other_alone"),
        "把握不够，需要人工确定类型": chances.types[code] * most < rules.number("confidence"),
        "部门之间难分主次，需要人工确定牵头部门": max(chances.desks.values()) * most
        < rules.number("desk_confidence"),
        "来件所报类型与内容不符": code != ranked(chances.types)[0],
        "曾被部门退回": returned,
    }
    return tuple(sentence for sentence, holds in doubts.items() if holds)


def _co_desks(rules: Rules, chances: Mapping[str, float], lead: str, code: str) -> tuple[str, ...]:
    likely = [desk for desk in ranked(chances) if chances[desk] >= rules.number("co_desk")]
    wanted = dict.fromkeys([*likely, *rules.types[code].co_desks])
    return tuple(desk for desk in wanted if desk != lead)[:MOST_CO_DESKS]


def _matter(types: TypeChoice) -> str | None:
    weights: dict[str, float] = {}
    for hit in types.hits:
        if hit.rule.matter:
            weights[hit.rule.matter] = weights.get(hit.rule.matter, 0) + hit.rule.weight
    return ranked(weights)[0] if weights else None


def _type_evidence(
    reading: Reading, rules: Rules, types: TypeChoice, code: str, order: list[str]
) -> list[Evidence]:
    evidence = []
    for shown in dict.fromkeys([code, *order[:2]]):
        about = f"类型·{rules.types[shown].name}"
        speaking = [hit for hit in types.hits if hit.rule.target.startswith(shown) and hit.rule.weight > 0]
        speaking.sort(key=lambda hit: (-hit.rule.weight, hit.rule.key))
        evidence += evidence_of(speaking[:4], about)
        if shown == code and len(evidence) < ENOUGH:
            places = evidence_in(rules.learned, reading.text, "type", code)
            evidence += [Evidence(start, end, f"{about}：与学过的同类来件用语相近") for start, end in places]
    return evidence


def _desk_evidence(desks: DeskChoice, lead: str, second: str) -> list[Evidence]:
    hits = [hit for hit in desks.hits if hit.rule.target in (lead, second) and hit.rule.weight > 0]
    return evidence_of(hits, "部门")


def _tidy(evidence: list[Evidence], length: int) -> tuple[Evidence, ...]:
    inside = [piece for piece in dict.fromkeys(evidence) if 0 <= piece.start < piece.end <= length]
    return tuple(sorted(inside[:MOST_EVIDENCE]))
