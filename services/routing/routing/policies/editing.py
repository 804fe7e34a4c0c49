"""Whether changes to the rules can be lived with: broken cells, rules that fit everything, circles, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from routing.errors import BrokenRule, Circular, RulesError, TooBroad
from routing.model import CaseFacts, Decision
from routing.policies.compiling import compiled
from routing.policies.decide import seen
from routing.policies.directives import circle, contradictions, matches
from routing.policies.reading import Reading, read
from routing.policies.rulebook import Rule, Rules
from routing.policies.source import Change, Source, changed, row_of
from routing.policies.times import Period, periods_of
from routing.policies.weighing import code_of, weigh

EVERYTHING = 0.9  # a rule that fits more of the texts than this says nothing
ENOUGH_TEXTS = 20
SHAPES_OF_ALL = frozenset({"any"})
COMPARED = ("type_code", "desk", "co_desks", "complexity", "severe", "risk", "level", "needs_person")


def proposed(
    source: Source, rules: Rules, changes: Sequence[Change], texts: Sequence[CaseFacts]
) -> tuple[Rules, tuple[str, ...]]:
    """The rules after these changes, and what a person should know of them.

    ``texts`` are cases that tell whether a rule fits everything.

    :raises BrokenRule: a cell is wrong. :raises TooBroad: a rule fits everything. :raises Circular: see there.
    """
    _not_twice(changes)
    after = compiled_after(source, changes, rules)
    if round_and_round := circle(after.directives):
        raise Circular(
            f"这些指令把类型改来改去：{'、'.join(round_and_round)}。请去掉其中一条。", field="type"
        )
    readings = [read(facts, after) for facts in texts]
    for change in changes:
        if change.action != "remove":
            _not_too_broad(row_of(change, "").key, after, readings)
    known = set(contradictions(rules.directives))
    return after, tuple(each for each in contradictions(after.directives) if each not in known)


def _not_twice(changes: Sequence[Change]) -> None:
    """:raises BrokenRule: one proposal changes a row in two ways, or adds the same row twice."""
    seen: set[tuple[str, str]] = set()
    for change in changes:
        row = (change.table, change.rule_id or row_of(change, "").key)
        if row in seen:
            raise BrokenRule("同一条规则在这次修改里出现了两次，请先去掉前一次。")
        seen.add(row)


def compiled_after(source: Source, changes: Iterable[Change], rules: Rules, by: str = "proposal") -> Rules:
    """:raises BrokenRule: a cell is wrong; names the column."""
    try:
        after = compiled(changed(source, changes, by), rules.learned, f"+{by}")
    except RulesError as wrong:
        column, _, reason = wrong.reason.partition("：")
        raise BrokenRule(f"{column}：{reason}" if reason else column, field=column) from None
    return replace(after, precedents=rules.precedents)


def _not_too_broad(key: str, rules: Rules, readings: Sequence[Reading]) -> None:
    """:raises TooBroad: the new row fits (nearly) every case."""
    every = (*rules.type_rules, *rules.desk_rules, *rules.grade_rules, *rules.risk_rules, *rules.gate_rules)
    rule = next((each for each in every if each.row == key), None)
    fits = _share(rules, key, rule, readings)
    if fits > EVERYTHING:
        raise TooBroad(f"这条规则对 {fits:.0%} 的来件都成立，等于没有条件。请写得更具体一些。", field="words")


def _share(rules: Rules, key: str, rule: Rule | None, readings: Sequence[Reading]) -> float:
    """The share of texts that the row fits; one where it has no condition at all."""
    directive = next((each for each in rules.directives if each.key == key), None)
    if directive is not None and (not directive.conditions or directive.shapes == SHAPES_OF_ALL):
        return float(directive.conditions <= 1)
    if rule is not None and not rule.has_words and not rule.types and SHAPES_OF_ALL.issuperset(rule.shapes):
        return 1.0
    if len(readings) < ENOUGH_TEXTS:
        return 0.0
    if directive is not None:
        fitting = sum(matches(directive, seen(each), _code(each, rules)) for each in readings)
    else:
        fitting = sum(bool(rule and each.hits([rule], _code(each, rules))) for each in readings)
    return fitting / len(readings)


def _code(reading: Reading, rules: Rules) -> str:
    return code_of(reading.facts, rules, weigh(reading, rules).types)


def periods_in(changes: Iterable[Change]) -> tuple[Period, ...]:
    """The days on which changed directives hold; none where one of them holds at any."""
    written = [(change.cells or {}).get("dates", "") for change in changes]
    return tuple(one for dates in written for one in periods_of(dates)) if all(written) else ()


def differing(before: Decision, after: Decision) -> tuple[str, ...]:
    """What of the decision changes."""
    return tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
