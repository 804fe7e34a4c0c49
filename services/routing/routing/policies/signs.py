"""What the rules say of a case, as numbers that a model can weigh; the names stay when words and weights change."""

from __future__ import annotations

import math
from collections.abc import Mapping

from routing.model import OTHER
from routing.policies.grading import weight_of
from routing.policies.reading import Reading
from routing.policies.rulebook import Rules

# How far each group of signs reaches beside the runs of characters (whose length is one).
OF_CHANCES = 0.1
OF_SHAPE = 0.3
OF_GRADE = 0.5
LEAST_CHANCE = 1e-5
SHAPES = ("question", "nobody", "short", "long")
LONG = 200  # characters
GRADE = "grade:"  # signs of this name speak of the complexity, all others of types and desks


def signs_of_place(
    reading: Reading, types: Mapping[str, float], desks: Mapping[str, float]
) -> dict[str, float]:
    """The signs for types and desks of a case that have these chances by the rules alone."""
    shapes = {f"shape:{shape}": OF_SHAPE * (shape in reading.shapes) for shape in SHAPES}
    return _logs("type", types) | _logs("desk", desks) | shapes


def signs_of_grade(reading: Reading, rules: Rules, code: str) -> dict[str, float]:
    """The signs for the complexity of a case of this type."""
    weight, severe = weight_of(reading, rules, code)
    amount, people = float(reading.amount or 0), reading.people or 0
    seen: dict[str, float] = {
        "weight": max(-3.0, min(weight, 6.0)) / 2,
        "other": code == OTHER,
        "severe": severe,
        "amount": amount >= rules.number("complex_amount"),
        "much": amount >= rules.number("severe_amount"),
        "people": people >= rules.number("complex_people"),
        "many": people >= rules.number("severe_people"),
        "length": min(len(reading.text), 2 * LONG) / LONG,
        **{shape: shape in reading.shapes for shape in SHAPES},
    }
    return {f"{GRADE}{name}": OF_GRADE * float(value) for name, value in seen.items()}


def _logs(about: str, chances: Mapping[str, float]) -> dict[str, float]:
    """Logarithms of the chances around their mean."""
    logs = {name: math.log(chance + LEAST_CHANCE) for name, chance in chances.items()}
    middle = sum(logs.values()) / len(logs)
    return {f"{about}:{name}": OF_CHANCES * (log - middle) for name, log in logs.items()}
