"""What people tell: a story of a type with its slots filled, once as told and once masked, and the words that gave it away."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts.case import Evidence
from contracts.codes import TYPES
from standalone.seed.people import Person

FILE = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True)
class Story:
    """One type's stories; ``desk`` leads."""

    type: str
    weight: int
    desk: str
    co_desks: tuple[str, ...]
    runner_up: str
    words: tuple[str, ...]
    thing: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A narrative as it was told and as it travels, of the same length."""

    story: Story
    text: str
    masked: str
    evidence: tuple[Evidence, ...]
    amount: int | None


class Stories:
    """All stories; draws one by its weight."""

    def __init__(self, stories: Sequence[Story], slots: Mapping[str, Sequence[Any]]) -> None:
        self.stories, self.slots = stories, slots
        self._weights = [story.weight for story in stories]

    def tell(self, chance: random.Random, other: Person, village: str) -> Told:
        story = chance.choices(self.stories, self._weights)[0]
        text = chance.choice(story.texts)
        drawn = {name: chance.choice(values) for name, values in self.slots.items()}
        filled = {**drawn, "thing": chance.choice(story.thing), "v": village}
        told, masked = text.format(**filled, r=other.name), text.format(**filled, r=masked_name(other))
        amount = int(drawn["sum"]) if "{sum}" in text else None
        return Told(story, told, masked, evidence_in(masked, story), amount)


def masked_name(one: Person) -> str:
    """As ``privacy.mask_text`` leaves it: the surname."""
    return one.name[0] + "某" * (len(one.name) - 1)


def evidence_in(text: str, story: Story) -> tuple[Evidence, ...]:
    """Where the story's own words stand in the text."""
    why = f"类型·{TYPES[story.type]}"
    places = [(text.find(word), word) for word in story.words]
    return tuple(
        Evidence.model_construct(start=at, end=at + len(word), why=why)
        for at, word in sorted(places)
        if at >= 0
    )


@cache
def stories() -> Stories:
    found = tomllib.loads(FILE.read_text("utf-8"))
    told = [_story(row) for row in found["story"]]
    return Stories(told, {name: found[name] for name in ("when", "sum", "times")})


def _story(row: Mapping[str, Any]) -> Story:
    values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}
    return Story(**values)
