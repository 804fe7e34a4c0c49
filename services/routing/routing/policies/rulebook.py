"""The rules of a town: word lists, thresholds and defaults, read from its folder and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from routing.errors import RulesError
from routing.model import OTHER, TYPE_CODES
from routing.policies.learned import BrokenModel, Learned, load
from routing.policies.phrases import Chain, PhraseBook
from routing.policies.rows import Row, Settings, read_settings, read_table
from routing.policies.shape import SHAPES

TYPES = frozenset(TYPE_CODES)
LEVELS = ("village", "area", "town")
GRADES = frozenset({"simple", "complex", "severe"})
SETTINGS = "routing.toml"
LEARNED = "learned.model"


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

    def number(self, name: str) -> float:
        """A threshold of routing.toml."""
        return self.numbers[name]


class _Reader:
    """Gathers the rules of all tables with one numbering of their phrases."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.phrases: dict[int, tuple[Chain, ...]] = {}
        self.unless: dict[int, int] = {}
        self.desks = frozenset(settings.section("desks"))
        self.matters = frozenset(settings.section("matters"))

    def table(self, file: str, columns: str, make: Callable[[Row], Rule]) -> tuple[Rule, ...]:
        return tuple(make(row) for row in read_table(self.folder / file, tuple(columns.split(","))))

    def rule(self, row: Row, target: str, weight: float, note: str, **more: Any) -> Rule:
        """A rule whose phrase, and whose exception, are entered in the book."""
        written = row.text("words").split()
        shapes = tuple(word.removeprefix("@") for word in written if word.startswith("@"))
        for shape in shapes:
            if shape not in SHAPES:
                raise row.refuse(
                    "words", f"不认识“@{shape}”，可用：{'、'.join('@' + s for s in sorted(SHAPES))}"
                )
        has_words = len(shapes) < len(written)
        key = len(self.phrases) + 1
        self.phrases[key] = _words(row) if has_words else ()
        if exception := row.phrase("unless", required=False):
            self.phrases[key + 1] = exception
            self.unless[key] = key + 1
        return Rule(key, target, weight, note, shapes, has_words, **more)

    def word(self, row: Row) -> Rule:
        target = row.one_of("type", TYPES - {OTHER})
        return self.rule(row, target, row.number("weight", -10, 10), row.text("note"))

    def matter(self, row: Row) -> Rule:
        matter = row.one_of("matter", self.matters)
        target = f"{OTHER}/{row.one_of('desk', self.desks, required=False)}"
        return self.rule(row, target, row.number("weight", -10, 10), row.text("note"), matter=matter)

    def desk(self, row: Row) -> Rule:
        target, types = row.one_of("desk", self.desks), row.several_of("types", TYPES)
        return self.rule(row, target, row.number("weight", -10, 10), row.text("note"), types=types)

    def grade(self, row: Row) -> Rule:
        target, types = row.one_of("grade", GRADES), row.several_of("types", TYPES)
        return self.rule(row, target, row.number("weight", -10, 10), row.text("note"), types=types)

    def risk(self, row: Row) -> Rule:
        types = row.several_of("types", TYPES)
        return self.rule(row, row.text("sign"), row.number("score", 0, 100), row.text("note"), types=types)

    def gate(self, row: Row) -> Rule:
        types = row.several_of("types", TYPES)
        return self.rule(row, row.text("gate"), 1, row.text("sentence"), types=types)


def _words(row: Row) -> tuple[Chain, ...]:
    plain = " ".join(word for word in row.text("words").split() if not word.startswith("@"))
    return Row(row.file, row.line, row.columns, {**row.cells, "words": plain}).phrase("words")


def load_rules(folder: str | Path, learned: Learned | Literal["kept"] | None = "kept") -> Rules:
    """The rules in this folder, with the model kept there or another one.

    :raises RulesError: a file is broken; says which, line and column, and why.
    """
    folder = Path(folder)
    settings = read_settings(folder / SETTINGS)
    numbers = _numbers(settings)
    reader = _Reader(folder, settings)
    types = _types(folder, reader.desks)
    words = reader.table("words.csv", "type,words,unless,weight,note", reader.word)
    matters = reader.table("other_matters.csv", "matter,desk,words,unless,weight,note", reader.matter)
    desks = reader.table("desk_words.csv", "types,desk,words,unless,weight,note", reader.desk)
    grades = reader.table("complexity.csv", "grade,types,words,unless,weight,note", reader.grade)
    risks = reader.table("risk.csv", "sign,types,words,unless,score,note", reader.risk)
    gates = reader.table("gates.csv", "gate,types,words,unless,sentence", reader.gate)
    return Rules(
        version=settings.text("version"),
        author=settings.text("author"),
        numbers=numbers,
        matters={str(code): str(name) for code, name in settings.section("matters").items()},
        desks=tuple(settings.section("desks")),
        types=types,
        type_rules=words + matters,
        desk_rules=desks,
        grade_rules=grades,
        risk_rules=risks,
        gate_rules=gates,
        book=PhraseBook(reader.phrases),
        unless=reader.unless,
        learned=_learned(folder / LEARNED) if learned == "kept" else learned,
    )


def _learned(path: Path) -> Learned | None:
    try:
        return load(path.read_bytes()) if path.is_file() else None
    except BrokenModel as wrong:
        raise RulesError(path.name, 1, 1, f"读不了，请重新生成：{wrong}") from None


def _types(folder: Path, desks: frozenset[str]) -> dict[str, TypeDefault]:
    types = {}
    for row in read_table(folder / "desks.csv", ("type", "name", "desk", "co_desks", "lowest_level", "note")):
        code = row.one_of("type", TYPES)
        if code in types:
            raise row.refuse("type", f"{code} 已经写过一行")
        lead, co_desks = row.one_of("desk", desks), row.several_of("co_desks", desks)
        level = row.one_of("lowest_level", frozenset(LEVELS))
        types[code] = TypeDefault(code, row.text("name"), lead, co_desks, level)
    if absent := sorted(TYPES - set(types)):
        raise RulesError("desks.csv", 1, 1, f"缺少类型：{'、'.join(absent)}")
    return types


def _numbers(settings: Settings) -> dict[str, float]:
    for name in settings.tree.get("numbers", {}):
        if name not in NUMBERS:
            raise settings.refuse(name, f"不认识的设置，可用：{'、'.join(NUMBERS)}")
    return {name: settings.number(name, default) for name, default in NUMBERS.items()}


NUMBERS: Mapping[str, float] = {
    "complex_people": 5,
    "complex_amount": 50_000,
    "severe_people": 10,
    "severe_amount": 100_000,
    "complex_weight": 2,
    "confidence": 0.7,
    "desk_confidence": 0.8,
    "other_alone": 0,
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
