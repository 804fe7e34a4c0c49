"""When a room is free: opening hours without what is taken, and the next moments that would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby, islice

from mediation.errors import WrongMoment
from mediation.model import Room

STEP = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=90)
ROOMS_EACH = 2
# The rooms that suit a mediation first.
KINDS = ("mediation", "service", "study", "counselling", "court")
Hours = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Offer:
    """A room that is free from ``starts_at`` on."""

    room: Room
    starts_at: datetime
    ends_at: datetime


def hours_of(text: str) -> Hours:
    """``08:30-12:00,13:30-17:30`` → the opening hours.

    :raises ValueError: not of that form, or an end that does not follow its beginning.
    """
    spans = [tuple(time.fromisoformat(end.strip()) for end in part.split("-")) for part in text.split(",")]
    if not all(len(span) == 2 and span[0] < span[1] for span in spans):
        raise ValueError(f"these are no opening hours: {text}")
    return tuple((span[0], span[1]) for span in spans)


def open_spans(on: date, hours: Hours, zone: tzinfo) -> list[Span]:
    return [(datetime.combine(on, a, zone), datetime.combine(on, b, zone)) for a, b in hours]


def free_spans(opening: Iterable[Span], taken: Iterable[Span], since: datetime) -> list[Span]:
    """What is left of ``opening`` without ``taken``, from ``since`` on, beginning at full quarters."""
    free: list[Span] = []
    busy = sorted(taken)
    for start, end in opening:
        at = max(start, _next_quarter(since))
        for taken_from, taken_until in busy:
            if taken_until <= at or taken_from >= end:
                continue
            if taken_from > at:
                free.append((at, min(taken_from, end)))
            at = max(at, _next_quarter(taken_until))
        if at < end:
            free.append((at, end))
    return free


def _next_quarter(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - over + STEP if over else moment


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def check_time(starts_at: datetime, ends_at: datetime, now: datetime, zone: tzinfo) -> None:
    """:raises WrongMoment: backwards, too long, over midnight, over already, or too far away."""
    if ends_at <= starts_at:
        raise WrongMoment("结束时间应当晚于开始时间。", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise WrongMoment("一次调解会不超过8小时，请分成几次。", field="ends_at")
    if starts_at.astimezone(zone).date() != (ends_at - STEP / 15).astimezone(zone).date():
        raise WrongMoment("调解会应当在同一天内结束。", field="ends_at")
    if starts_at < now:
        raise WrongMoment("开始时间已经过去，请另选时间。", field="starts_at")
    if starts_at > now + FARTHEST:
        raise WrongMoment("最多提前90天安排，请另选时间。", field="starts_at")


def offers(
    rooms: Sequence[Room], free: Mapping[tuple[str, date], Sequence[Span]], minutes: int, people: int
) -> Iterator[Offer]:
    """Free moments, the earliest first; for each at most two rooms, those that suit best and are not larger than needed."""
    length = timedelta(minutes=minutes)
    fitting = {room.code: room for room in rooms if room.bookable and room.capacity >= people}
    found = [
        Offer(fitting[code], start, start + length)
        for (code, _), spans in free.items()
        if code in fitting
        for span in spans
        for start in _starts(span, length)
    ]
    found.sort(key=lambda one: (one.starts_at, _suits(one.room), one.room.capacity))
    for _, same in groupby(found, key=lambda one: one.starts_at):
        yield from islice(same, ROOMS_EACH)


def _starts(span: Span, length: timedelta) -> Iterator[datetime]:
    """Beginnings in a free span, one after the other."""
    at, end = span
    while at + length <= end:
        yield at
        at += length


def _suits(room: Room) -> int:
    return KINDS.index(room.kind) if room.kind in KINDS else len(KINDS)
