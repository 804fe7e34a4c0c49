"""The decision over one case: pure, and the same for the same case and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from routing.model import OTHER, CaseFacts, CitedPrecedent, Decision, Evidence, Level, Risk
from routing.policies.choosing import DeskChoice, TypeChoice, ranked
from routing.policies.directives import RISKS, Orders, Seen, orders
from routing.policies.grading import assess_risk, evidence_of, gates, grade, level
from routing.policies.grounds import Decided, evidence_for, grounds
from routing.policies.precedents import speaking, weighed
from routing.policies.reading import Reading, read
from routing.policies.rulebook import Rules
from routing.policies.weighing import Chances, code_of, evidence_in, weigh

MOST_EVIDENCE = 24
MOST_CO_DESKS = 3
MOST_CANDIDATES = 5
# 一窗受理、联合研判、精准分流: what is hard is not sent off by itself, however sure its desk is.
GRAVE = "疑难重大，先到研判台，建议联合研判"
# A ruling moved the case away from the desk of rules and model, and the cases are not alike enough to do so unseen.
OVERTURNED = "按先例改变了牵头部门，但两件还不够相似，请人工确认"
AGAINST = "边界裁定与分流指令的部门不同，按指令办"
ENOUGH = 2  # pieces of evidence from the words, before the learned ones are shown as well


def decide(case: CaseFacts, rules: Rules) -> Decision:
    """Type, desks, grade, risk and level of a case, each with its evidence; directives have the last word."""
    reading = read(case, rules)
    chances = weigh(reading, rules)
    told = orders(rules.directives, seen(reading), code_of(case, rules, chances.types))
    code = told.wanted["type"]
    chances, cited = _with_precedent(case, rules, chances, code)
    lead, second = _desks(case, rules, chances, told)
    most = rules.number("most_confidence")
    graded = grade(reading, rules, code, chances.likely)
    if "complexity" in told.wanted:
        graded = replace(graded, complexity="complex")
    risk, risk_evidence = assess_risk(reading, rules, code)
    risk = _raised(risk, told)
    reasons = _person_reasons(case, rules, chances, told, lead, severe=graded.severe, cited=cited)
    found = Decided(reading, rules, chances, told, graded, risk, risk_evidence, code,
                    _level(level(reading, rules, code, graded, risk), told),
                    _co_desks(rules, chances.desks, lead, code, told.co_desks))  # fmt: skip
    evidence, left = _tidy([*_type_evidence(reading, rules, chances, code),
                            *_desk_evidence(chances.desk_hits, lead, second), *graded.evidence, *risk_evidence,
                            *evidence_for(found)], len(case.narrative))  # fmt: skip
    return Decision(
        type_code=code,
        type_name=rules.types[code].name,
        runner_up=next(other for other in ranked(chances.types) if other != code),
        confidence=round(chances.types[code] * most, 4),
        types=_candidates(chances.types, code, most),
        desk=lead,
        desk_runner_up=second,
        desk_confidence=round((1.0 if "desk" in told.wanted else chances.desks[lead]) * most, 4),
        desks=_candidates(chances.desks, lead, most),
        co_desks=found.co_desks,
        complexity=graded.complexity,
        severe=graded.severe,
        risk=risk,
        level=found.level,  # type: ignore[arg-type]
        gates=gates(reading, rules, code),
        evidence=evidence,
        evidence_left=left,
        grounds=grounds(found),
        needs_person=bool(reasons),
        person_reasons=reasons,
        matter=_matter(chances.type_hits) if code == OTHER else None,
        people=reading.people,
        amount_yuan=reading.amount,
        rules_version=rules.version,
        matched=told.matched,
        conflicts=(*told.conflicts, *_against(cited, told)),
        cited=cited,
    )


def seen(reading: Reading) -> Seen:
    """What directives look at."""
    amount, people = float(reading.amount or 0), reading.people or 0
    return Seen(reading.facts, reading.found, reading.shapes, amount, people)


def _with_precedent(
    case: CaseFacts, rules: Rules, chances: Chances, code: str
) -> tuple[Chances, CitedPrecedent | None]:
    """The desks' chances with the ruling over the most similar case of this type weighed in, if there is one."""
    found = speaking(rules.precedents, case.narrative, code, chances.desks, rules.number("precedent_like"))
    if found is None or found[0].lead_desk == case.earlier_desk:
        return chances, None
    desks, cited = weighed(chances.desks, *found, rules.number("precedent_weight"))
    return replace(chances, desks=desks), cited


def _against(cited: CitedPrecedent | None, told: Orders) -> tuple[str, ...]:
    """A directive that names another desk goes before a ruling, and it is said."""
    ordered = told.wanted.get("desk", "")
    return (AGAINST,) if cited and ordered and ordered != cited.desk else ()


