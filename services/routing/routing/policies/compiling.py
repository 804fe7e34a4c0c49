"""Turns the rows of all tables into rules, and tells which cell is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from routing.errors import RulesError
from routing.model import OTHER
from routing.policies.directives import CHANNELS, RISKS, Directive
from routing.policies.learned import BrokenModel, Learned, load
from routing.policies.numbers import TABLE, numbers_of
from routing.policies.phrases import Chain, PhraseBook
from routing.policies.rows import Row
from routing.policies.rulebook import GRADES, LEVELS, TYPES, Rule, Rules, TypeDefault
from routing.policies.shape import SHAPES
from routing.policies.source import Source, read_source
from routing.policies.times import WEEKDAYS, hours_of, periods_of

LEARNED = "learned.model"
T = TypeVar("T")


def load_rules(folder: str | Path, learned: Learned | Literal["kept"] | None = "kept") -> Rules:
    """The rules in this folder, with the model kept there or another one.

    :raises RulesError: a file is broken; says which, line and column, and why.
    """
    folder = Path(folder)
    return compiled(read_source(folder), kept_model(folder) if learned == "kept" else learned)


def kept_model(folder: Path) -> Learned | None:
    """The model that a town ships, where it does."""
    path = folder / LEARNED
    try:
        return load(path.read_bytes()) if path.is_file() else None
    except BrokenModel as wrong:
        raise RulesError(path.name, 1, 1, f"读不了，请重新生成：{wrong}") from None


def compiled(source: Source, learned: Learned | None, version: str = "") -> Rules:
    """The rules that these rows mean; ``version`` is added to the town's own.

    :raises RulesError: a cell is wrong.
    """
    settings = source.settings
    reader = _Reader(source)
    types = _types(source.rows["desks"], reader.desks)
    made = {table: tuple(make(row) for row in source.rows[table]) for table, make in reader.makers().items()}
    directives = tuple(reader.directive(row) for row in source.rows["directives"])
    return Rules(
        version=settings.text("version") + version,
        author=settings.text("author"),
        numbers=numbers_of(source.rows[TABLE]),
        matters={str(code): str(name) for code, name in settings.section("matters").items()},
        desks=tuple(settings.section("desks")),
        types=types,
        type_rules=made["words"] + made["other_matters"],
        desk_rules=made["desk_words"],
        grade_rules=made["complexity"],
        risk_rules=made["risk"],
        gate_rules=made["gates"],
        book=PhraseBook(reader.phrases),
        unless=reader.unless,
        learned=learned,
        directives=directives,
    )


class _Reader:
    """Gathers the rules of all tables with one numbering of their phrases."""

    def __init__(self, source: Source) -> None:
        settings, self.areas = source.settings, source.areas
        self.phrases: dict[int, tuple[Chain, ...]] = {}
        self.unless: dict[int, int] = {}
        self.desks = frozenset(settings.section("desks"))
        self.matters = frozenset(settings.section("matters"))

    def makers(self) -> dict[str, Callable[[Row], Rule]]:
        """Table → what makes a rule of its rows."""
        return {
            "words": self.word, "other_matters": self.matter, "desk_words": self.desk, "complexity": self.grade,
            "risk": self.risk, "gates": self.gate,
        }  # fmt: skip

    def rule(self, row: Row, target: str, weight: float, note: str, **more: Any) -> Rule:
        """A rule whose phrase, and whose exception, are entered in the book."""
        written = row.text("words").split()
        shapes = tuple(word.removeprefix("@") for word in written if word.startswith("@"))
        for shape in shapes:
            if shape not in SHAPES:
                raise row.refuse(
                    "words", f"不认识“@{shape}”，可用：{'、'.join('@' + s for s in sorted(SHAPES))}"
                )
        key, exception = self.phrase(row)
        if exception:
            self.unless[key] = exception
        return Rule(key, target, weight, note, shapes, len(shapes) < len(written), row=row.key, **more)

    def phrase(self, row: Row) -> tuple[int, int]:
        """The numbers of a row's phrase and of its exception, 0 where there is none; both are entered in the book."""
        key = len(self.phrases) + 1
        plain = [word for word in row.text("words", required=False).split() if not word.startswith("@")]
        self.phrases[key] = _words(row) if plain else ()
        exception = row.phrase("unless", required=False)
        if exception:
            self.phrases[key + 1] = exception
        return key, key + 1 if exception else 0

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

    def directive(self, row: Row) -> Directive:
        """The directive of a row; it must want something."""
        key, exception = self.phrase(row)
        words = row.text("words", required=False).split()
        shapes = frozenset(word.removeprefix("@") for word in words if word.startswith("@"))
        if unknown := shapes - set(SHAPES):
            raise row.refuse("words", f"不认识“@{'、@'.join(sorted(unknown))}”")
        made = Directive(
            key=row.key,
            name=row.text("name"),
            by=row.by,
            priority=int(row.number("priority", 0, 100, required=False)),
            villages=self._villages(row),
            types=frozenset(row.several_of("types", TYPES)),
            channels=frozenset(row.several_of("channels", frozenset(CHANNELS))),
            hours=_time(row, "hours", hours_of, None),
            weekdays=frozenset(map(int, row.several_of("weekdays", frozenset(WEEKDAYS)))),
            dates=_time(row, "dates", periods_of, ()),
            words=key if len(shapes) < len(words) else 0,
            unless=exception,
            shapes=shapes,
            least_amount=row.number("least_amount", 0, 1e12, required=False),
            least_people=int(row.number("least_people", 0, 1e6, required=False)),
            type_code=row.one_of("type", TYPES, required=False),
            desk=row.one_of("desk", self.desks, required=False),
            co_desks=row.several_of("co_desks", self.desks),
            level=row.one_of("level", frozenset(LEVELS), required=False),
            risk=row.one_of("risk", frozenset(RISKS[1:]), required=False),
            complexity=row.one_of("complexity", frozenset({"complex"}), required=False),
            person=bool(row.one_of("person", frozenset({"1"}), required=False)),
        )
        if not made.effects:
            raise row.refuse("desk", "没有写要怎样：牵头、协办、层级、风险、繁简、类型、交人，至少写一项")
        return made

    def _villages(self, row: Row) -> frozenset[str]:
        places = row.several_of("places", frozenset(self.areas))
        return frozenset(village for place in places for village in self.areas[place])


def _time(row: Row, column: str, read: Callable[[str], T], nothing: T) -> T:
    written = row.text(column, required=False)
    try:
        return read(written) if written else nothing
    except ValueError as wrong:
        raise row.refuse(column, str(wrong)) from None


def _words(row: Row) -> tuple[Chain, ...]:
    plain = " ".join(word for word in row.text("words").split() if not word.startswith("@"))
    return Row(row.file, row.line, row.columns, {**row.cells, "words": plain}).phrase("words")


def _types(rows: tuple[Row, ...], desks: frozenset[str]) -> dict[str, TypeDefault]:
    types: dict[str, TypeDefault] = {}
    for row in rows:
        code = row.one_of("type", TYPES)
        if code in types:
            raise row.refuse("type", f"{code} 已经写过一行")
        lead, co_desks = row.one_of("desk", desks), row.several_of("co_desks", desks)
        level = row.one_of("lowest_level", frozenset(LEVELS))
        types[code] = TypeDefault(code, row.text("name"), lead, co_desks, level)
    if absent := sorted(TYPES - set(types)):
        raise RulesError("desks.csv", 1, 1, f"缺少类型：{'、'.join(absent)}")
    return types
