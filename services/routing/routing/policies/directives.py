"""Directives 分流指令: if place, type, time, words, amount and people are such, then desk, level and so on are such.

Of all that match, the one with the highest priority decides; of equals the one with more conditions. Where two equals want
different things, both are named and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from routing.model import CaseFacts, Matched
from routing.policies.times import Hours, Period, meet

CHANNELS = ("window", "online", "hotline_12345", "grid", "province_platform", "letter", "desk", "warning")
RISKS = ("none", "blue", "yellow", "orange", "red")
MOST_STEPS = 20


@dataclass(frozen=True)
class Directive:
    """One row of directives; an empty condition holds always, an empty effect changes nothing."""

    key: str
    name: str
    by: str
    priority: int = 0
    villages: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    hours: Hours | None = None
    weekdays: frozenset[int] = frozenset()  # 1 is Monday
    dates: tuple[Period, ...] = ()
    words: int = 0  # the number of its phrase in the book
    unless: int = 0
    shapes: frozenset[str] = frozenset()
    least_amount: float = 0
    least_people: int = 0
    type_code: str = ""
    desk: str = ""
    co_desks: tuple[str, ...] = ()
    level: str = ""
    risk: str = ""
    complexity: str = ""
    person: bool = False

    @property
    def conditions(self) -> int:
        """How narrow it is: the number of its conditions."""
        given = (self.villages, self.types, self.channels, self.hours, self.weekdays, self.dates, self.words, self.shapes,
                 self.least_amount, self.least_people)  # fmt: skip
        return sum(bool(each) for each in given)

    @property
    def effects(self) -> Mapping[str, str]:
        """What it wants to be so: effect → value; ``co_desks`` and ``person`` are wants that never contradict."""
        return {
            name: value
            for name, value in (
                ("type", self.type_code), ("desk", self.desk), ("level", self.level), ("risk", self.risk),
                ("complexity", self.complexity), ("co_desks", " ".join(self.co_desks)),
                ("person", "1" if self.person else ""),
            )
            if value
        }  # fmt: skip


CONTRADICTING = ("type", "desk", "level", "risk", "complexity")


@dataclass(frozen=True)
class Seen:
    """What the conditions look at."""

    facts: CaseFacts
    found: Mapping[int, object]
    shapes: frozenset[str]
    amount: float
    people: int


def matches(directive: Directive, seen: Seen, code: str) -> bool:
    """Whether all its conditions hold for a case of this type."""
    facts, d = seen.facts, directive
    conditions: tuple[tuple[object, Callable[[], bool]], ...] = (
        (d.villages, lambda: bool(d.villages.intersection(facts.village_codes))),
        (d.types, lambda: code in d.types),
        (d.channels, lambda: facts.channel in d.channels),
        (d.hours, lambda: d.hours is not None and facts.hour is not None and d.hours.hold(facts.hour)),
        (d.weekdays, lambda: facts.on is not None and facts.on.isoweekday() in d.weekdays),
        (d.dates, lambda: facts.on is not None and any(period.hold(facts.on) for period in d.dates)),
        (d.words, lambda: d.words in seen.found),
        (d.unless, lambda: d.unless not in seen.found),
        (d.shapes, lambda: seen.shapes.issuperset(d.shapes)),
        (d.least_amount, lambda: seen.amount >= d.least_amount),
        (d.least_people, lambda: seen.people >= d.least_people),
    )
    return all(holds() for given, holds in conditions if given)


@dataclass(frozen=True)
class Orders:
    """What the matching directives come to: effect → value, every one that matched, and what contradicts."""

    wanted: Mapping[str, str]
    co_desks: tuple[str, ...]
    person: bool
    matched: tuple[Matched, ...]
    conflicts: tuple[str, ...]
    undecided: bool  # equals want different things


def orders(directives: Iterable[Directive], seen: Seen, code: str) -> Orders:
    """The orders for a case that is taken for this type."""
    every = tuple(directives)
    code = _type(every, seen, code)
    found = [each for each in every if matches(each, seen, code)]
    wanted, won, undecided = {"type": code}, set[str](), False
    conflicts: list[str] = []
    for effect in CONTRADICTING:
        wanting = sorted((each for each in found if effect in each.effects), key=_rank)
        if wanting:
            wanted[effect] = wanting[0].effects[effect]
            won.add(wanting[0].key)
            rivals = [each for each in wanting[1:] if each.effects[effect] != wanted[effect]]
            equals = [each for each in rivals if _rank(each)[:2] == _rank(wanting[0])[:2]]
            conflicts += [_sentence(wanting[0], each, effect) for each in rivals]
            undecided = undecided or bool(equals)
    helping = [each for each in found if each.co_desks or each.person]
    won.update(each.key for each in helping)
    return Orders(
        wanted,
        tuple(dict.fromkeys(desk for each in helping for desk in each.co_desks)),
        any(each.person for each in found),
        tuple(Matched(each.key, each.name, each.by, dict(each.effects), each.key in won) for each in found),
        tuple(conflicts),
        undecided,
    )


def _rank(directive: Directive) -> tuple[int, int, str]:
    return -directive.priority, -directive.conditions, directive.key


def _type(directives: tuple[Directive, ...], seen: Seen, code: str) -> str:
    """Follows the directives that change the type; those without a type of their own once, the others as a chain."""
    changing = sorted((each for each in directives if each.type_code), key=_rank)
    free = (each for each in changing if not each.types and matches(each, seen, code))
    code = next((each.type_code for each in free), code)
    for _ in range(MOST_STEPS):
        step = next((each for each in changing if each.types and matches(each, seen, code)), None)
        if step is None or step.type_code == code:
            break
        code = step.type_code
    return code


def circle(directives: Iterable[Directive]) -> tuple[str, ...]:
    """The names of directives that would change the type round and round; empty when there are none."""
    changing = [each for each in directives if each.type_code and each.types]
    for first in changing:
        path = [first]
        if (found := _walk(first.type_code, first, path, changing)) is not None:
            return tuple(each.name for each in found)
    return ()


def _walk(
    code: str, first: Directive, path: list[Directive], changing: list[Directive]
) -> list[Directive] | None:
    if code in first.types:
        return path
    for step in changing:
        if code in step.types and step not in path:
            found = _walk(step.type_code, first, [*path, step], changing)
            if found is not None:
                return found
    return None


def contradictions(directives: Iterable[Directive]) -> tuple[str, ...]:
    """Pairs of equal rank that may meet in one case and want different things, as sentences."""
    every = sorted(directives, key=lambda each: each.key)
    found = []
    for at, one in enumerate(every):
        for other in every[at + 1 :]:
            if _rank(one)[:2] == _rank(other)[:2] and _may_meet(one, other):
                found += [
                    _sentence(one, other, effect)
                    for effect in CONTRADICTING
                    if len({one.effects.get(effect), other.effects.get(effect)} - {None}) == 2
                ]
    return tuple(found)


def _may_meet(one: Directive, other: Directive) -> bool:
    """Whether no condition keeps them apart; words and figures never do."""
    pairs: tuple[tuple[frozenset[object], frozenset[object]], ...] = (
        (one.villages, other.villages), (one.types, other.types), (one.channels, other.channels), (one.weekdays, other.weekdays),
    )  # fmt: skip
    apart = any(mine and theirs and not mine & theirs for mine, theirs in pairs)
    if one.hours is not None and other.hours is not None:
        first, second = one.hours, other.hours
        apart = apart or not any(first.hold(hour) and second.hold(hour) for hour in range(24))
    if one.dates and other.dates:
        apart = apart or not meet(one.dates, other.dates)
    return not apart


EFFECTS = {"type": "类型", "desk": "牵头部门", "level": "层级", "risk": "风险", "complexity": "繁简"}


def _sentence(one: Directive, other: Directive, effect: str) -> str:
    first, second = one.effects[effect], other.effects[effect]
    return f"“{one.name}”与“{other.name}”的{EFFECTS[effect]}不同（{first}、{second}），按“{one.name}”"
