"""What a status says besides the state: why not and where else, the result, the visit, a return, a limit (domain.md §4.4, §5).

Names are ours (``RESULTS``); a format has its own for each. Everything is a code, a sentence of the notice that was given,
or a reason with names masked, or a day: nothing personal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

# What a status may say, in the order in which it is said.
RESULTS = (
    "reason_code", "reason", "way_on", "place", "address", "phone",
    "outcome", "outcome_name", "end_code", "end_reason", "ended_on",
    "reached", "satisfied", "satisfaction", "satisfaction_name", "performance", "visited_on",
    "asked_until", "asked_why",
    "returned_why", "limit_kind", "limit_name", "limit_why", "limit_due_on",
)  # fmt: skip
SATISFIED = frozenset({"very_satisfied", "satisfied", "fairly_satisfied"})
NOTICE = ("reason_code", "reason", "way_on", "place", "address", "phone")


def of_refusal(notice: Mapping[str, str] | None) -> dict[str, Any]:
    """Reason with its code, and the way on: never a bare refusal (domain.md §4.4)."""
    return {name: notice[name] for name in NOTICE if notice.get(name)} if notice else {}


def of_end(
    outcome: str, code: str, on: date, names: Mapping[str, str], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """How it ended; ``names`` are those of outcomes, ``reasons`` of the codes why without an agreement."""
    found = {
        "outcome": outcome,
        "outcome_name": names.get(outcome, ""),
        "end_code": code,
        "end_reason": reasons.get(code, ""),
    }
    return {**{name: value for name, value in found.items() if value}, "ended_on": on.isoformat()}


def of_visit(
    reached: bool, satisfaction: str, performance: str, on: date, names: Mapping[str, str]
) -> dict[str, Any]:
    """What the visit heard; whom nobody reached counts neither as satisfied nor as not (domain.md §5.3)."""
    found: dict[str, Any] = {"reached": reached}
    if satisfaction:
        found |= {"satisfied": satisfaction in SATISFIED, "satisfaction": satisfaction,
                  "satisfaction_name": names.get(satisfaction, "")}  # fmt: skip
    if performance and performance != "not_applicable":
        found["performance"] = performance
    return {**found, "visited_on": on.isoformat()}


def of_return(reason: str) -> dict[str, Any]:
    """Why a desk sent the case back to the centre; it is still in hand."""
    return {"returned_why": reason}


def of_limit(kind: str, reason: str, due_on: date | None, names: Mapping[str, str]) -> dict[str, Any]:
    """What was changed of a limit of the law; without a day none runs now (domain.md §1.5)."""
    found = {"limit_kind": kind, "limit_name": names.get(kind, ""), "limit_why": reason}
    return {**found, "limit_due_on": due_on.isoformat()} if due_on else found