def _desks(case: CaseFacts, rules: Rules, chances: Chances, told: Orders) -> tuple[str, str]:
    """Lead and runner-up: what a directive wants, the default of a type it changed, else the likeliest."""
    order = ranked(chances.desks)
    ordered = told.wanted.get("desk", "")
    if not ordered and told.wanted["type"] != code_of(case, rules, chances.types):
        ordered = rules.types[told.wanted["type"]].desk
    if ordered in chances.desks:
        order = list(dict.fromkeys([ordered, *order]))
    return order[0], (*order, "")[1]


def _raised(risk: Risk, told: Orders) -> Risk:
    wanted = told.wanted.get("risk", "none")
    if RISKS.index(wanted) <= RISKS.index(risk.level):
        return risk
    return Risk(wanted, risk.score, (*risk.reasons, "分流指令"))  # type: ignore[arg-type]


def _level(found: Level, told: Orders) -> Level:
    return told.wanted.get("level", found)  # type: ignore[return-value]


def _candidates(chances: Mapping[str, float], first: str, most: float) -> tuple[tuple[str, float], ...]:
    """The best five with their chances, the chosen one in front."""
    order = dict.fromkeys([first, *ranked(chances)])
    return tuple((name, round(chances[name] * most, 4)) for name in list(order)[:MOST_CANDIDATES])


def _person_reasons(
    case: CaseFacts,
    rules: Rules,
    chances: Chances,
    told: Orders,
    lead: str,
    *,
    severe: bool,
    cited: CitedPrecedent | None,
) -> tuple[str, ...]:
    code, most = told.wanted["type"], rules.number("most_confidence")
    by_rule = {effect for each in told.matched if each.won for effect in each.effects}
    doubts = {
        "不属于可调解的纠纷，需要人工答复或转交": code == OTHER and not rules.number("other_alone"),
        "把握不够，需要人工确定类型": "type" not in by_rule
        and chances.types[code] * most < rules.number("confidence"),
        "部门之间难分主次，需要人工确定牵头部门": "desk" not in by_rule
        and chances.desks[lead] * most < rules.number("desk_confidence"),
        # A directive that names the desk has thought of the hard ones: at night the police go first.
        GRAVE: severe and "desk" not in by_rule and not rules.number("severe_alone"),
        OVERTURNED: cited is not None
        and cited.changed
        and "desk" not in by_rule
        and cited.likeness < rules.number("precedent_alone"),
        "来件所报类型与内容不符": "type" not in by_rule and code != ranked(chances.types)[0],
        "曾被部门退回": bool(case.earlier_desk),
        "分流指令要求由人决定": told.person,
        "分流指令互相矛盾": told.undecided,
    }
    return tuple(sentence for sentence, holds in doubts.items() if holds)


def _co_desks(
    rules: Rules, chances: Mapping[str, float], lead: str, code: str, ordered: tuple[str, ...]
) -> tuple[str, ...]:
    likely = [desk for desk in ranked(chances) if chances[desk] >= rules.number("co_desk")]
    wanted = dict.fromkeys([*ordered, *likely, *rules.types[code].co_desks])
    return tuple(desk for desk in wanted if desk != lead)[:MOST_CO_DESKS]


def _matter(types: TypeChoice) -> str | None:
    weights: dict[str, float] = {}
    for hit in types.hits:
        if hit.rule.matter:
            weights[hit.rule.matter] = weights.get(hit.rule.matter, 0) + hit.rule.weight
    return ranked(weights)[0] if weights else None


def _type_evidence(reading: Reading, rules: Rules, chances: Chances, code: str) -> list[Evidence]:
    evidence: list[Evidence] = []
    for shown in dict.fromkeys([code, *ranked(chances.types)[:2]]):
        about = f"类型·{rules.types[shown].name}"
        hits = chances.type_hits.hits
        speaking = [hit for hit in hits if hit.rule.target.startswith(shown) and hit.rule.weight > 0]
        speaking.sort(key=lambda hit: (-hit.rule.weight, hit.rule.key))
        evidence += evidence_of(speaking[:4], about)
        if shown == code and len(evidence) < ENOUGH:
            places = evidence_in(rules.learned, reading.text, "type", code)
            evidence += [Evidence(start, end, f"{about}：与学过的同类来件用语相近") for start, end in places]
    return evidence


def _desk_evidence(desks: DeskChoice, lead: str, second: str) -> list[Evidence]:
    hits = [hit for hit in desks.hits if hit.rule.target in (lead, second) and hit.rule.weight > 0]
    return evidence_of(hits, "部门")


def _tidy(evidence: list[Evidence], length: int) -> tuple[tuple[Evidence, ...], int]:
    """The most telling ones in the order of the text, and how many more there are."""
    inside = [piece for piece in dict.fromkeys(evidence) if 0 <= piece.start < piece.end <= length]
    return tuple(sorted(inside[:MOST_EVIDENCE])), max(0, len(inside) - MOST_EVIDENCE)
