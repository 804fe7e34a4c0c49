"""What one case adds to the figures; counters change by the difference between two such sums."""

from __future__ import annotations

from collections import Counter
from datetime import date

from supervision.model import Case, Warned
from supervision.policies.states import CLOSED, CONCLUDED

Tally = Counter[tuple[str, str, date]]
PAIR = "|"


def of_case(case: Case) -> Tally:
    """(dimension, key, day of registration) → count; nothing for a stub.

    ``concluded_on`` alone is kept by the day of conclusion, for the trend.
    """
    if case.registered_on is None:
        return Counter()
    day = case.registered_on
    tally: Tally = Counter({(dimension, key, day): 1 for dimension, key in _marks(case)})
    tally.update({("figure", key, day): value for key, value in _figures(case).items() if value})
    if case.concluded_on is not None and case.state in CONCLUDED:
        tally["concluded_on", "", case.concluded_on] += 1
    return tally


def _marks(case: Case) -> list[tuple[str, str]]:
    single = [
        ("state", case.state), ("type", case.type_code), ("desk", case.desk), ("village", case.village_code),
        ("channel", case.channel), ("risk", case.risk), ("card", case.card), ("mediator", case.mediator_id),
    ]  # fmt: skip
    marks = [(dimension, key) for dimension, key in single if key]
    if case.village_code:
        marks.append(("village_state", f"{case.village_code}{PAIR}{case.state}"))
    for desk in case.member_desks():
        marks += [("member", desk), ("member_state", f"{desk}{PAIR}{case.state}")]
    if case.overdue:
        marks += [("overdue", "all"), *(("overdue_member", desk) for desk in case.member_desks())]
    return marks


def _figures(case: Case) -> dict[str, int]:
    return {
        "registered": 1,
        "accepted": int(case.accepted_at is not None),
        "concluded": int(case.state in CONCLUDED),
        "agreed": int(case.state in CONCLUDED and case.outcome == "agreed"),
        "archived": int(case.state == "archived"),
        "open": int(case.state not in CLOSED),
        "overdue": int(case.overdue),
        "settle_due": int(case.settled_in_time is not None),
        "on_time": int(case.settled_in_time is True),
        "answered": case.answered,
        "satisfied": case.satisfied,
    }


def of_warning(warned: Warned) -> Tally:
    """Open warnings by colour and level, ended ones by their end."""
    if warned.reported_on is None:
        return Counter()
    keys = [f"state:{warned.state}", f"colour:{warned.colour}"]
    if warned.state == "open":
        keys += [f"open:{warned.level}", *(["overdue"] if warned.overdue else [])]
    return Counter({("warning", key, warned.reported_on): 1 for key in keys})


def difference(before: Tally, after: Tally) -> dict[tuple[str, str, date], int]:
    """What must be added to the counters; nothing that stayed the same."""
    return {key: delta for key in before.keys() | after.keys() if (delta := after[key] - before[key])}
