"""How serious a clue is, who must look at it first, and how long each level has (domain.md §6.1, §6.3, §6.4)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from warning.errors import SignsError
from warning.model import LEVELS, Colour, Level

# Points from which a colour applies (§6.3).
COLOURS: tuple[tuple[int, Colour], ...] = ((70, "red"), (50, "orange"), (30, "yellow"), (10, "blue"))
# Group-incident marks by the number of people (§6.4, the town's own scale).
GROUPS = ((50, "group_large"), (30, "group_medium"), (10, "group_small"), (5, "group"))
GROUP_NAMES = {
    "group": "5 人以上群体",
    "group_small": "10 人以上聚集",
    "group_medium": "30 人以上聚集",
    "group_large": "50 人以上聚集，须立即上报县级",
}
GROUP_POINTS = {"group": 10, "group_small": 30, "group_medium": 50, "group_large": 70}
HOURS = {"grid": 24, "village": 24, "area": 24}
TOWN_HOURS = {"red": 1, "orange": 24, "yellow": 72, "blue": 168, "none": 168}
# Where a clue enters by its source: a village's own report is not sent down to its grid.
ENTRY: dict[str, Level] = {
    "grid": "grid",
    "village": "village",
    "video": "village",
    "hotline": "village",
    "police": "area",
    "petition": "area",
}
# Who works at which level.
WORKERS = {
    "grid": "grid_worker",
    "village": "village_coordinator",
    "area": "area_coordinator",
    "town": "town_coordinator",
}
# The place that a person must share with a warning of this level.
PLACES = {"grid": "village_code", "village": "village_code", "area": "area_code", "town": ""}


@dataclass(frozen=True)
class Sign:
    """A sign of sharpening: its words, its points, and from how many people on it counts."""

    code: str
    name: str
    score: int
    words: tuple[str, ...]
    at_least_people: int = 0


@dataclass(frozen=True)
class Assessment:
    """What the signs add up to; a person decides, this only proposes."""

    score: int
    colour: Colour
    signs: tuple[str, ...]


def load_signs(path: Path) -> tuple[Sign, ...]:
    """:raises SignsError: the file is not TOML, or an entry is wrong."""
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("sign", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SignsError(f"{path.name}: {error}") from error
    return tuple(_sign(path.name, number, row) for number, row in enumerate(rows, 1))


def _sign(file: str, number: int, row: Mapping[str, object]) -> Sign:
    try:
        words = row["words"]
        score, least = int(str(row["score"])), int(str(row.get("at_least_people", 0)))
        if not isinstance(words, list) or not words or not 0 < score <= 100:
            raise ValueError("words must be a list, score 1 to 100")
        return Sign(str(row["code"]), str(row["name"]), score, tuple(str(word) for word in words), least)
    except (KeyError, ValueError) as error:
        raise SignsError(f"{file}, sign {number}: {error}") from error


def assess(text: str, people: int | None, told: Iterable[str], signs: Iterable[Sign]) -> Assessment:
    """Signs found in the words, told by the reporter, or given by the number of people."""
    told_codes = set(told)
    found = [
        s
        for s in signs
        if (s.code in told_codes or any(w in text for w in s.words)) and (people or 0) >= s.at_least_people
    ]
    group = group_mark(people)
    score = sum(sign.score for sign in found) + GROUP_POINTS.get(group, 0)
    names = tuple(sign.name for sign in found) + ((GROUP_NAMES[group],) if group else ())
    return Assessment(min(score, 200), colour_of(score), names)


def colour_of(score: int) -> Colour:
    return next((colour for least, colour in COLOURS if score >= least), "none")


def group_mark(people: int | None) -> str:
    return next((mark for least, mark in GROUPS if (people or 0) >= least), "")


def entry_level(source: str, colour: Colour) -> Level:
    """Red goes to the town at once: a compulsory upward report."""
    return "town" if colour == "red" else ENTRY.get(source, "village")


def due(level: Level, colour: Colour, at: datetime) -> datetime:
    """When this level must have acted."""
    hours = TOWN_HOURS[colour] if level == "town" else HOURS[level]
    return at + timedelta(hours=hours)


def graver(one: Colour, other: Colour) -> Colour:
    """The more serious of two colours."""
    order: tuple[Colour, ...] = ("none", "blue", "yellow", "orange", "red")
    return max(one, other, key=order.index)


def is_placed(level: Level, own: Mapping[str, str], warning: Mapping[str, str]) -> bool:
    """Whether somebody of these places (``own``) sits where the warning lies; the town's level is everywhere."""
    field = PLACES[level]
    return not field or (bool(own[field]) and own[field] == warning[field])


def works_at(level: Level, roles: Iterable[str]) -> bool:
    return WORKERS[level] in set(roles)


def levels_of(roles: Iterable[str]) -> tuple[Level, ...]:
    """The levels at which these roles work."""
    return tuple(level for level in LEVELS if works_at(level, roles))
