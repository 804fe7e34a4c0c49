"""Rules of the duty rota: when a half day begins and ends, whose it is, who has come late or not at all.

The rota names a person for each weekday and half; people are on duty on working days alone. A working Saturday or Sunday
(调休) has the rota of the weekday beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from departments.errors import NotOnDuty, WrongMoment
from departments.model import Shift

HALVES: dict[str, tuple[time, time]] = {"am": (time(8, 30), time(12, 0)), "pm": (time(13, 30), time(17, 30))}
EARLY = timedelta(hours=1)  # before a half day begins somebody may check in
GRACE = timedelta(minutes=15)  # after it began nobody is late yet
FRIDAY, SATURDAY, SUNDAY = 5, 6, 7
ON_CALL = "随驻"
Rota = Mapping[tuple[str, int, str], tuple[str, str]]  # desk, weekday, half → person, residence


def rota_day(day: date) -> int:
    """The rota's weekday (1 = Monday) of a working day."""
    return {SATURDAY: FRIDAY, SUNDAY: 1}.get(day.isoweekday(), day.isoweekday())


def planned(
    rota: Rota, desks: Iterable[str], days: Iterable[date], works: Callable[[date], bool]
) -> Iterator[Shift]:
    """Every shift of these desks on these days."""
    asked = tuple(desks)
    for day in days:
        if works(day):
            for half in HALVES:
                for desk in asked:
                    if found := rota.get((desk, rota_day(day), half)):
                        yield Shift(desk, day, half, mode=found[1], person_id=found[0])


def days_from(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def begins(on: date, half: str, zone: tzinfo) -> datetime:
    return datetime.combine(on, HALVES[half][0], zone)


def ends(on: date, half: str, zone: tzinfo) -> datetime:
    return datetime.combine(on, HALVES[half][1], zone)


def office_hours_later(local: datetime, hours: int, works: Callable[[date], bool]) -> datetime:
    """The moment when so many hours of duty are over; nights, noons and days of rest do not count."""
    zone: tzinfo = local.tzinfo  # type: ignore[assignment]  # a town's moment has its zone
    left, day = timedelta(hours=hours), local.date()
    while True:
        for half in HALVES if works(day) else ():
            since, until = max(local, begins(day, half, zone)), ends(day, half, zone)
            if since + left <= until:
                return since + left
            left -= max(until - since, timedelta(0))
        day += timedelta(days=1)


def half_now(local: datetime) -> str:
    """The half day that runs or is about to begin.

    :raises NotOnDuty: it is neither.
    """
    zone: tzinfo = local.tzinfo  # type: ignore[assignment]  # a town's moment has its zone
    for half in HALVES:
        if begins(local.date(), half, zone) - EARLY <= local < ends(local.date(), half, zone):
            return half
    raise NotOnDuty("现在不是值班时间；上午 7:30 至 12:00、下午 12:30 至 17:30 可以签到。")


def is_late(shift: Shift, at: datetime, zone: tzinfo) -> bool:
    return at > begins(shift.on, shift.half, zone) + GRACE


def is_missed(shift: Shift, now: datetime, zone: tzinfo) -> bool:
    """Over, nobody came, and somebody should have; who is on call comes when called."""
    nobody = not shift.came_id and shift.missed_at is None
    return nobody and shift.mode != ON_CALL and now >= ends(shift.on, shift.half, zone)


def must_be_changeable(on: date, half: str, now: datetime, zone: tzinfo) -> None:
    """:raises WrongMoment: the shift is over, or too far ahead."""
    if now >= ends(on, half, zone):
        raise WrongMoment("这个班已经结束，不能再换。", field="on")
    if on > now.astimezone(zone).date() + timedelta(days=90):
        raise WrongMoment("只能安排三个月以内的班。", field="on")
