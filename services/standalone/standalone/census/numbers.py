"""Numbers that must be gapless and unique: of disputes, warnings and agreements, each year from 1."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Engine, select

from intake.tables import DISPUTES
from intake.tables import SERIES as DISPUTE_SERIES
from mediation.tables import AGREEMENTS, NUMBER_RANGES
from servicekit.engine import reading
from warning.tables import SERIES as WARNING_SERIES
from warning.tables import WARNINGS

_YEAR_AND_SERIAL = re.compile(r"(\d{4})\D+(\d+)\D*$")
_BOOKS = (
    ("intake", DISPUTES.c.number, DISPUTE_SERIES),
    ("warning", WARNINGS.c.number, WARNING_SERIES),
    ("mediation", AGREEMENTS.c.agreement_no, NUMBER_RANGES),
)


def irregular(engines: Mapping[str, Engine]) -> Iterator[str]:
    """A sentence for every number that is missing or given twice, and for every counter that is not at its last one."""
    for service, column, series in _BOOKS:
        with reading(engines[service]) as session:
            given = _by_year(list(session.execute(select(column)).scalars()))
            counters = {row.year: row.last for row in session.execute(select(series.c.year, series.c.last))}
        for year in sorted(given.keys() | counters.keys()):
            yield from _year(f"{service} {year}", given.get(year, []), counters.get(year, 0))


def _by_year(numbers: Sequence[str]) -> Mapping[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number in numbers:
        if (parts := _YEAR_AND_SERIAL.search(number)) is not None:
            found[int(parts[1])].append(int(parts[2]))
    return found


def _year(name: str, given: Sequence[int], last: int) -> Iterator[str]:
    wanted = set(range(1, last + 1))
    if missing := sorted(wanted - set(given)):
        yield f"{name}: the numbers {missing[:10]} were never given."
    if beyond := sorted(set(given) - wanted):
        yield f"{name}: the numbers {beyond[:10]} are beyond the counter, which stands at {last}."
    if len(given) != len(set(given)):
        yield f"{name}: {len(given) - len(set(given))} numbers were given twice."
