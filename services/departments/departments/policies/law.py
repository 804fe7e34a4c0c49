"""Which law speaks to a case: the limits that run, the limits to know of, and what must be told or may not be done.

The law follows the matter, not the desk: what a desk's data say of a type of dispute holds wherever a case of that type
is led (domain.md §1.5, §1.9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from departments.model import Deadline, Desk, DeskCase, Notice

Count = Callable[[datetime, int, str], date]  # from a moment, so many days of a unit: the last day


@dataclass(frozen=True)
class Limit:
    """A limit of the law as it stands for one case; ``due_on`` is None where nothing of this case starts it yet."""

    deadline: Deadline
    due_on: date | None
    started_on: date | None = None  # of one that people may change
    paused_on: date | None = None
    left: int | None = None  # days of one that stands still
    extended: int = 0


def deadlines_for(
    type_code: str, lead: str, desks: Iterable[Desk], channel: str = ""
) -> tuple[Deadline, ...]:
    """Every limit that holds for a case of this type that came by this door and is led by this desk."""
    return tuple(
        one
        for desk in desks
        for one in desk.deadlines
        if _comes_by(one, channel) and (_of_a_door(one) or _applies(one.types, type_code, desk, lead))
    )


def notices_for(type_code: str, lead: str, desks: Iterable[Desk]) -> tuple[Notice, ...]:
    """Every notice that may be called for in a case of this type led by this desk."""
    return tuple(one for desk in desks for one in desk.notices if _applies(one.types, type_code, desk, lead))


def limits_of(
    case: DeskCase,
    deadlines: Iterable[Deadline],
    count: Count,
    changed: Callable[[Deadline], Limit | None] = lambda _: None,
) -> list[Limit]:
    """Those that run first, the soonest before the others; then those to know of.

    ``changed`` gives a limit as people left it, None where nobody touched it.
    """
    found = [changed(one) or Limit(one, _due_on(one, case, count)) for one in deadlines]
    return sorted(found, key=lambda limit: (limit.due_on is None, limit.due_on or date.max))


def binding(limits: Iterable[Limit]) -> list[Limit]:
    """Those that run."""
    return [limit for limit in limits if limit.due_on is not None]


def notices_of(case: DeskCase, notices: Iterable[Notice]) -> list[Notice]:
    """What the type calls for, and what the words of the case call for."""
    words = str(case.case["narrative"])
    return [one for one in notices if one.speaks_to(words)]


def _due_on(deadline: Deadline, case: DeskCase, count: Count) -> date | None:
    start = starts(case).get(deadline.starts)
    return count(start, deadline.days, deadline.unit) if start is not None else None


def starts(case: DeskCase) -> Mapping[str, datetime | None]:
    """What a limit may start with; a case that was opened again starts when it came to the desk again."""
    if case.round > 1:
        return {"registered": case.arrived_at, "accepted": case.arrived_at, "signed": case.signed_at}
    brief = case.case
    registered = datetime.fromisoformat(brief["registered_at"])
    accepted = brief.get("accepted_at")
    at = datetime.fromisoformat(accepted) if accepted else registered
    return {"registered": registered, "accepted": at, "signed": case.signed_at}


def _comes_by(deadline: Deadline, channel: str) -> bool:
    return not deadline.channels or channel in deadline.channels


def _of_a_door(deadline: Deadline) -> bool:
    """One that the door alone decides, as a type does, wherever the case is led."""
    return bool(deadline.channels) and not deadline.types


def _applies(types: tuple[str, ...], type_code: str, desk: Desk, lead: str) -> bool:
    """Named types wherever they are led; without types all that this desk leads."""
    return type_code in types if types else desk.code == lead
