"""The rules of a town in the form in which they decide: words, thresholds, defaults, directives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.model import TYPE_CODES
from routing.policies.directives import Directive
from routing.policies.learned import Learned
from routing.policies.phrases import PhraseBook
from routing.policies.precedents import Precedent

TYPES = frozenset(TYPE_CODES)
LEVELS = ("village", "area", "town")
GRADES = frozenset({"simple", "complex", "severe"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when these words are there, so much speaks for this target."""

    key: int
    target: str
    weight: float
    note: str
    shapes: tuple[str, ...] = ()
    has_words: bool = True
    types: tuple[str, ...] = ()
    matter: str = ""
    row: str = ""  # the name of the row it comes from


@dataclass(frozen=True, slots=True)
class TypeDefault:
    """What a type means when the words say nothing else."""

    code: str
    name: str
    desk: str
    co_desks: tuple[str, ...]
    lowest_level: str


@dataclass(frozen=True)
class Rules:
    """Everything that a decision is made from; never changes after it was read."""

    version: str
    author: str
    numbers: Mapping[str, float]
    matters: Mapping[str, str]
    desks: tuple[str, ...]
    types: Mapping[str, TypeDefault]
    type_rules: tuple[Rule, ...]
    desk_rules: tuple[Rule, ...]
    grade_rules: tuple[Rule, ...]
    risk_rules: tuple[Rule, ...]
    gate_rules: tuple[Rule, ...]
    book: PhraseBook
    unless: Mapping[int, int]
    learned: Learned | None  # nothing learned: the words alone decide
    directives: tuple[Directive, ...] = ()
    precedents: tuple[Precedent, ...] = ()

    def number(self, name: str) -> float:
        """A threshold of routing.toml."""
        return self.numbers[name]


NUMBERS: Mapping[str, float] = {
    "complex_people": 5,
    "complex_amount": 50_000,
    "severe_people": 10,
    "severe_amount": 100_000,
    "complex_earlier": 2,
    "complex_weight": 2,
    "confidence": 0.7,
    "desk_confidence": 0.8,
    "other_alone": 0,
    "severe_alone": 0,
    "study_desk": 0.25,
    "precedent_like": 0.3,
    "precedent_alone": 0.5,
    "precedent_weight": 0.8,
    "sharpness": 0.6,
    "most_confidence": 0.97,
    "opening": 1.3,
    "learned": 1,
    "declared": 4,
    "other_start": -0.5,
    "desk_sharpness": 2.5,
    "default_desk": 2,
    "co_desk": 0.1,
    "risk_red": 70,
    "risk_orange": 50,
    "risk_yellow": 30,
    "risk_blue": 10,
    "read_characters": 6000,
}
