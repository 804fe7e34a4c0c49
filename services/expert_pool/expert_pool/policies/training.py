"""The rules of the training register: who may come, what is attended in full, what a year asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from expert_pool.errors import TooLate, TrainingFixed, TrainingFull, WrongHours
from expert_pool.model import Place, Training

# audience → the groups of people that it means
MEANT_FOR: dict[str, tuple[str, ...]] = {
    "experts": ("experts",), "mediators": ("mediators",), "all": ("experts", "mediators"),
}  # fmt: skip
SEATED = ("enrolled", "attended", "absent")


def check_plan(starts_at: datetime, ends_at: datetime, hours: float, now: datetime) -> None:
    """A training lies ahead, ends after it begins, and is not worth more hours than it lasts.

    :raises TooLate, WrongHours: see there.
    """
    if starts_at <= now:
        raise TooLate("培训的开始时间要晚于现在。", field="starts_at")
    check_lasting(starts_at, ends_at, hours)


def check_lasting(starts_at: datetime, ends_at: datetime, hours: float) -> None:
    """:raises WrongHours: it ends before it begins, or lasts shorter than its hours."""
    if ends_at <= starts_at:
        raise WrongHours("结束时间要晚于开始时间。", field="ends_at")
    if hours > (ends_at - starts_at).total_seconds() / 3600:
        raise WrongHours("学时不能比培训的起止时间还长。", field="hours")


HELD = ("kind", "audience", "starts_at", "ends_at", "seats")  # what has been when it has begun


def check_change(
    training: Training, wanted: Mapping[str, Any], year: int, places: Sequence[Place], now: datetime
) -> None:
    """Before it begins everything but its year may change; then only what is written about it; certified nothing.

    :raises TrainingCancelled, TrainingFixed, TooLate, WrongHours, TrainingFull: see there.
    """
    training.check_takes_place()
    differ = [key for key, value in wanted.items() if getattr(training, key) != value]
    if any(one.certificate_no for one in places) and differ:
        raise TrainingFixed("已经发过证书，证书上写的内容不能再改。", field=differ[0])
    if now >= training.starts_at:
        _check_begun(wanted, places, differ)
        return
    check_plan(wanted["starts_at"], wanted["ends_at"], wanted["hours"], now)
    if year != training.year:
        raise TrainingFixed("不能改到另一年，因为编号和学时都按年计算；请取消后重新安排。", field="starts_at")
    seated = sum(one.state in SEATED for one in places)
    if wanted["seats"] and seated > wanted["seats"]:
        raise TrainingFull(f"已有{seated}人报名，名额不能少于{seated}个。", field="seats")


def _check_begun(wanted: Mapping[str, Any], places: Sequence[Place], differ: Sequence[str]) -> None:
    for key in HELD:
        if key in differ:
            raise TrainingFixed("培训已经开始，时间、种类、参加的人和名额不能再改。", field=key)
    most = max((one.hours for one in places), default=0.0)
    if wanted["hours"] < most:
        raise WrongHours(f"已经给人登记了{most:g}学时，不能比这更少。", field="hours")
    check_lasting(wanted["starts_at"], wanted["ends_at"], wanted["hours"])


def check_seats(training: Training, places: Iterable[Place], more: int) -> None:
    """:raises TrainingFull: so many more do not fit in."""
    left = training.seats - sum(one.state in SEATED for one in places)
    if training.seats and more > left:
        raise TrainingFull(
            f"这次培训只剩{max(left, 0)}个名额，不够{more}人，请减少人数。", field="person_ids"
        )


def to_certify(training: Training, places: Sequence[Place]) -> list[Place]:
    """Who attended all hours and has no certificate yet, in the order of ids."""
    full = [one for one in places if one.state == "attended" and one.hours >= training.hours]
    return sorted((one for one in full if not one.certificate_no), key=lambda one: one.person_id)


def certificate_numbers(training: Training, places: Sequence[Place], count: int) -> list[str]:
    """The next numbers of a training's certificates: its own number with a running one of three digits."""
    begun = sum(bool(one.certificate_no) for one in places)
    return [f"{training.number}-{n:03d}" for n in range(begun + 1, begun + count + 1)]


def training_number(year: int, serial: int) -> str:
    """For example ``PX2026-012``: the training's number of that year (培训编号)."""
    return f"PX{year}-{serial:03d}"
