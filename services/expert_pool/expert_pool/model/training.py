"""A training (培训) and one person's place in it: enrolled, attended or absent, certified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expert_pool.errors import (
    AlreadyCertified,
    TooManyHours,
    TrainingCancelled,
    TrainingNotBegun,
    TrainingOver,
)


@dataclass(eq=False)
class Training:
    """``hours`` are what full attendance is worth; ``seats`` 0: as many as come; ``year`` is the town's."""

    id: str
    number: str
    title: str
    kind: str
    audience: str
    starts_at: datetime
    ends_at: datetime
    place: str
    organiser: str
    hours: float
    seats: int
    year: int
    planned_by: str
    planned_at: datetime
    state: str = "planned"
    reason: str = ""
    version: int = 1

    def change(self, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Field → (before, after) of what differs; a new version where anything does."""
        differ = {
            key: (getattr(self, key), value) for key, value in wanted.items() if getattr(self, key) != value
        }
        for key, (_, value) in differ.items():
            setattr(self, key, value)
        self.version += bool(differ)
        return differ

    def cancel(self, reason: str, now: datetime) -> None:
        """:raises TrainingCancelled, TrainingOver: see there."""
        self.check_takes_place()
        if now >= self.starts_at:
            raise TrainingOver("培训已经开始，不能取消；没有来的人请登记为缺席。")
        self.state, self.reason = "cancelled", reason

    def check_takes_place(self) -> None:
        if self.state == "cancelled":
            raise TrainingCancelled("这次培训已经取消，请看其他培训。")

    def check_begun(self, now: datetime) -> None:
        self.check_takes_place()
        if now < self.starts_at:
            raise TrainingNotBegun("培训还没有开始，开始后再登记到场和学时。")


@dataclass(eq=False)
class TrainingRevision:
    """One change: ``fields`` is field → (before, after) as people read them."""

    training_id: str
    version: int
    changed_by: str
    changed_at: datetime
    reason: str
    fields: dict[str, list[str]]


@dataclass(eq=False)
class RequiredHours:
    """What a year asks of a group (``experts``, ``mediators``), and the paper that says so; every version is kept."""

    audience: str
    version: int
    hours: float
    source: str
    set_by: str
    set_at: datetime


@dataclass(eq=False)
class Place:
    """One person in one training; ``year`` is the training's, so that a year can be added up."""

    training_id: str
    person_id: str
    year: int
    enrolled_at: datetime
    enrolled_by: str
    state: str = "enrolled"
    hours: float = 0.0
    certificate_no: str = ""
    certified_at: datetime | None = None

    def attend(self, hours: float, training: Training) -> None:
        """:raises AlreadyCertified, TooManyHours: see there."""
        if self.certificate_no:
            if hours == self.hours:
                return
            raise AlreadyCertified(f"{self.person_id}已经发证，学时不能再改。", field=self.person_id)
        if hours > training.hours:
            raise TooManyHours(f"学时不能超过这次培训的{training.hours:g}学时。", field=self.person_id)
        self.hours, self.state = hours, "attended" if hours else "absent"

    def leave(self, training: Training, now: datetime) -> None:
        """:raises TrainingOver: it has begun."""
        if now >= training.starts_at:
            raise TrainingOver("培训已经开始，不能退出；没有到场的由管理人员登记。")
        self.state = "left"

    def enrol_again(self, person_id: str, now: datetime) -> None:
        """Who had left comes after all; everybody else keeps their place."""
        if self.state == "left":
            self.state, self.enrolled_at, self.enrolled_by = "enrolled", now, person_id

    def certify(self, number: str, now: datetime) -> None:
        self.certificate_no, self.certified_at = number, now
