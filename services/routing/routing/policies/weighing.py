"""The chances of types, desks and complexity: what the rules add up to, weighed together with what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.model import CaseFacts
from routing.policies.choosing import DeskChoice, TypeChoice, choose_desk, choose_type, ranked, softmax
from routing.policies.learned import Features, Learned, features_of
from routing.policies.reading import Reading, read
from routing.policies.rulebook import Rules
from routing.policies.signs import signs_of_grade, signs_of_place

UNLEARNED = -6.0  # the score of a class that the model has never met


@dataclass(frozen=True)
class Chances:
    """``likely`` is the chance of a complex case, None where nothing was learned."""

    types: Mapping[str, float]
    desks: Mapping[str, float]
    likely: float | None
    type_hits: TypeChoice
    desk_hits: DeskChoice


def weigh(reading: Reading, rules: Rules) -> Chances:
    """The chances of one case; the desk that returned it has none."""
    facts, learned = reading.facts, rules.learned
    types, desks = by_rules(reading, rules)
    if learned is None or not rules.number("learned"):
        return Chances(types.types, _open(facts, _proposed(facts, desks.chances)), None, types, desks)
    sums = learned.sums(features_of(reading.text))
    scores = learned.scores(sums, signs_of_place(reading, types.chances, desks.chances))
    told = rules.number("declared")
    bonus = {facts.declared_type or "": told, facts.proposed_desk or "": told}
    type_chances = _softened(scores["type"], tuple(rules.types), bonus)
    desk_chances = _open(facts, _softened(scores["desk"], rules.desks, bonus))
    grade_scores = learned.scores(sums, signs_of_grade(reading, rules, code_of(facts, rules, type_chances)))
    likely = softmax(grade_scores["complexity"])["complex"]
    return Chances(type_chances, desk_chances, likely, types, desks)


def code_of(facts: CaseFacts, rules: Rules, chances: Mapping[str, float]) -> str:
    """The type that a case is taken for: the declared one where it is known, else the likeliest."""
    declared = facts.declared_type or ""
    return declared if declared in rules.types else ranked(chances)[0]


def by_rules(reading: Reading, rules: Rules) -> tuple[TypeChoice, DeskChoice]:
    """What the rules alone say."""
    declared = reading.facts.declared_type
    types = choose_type(reading, rules, declared if declared in rules.types else None)
    return types, choose_desk(reading, rules, types, code_of(reading.facts, rules, types.types))


def seen_by(facts: CaseFacts, rules: Rules, code: str) -> Features:
    """What a model learns from: a case and its true type."""
    reading = read(facts, rules)
    types, desks = by_rules(reading, rules)
    signs = signs_of_place(reading, types.chances, desks.chances) | signs_of_grade(reading, rules, code)
    return features_of(reading.text, signs)


def _softened(
    scores: Mapping[str, float], known: tuple[str, ...], bonus: Mapping[str, float]
) -> dict[str, float]:
    return softmax({name: scores.get(name, UNLEARNED) + bonus.get(name, 0.0) for name in known})


def _proposed(facts: CaseFacts, chances: Mapping[str, float]) -> dict[str, float]:
    """The desk that a return proposes counts as much as everything else together."""
    return {desk: chance + (desk == facts.proposed_desk) for desk, chance in chances.items()}


def _open(facts: CaseFacts, chances: Mapping[str, float]) -> dict[str, float]:
    """Without the desk that gave it back."""
    left = {desk: chance for desk, chance in chances.items() if desk != facts.earlier_desk} or dict(chances)
    whole = sum(left.values())
    return {desk: chance / whole for desk, chance in left.items()}


def evidence_in(learned: Learned | None, text: str, head: str, name: str) -> list[tuple[int, int]]:
    """Where the text resembles what the class was learned from."""
    return [] if learned is None else learned.speaking(text, head, name)
