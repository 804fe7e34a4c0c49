"""Chooses the type and the desk by the rules alone: evidence is added up, and the sums become chances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from routing.model import OTHER
from routing.policies.reading import Hit, Reading
from routing.policies.rulebook import Rules

ANY_DESK = f"{OTHER}/"  # speaks for type 00, whichever desk answers


@dataclass(frozen=True)
class TypeChoice:
    """The chances of the types (type 00 apart by the desk that answers), and what spoke for them."""

    chances: Mapping[str, float]
    hits: tuple[Hit, ...]

    @property
    def types(self) -> dict[str, float]:
        """The chances of the types alone."""
        chances: dict[str, float] = {}
        for name, chance in self.chances.items():
            code = name.partition("/")[0]
            chances[code] = chances.get(code, 0) + chance
        return chances


def ranked(chances: Mapping[str, float]) -> list[str]:
    """Names by falling chance; equals by name, so that the order never depends on chance."""
    return sorted(chances, key=lambda name: (-chances[name], name))


def choose_type(reading: Reading, rules: Rules, declared: str | None = None) -> TypeChoice:
    """The chances of all types for this case; a declared type has its weight."""
    hits = reading.hits(rules.type_rules)
    scores = {name: _start(name, rules) for name in _classes(rules)}
    for hit in hits:
        weight = hit.rule.weight * (rules.number("opening") if hit.at_opening else 1)
        for name in _targets(hit.rule.target, scores):
            scores[name] += weight
    for name in scores:
        scores[name] += rules.number("declared") * (name.partition("/")[0] == declared)
    return TypeChoice(softmax(scores, rules.number("sharpness")), tuple(hits))


def _classes(rules: Rules) -> list[str]:
    others = {f"{OTHER}/{desk}" for desk in rules.desks}
    return sorted({*rules.types} - {OTHER} | others)


def _targets(target: str, scores: Mapping[str, float]) -> list[str]:
    return [name for name in scores if name.startswith(OTHER)] if target == ANY_DESK else [target]


def _start(name: str, rules: Rules) -> float:
    """Type 00 is many classes, one for each desk that answers; each begins lower, so that they do not win by number."""
    return rules.number("other_start") if name.startswith(OTHER) else 0.0


def softmax(scores: Mapping[str, float], sharpness: float = 1.0) -> dict[str, float]:
    """Scores as chances that add up to one."""
    most = max(scores.values())
    parts = {name: math.exp(sharpness * (score - most)) for name, score in scores.items()}
    whole = sum(parts.values())
    return {name: part / whole for name, part in parts.items()}


@dataclass(frozen=True)
class DeskChoice:
    """The chances of the desks and what moved them."""

    chances: Mapping[str, float]
    hits: tuple[Hit, ...]


def choose_desk(reading: Reading, rules: Rules, types: TypeChoice, type_code: str) -> DeskChoice:
    """The chances of the desks: each likely type votes with its own default and the words that move it."""
    hits = reading.hits(rules.desk_rules)
    chances = dict.fromkeys(rules.desks, 0.0)
    for name in ranked(types.chances)[:4]:
        for desk, chance in softmax(_desk_scores(name, hits, rules), rules.number("desk_sharpness")).items():
            chances[desk] += types.chances[name] * chance
    whole = sum(chances.values())
    speaking = tuple(hit for hit in hits if not hit.rule.types or type_code in hit.rule.types)
    return DeskChoice({desk: chance / whole for desk, chance in chances.items()}, speaking)


def _desk_scores(name: str, hits: list[Hit], rules: Rules) -> dict[str, float]:
    code, _, desk = name.partition("/")
    scores = dict.fromkeys(rules.desks, 0.0)
    scores[desk or rules.types[code].desk] += rules.number("default_desk")
    for hit in hits:
        if not hit.rule.types or code in hit.rule.types:
            scores[hit.rule.target] += hit.rule.weight
    return scores
