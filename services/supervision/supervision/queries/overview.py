"""The town in figures, read from counters alone: their cost does not grow with the number of disputes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from contracts.supervision import Count, DayCount, GetOverview, Overview
from servicekit.clock import local_date
from supervision.queries.totals import by_day, sums
from supervision.queries.view import View

TREND_DAYS = 30
DIMENSIONS = ("figure", "card", "state", "type", "desk", "village", "channel", "warning")
Sums = Mapping[tuple[str, str], int]


def get_overview(view: View, request: GetOverview) -> Overview:
    """Of the disputes registered since a day, by default since New Year. :raises Forbidden: no supervisor."""
    view.demand("supervision.read")
    today = local_date(view.now)
    since = request.since or date(today.year, 1, 1)
    found = sums(view.session, DIMENSIONS, since=since)
    figure = {key: value for (dimension, key), value in found.items() if dimension == "figure"}
    return Overview(
        since=since,
        **{name: figure.get(name, 0) for name in _FIGURES},
        resolve_rate=rate(figure.get("agreed", 0), figure.get("accepted", 0)),
        on_time_rate=rate(figure.get("on_time", 0), figure.get("settle_due", 0)),
        satisfaction_rate=rate(figure.get("satisfied", 0), figure.get("answered", 0)),
        cards=_counts(found, "card"),
        by_state=_counts(found, "state"),
        by_type=_counts(found, "type"),
        by_desk=_counts(found, "desk"),
        by_village=_counts(found, "village"),
        by_channel=_counts(found, "channel"),
        warnings=_counts(found, "warning"),
        trend=_trend(view, today),
    )


_FIGURES = ("registered", "accepted", "concluded", "agreed", "archived", "open", "overdue")


def rate(part: int, whole: int) -> float | None:
    """In percent with one decimal; None where there is nothing to divide by."""
    return round(part / whole * 100, 1) if whole else None


def _counts(found: Sums, dimension: str) -> tuple[Count, ...]:
    mine = {key: value for (one, key), value in found.items() if one == dimension}
    return tuple(Count(key=key, value=mine[key]) for key in sorted(mine, key=lambda key: (-mine[key], key)))


def _trend(view: View, today: date) -> tuple[DayCount, ...]:
    first = today - timedelta(days=TREND_DAYS - 1)
    registered = by_day(view.session, "figure", "registered", first)
    concluded = by_day(view.session, "concluded_on", "", first)
    days = (first + timedelta(days=n) for n in range(TREND_DAYS))
    return tuple(
        DayCount(day=day, registered=registered.get(day, 0), concluded=concluded.get(day, 0)) for day in days
    )
