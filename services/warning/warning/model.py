"""A warning and its way grid → village → area → town, with a clock at each level."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from warning.errors import NoLevelAbove, NotOpen

Level = Literal["grid", "village", "area", "town"]
Colour = Literal["none", "blue", "yellow", "orange", "red"]
LEVELS: tuple[Level, ...] = ("grid", "village", "area", "town")

# (state, what happens) → state; everything else is refused.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("open", "raise"): "open",
    ("open", "settle"): "settled",
    ("open", "drop"): "dropped",
    ("open", "become_dispute"): "became_dispute",
    # A person may register the dispute first and close the warning a moment before the event arrives.
    ("settled", "become_dispute"): "became_dispute",
    ("dropped", "become_dispute"): "became_dispute",
}


@dataclass(eq=False)
class Step:
    """Something that happened to a warning; rows are only added."""

    warning_id: str
    position: int
    at: datetime
    actor_id: str
    action: str
    level: str
    words: str = ""


@dataclass(eq=False)
class Warning:
    """One clue and what was done about it."""

    warning_id: str
    number: str
    source: str
    external_ref: str | None
    village_code: str
    area_code: str
    place: str
    text: str  # masked
    people_count: int | None
    signs: list[str]
    score: int
    colour: Colour
    level: Level
    reported_by: str
    reported_at: datetime
    due_at: datetime | None
    occurred_at: datetime | None = None
    state: str = "open"
    overdue: bool = False
    dispute_id: str = ""
    dispute_number: str = ""
    steps_taken: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def move(self, happening: str) -> None:
        """:raises NotOpen: this cannot happen in the present state."""
        target = TRANSITIONS.get((self.state, happening))
        if target is None:
            raise NotOpen("这条预警已经处置完毕，请刷新列表。")
        self.state = target
        if target != "open":
            self.due_at = None

    def raise_to(self, level: Level, due_at: datetime) -> Level:
        """One or more levels up; gives the level it came from.

        :raises NoLevelAbove: it lies at the town's level.
        """
        if LEVELS.index(level) <= LEVELS.index(self.level):
            raise NoLevelAbove("已经到镇级，不能再上报；请就地化解、排除，或者转为纠纷。")
        self.move("raise")
        came_from, self.level, self.due_at, self.overdue = self.level, level, due_at, False
        return came_from

    def step(self, at: datetime, actor_id: str, action: str, words: str = "") -> Step:
        self.steps_taken += 1
        return Step(self.warning_id, self.steps_taken, at, actor_id, action, self.level, words)


def level_above(level: Level) -> Level:
    """:raises NoLevelAbove: there is none."""
    if level == LEVELS[-1]:
        raise NoLevelAbove("已经到镇级，不能再上报；请就地化解、排除，或者转为纠纷。")
    return LEVELS[LEVELS.index(level) + 1]
