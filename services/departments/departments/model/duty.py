"""One half day of duty at a desk (值班): whose it is, who stands in, who came; and what people changed of the rota."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from departments.errors import DutyOver


@dataclass(eq=False)
class Shift:
    """As the town's rota plans it, and what differed on the day; ``missed_at`` is when its absence was told."""

    desk: str
    on: date
    half: str
    mode: str
    person_id: str
    substitute_id: str = ""
    reason: str = ""  # masked
    changed_by: str = ""
    changed_at: datetime | None = None
    came_id: str = ""
    came_at: datetime | None = None
    late: bool = False
    missed_at: datetime | None = None
    excuse: str = ""  # masked
    excused_by: str = ""
    excused_at: datetime | None = None

    @property
    def expected_id(self) -> str:
        """Who should sit there."""
        return self.substitute_id or self.person_id

    @property
    def state(self) -> str:
        if self.came_id:
            return "late" if self.late else "present"
        if self.missed_at is not None:
            return "missed"
        return "on_call" if self.mode == "随驻" else "planned"

    @property
    def is_open(self) -> bool:
        """Nobody came and nobody was missed: it may still be changed."""
        return not self.came_id and self.missed_at is None

    def plan(self, person_id: str, reason: str, by: str, at: datetime) -> None:
        """排班; whoever stood in stands in no more. :raises DutyOver: somebody came, or nobody did."""
        self._must_be_open()
        self.person_id, self.substitute_id = person_id, ""
        self.reason, self.changed_by, self.changed_at = reason, by, at

    def substitute(self, person_id: str, reason: str, by: str, at: datetime) -> None:
        """替班. :raises DutyOver: somebody came, or nobody did."""
        self._must_be_open()
        self.substitute_id = "" if person_id == self.person_id else person_id
        self.reason, self.changed_by, self.changed_at = reason, by, at

    def keep(self, person_id: str, at: datetime, *, late: bool) -> None:
        """签到; a colleague who came instead stands in. :raises DutyOver: somebody came before."""
        self._must_be_open()
        self.came_id, self.came_at, self.late = person_id, at, late
        if person_id != self.expected_id:
            self.substitute_id = "" if person_id == self.person_id else person_id

    def miss(self, at: datetime) -> None:
        self.missed_at = at

    def find_excused(self, reason: str, by: str, at: datetime, *, excused: bool) -> None:
        """The centre's finding, the newest counts. :raises DutyOver: nobody was missed, or that is so already."""
        if self.missed_at is None:
            raise DutyOver("这个班没有缺岗记录，请刷新列表。")
        if excused is (self.excused_at is not None):
            raise DutyOver("这次缺岗已经是这样处理的，请刷新列表。")
        self.excuse, self.excused_by, self.excused_at = reason, by, at if excused else None

    def _must_be_open(self) -> None:
        if self.came_id:
            raise DutyOver("这个班已经有人签到，不能再改。")
        if self.missed_at is not None:
            raise DutyOver("这个班已经结束，记为缺岗，不能再改。")


@dataclass(eq=False)
class DutyChange:
    """What one person changed of the rota at once; ``halves`` holds for each half day how it stood and how it was left.

    A row of it is [day, half, person before, stand-in before, whether it was written down before, person, stand-in].
    """

    change_id: str
    desk: str
    kind: str
    first: date
    last: date
    person_id: str
    reason: str  # masked
    by: str
    at: datetime
    halves: list[list[Any]] = field(default_factory=list)
    skipped: int = 0
    undone_by: str = ""
    undone_at: datetime | None = None

    def note(self, before: tuple[str, str], kept: bool, shift: Shift) -> None:
        """``before``: whose it was and who stood in."""
        day = shift.on.isoformat()
        self.halves = [*self.halves, [day, shift.half, *before, kept, shift.person_id, shift.substitute_id]]

    def undo(self, by: str, at: datetime) -> None:
        """:raises DutyOver: it was undone before."""
        if self.undone_at is not None:
            raise DutyOver("这次改动已经撤销，请刷新页面。")
        self.undone_by, self.undone_at = by, at
