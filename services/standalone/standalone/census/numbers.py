"""Numbers that must be gapless and unique: of disputes, warnings and files of mediations, each year from 1."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Engine, literal, select, union

from intake.tables import DISPUTES
from intake.tables import SERIES as DISPUTE_SERIES
from mediation.tables import AGREEMENTS, NUMBER_RANGES, PROCEEDINGS
from servicekit.engine import reading
from warning.tables import SERIES as WARNING_SERIES
from warning.tables import WARNINGS

_YEAR_AND_SERIAL = re.compile(r"(\d{4})\D+(\d+)\D*$")
_FILE = re.compile(r"（\d{4}）(.+)第\d+号")
_ONE = literal("")  # a book with one series
_BOOKS = (
    ("intake", select(DISPUTES.c.number), (_ONE, DISPUTE_SERIES)),
    ("warning", select(WARNINGS.c.number), (_ONE, WARNING_SERIES)),
    (
        "mediation",
        union(
            select(PROCEEDINGS.c.file_no).where(PROCEEDINGS.c.file_no != ""),
            select(AGREEMENTS.c.agreement_no),
        ),
        (NUMBER_RANGES.c.prefix, NUMBER_RANGES),
    ),
)
Series = tuple[str, int]  # words of a committee, "" where there is one series; year


def irregular(engines: Mapping[str, Engine]) -> Iterator[str]:
    """A sentence for every number that is missing or given twice, and for every counter that is not at its last one."""
    for service, numbers, (words, series) in _BOOKS:
        with reading(engines[service]) as session:
            given = _by_series(list(session.execute(numbers).scalars()))
            rows = session.execute(select(words, series.c.year, series.c.last))
            counters: dict[Series, int] = {(prefix, year): last for prefix, year, last in rows}
        for key in sorted(given.keys() | counters.keys()):
            name = " ".join(str(one) for one in (service, *key) if one)
            yield from _year(name, given.get(key, []), counters.get(key, 0))


def _by_series(numbers: Sequence[str]) -> Mapping[Series, list[int]]:
    found: defaultdict[Series, list[int]] = defaultdict(list)
    for number in numbers:
        if (parts := _YEAR_AND_SERIAL.search(number)) is not None:
            file = _FILE.fullmatch(number)
            found[file[1] if file else "", int(parts[1])].append(int(parts[2]))
    return found


def _year(name: str, given: Sequence[int], last: int) -> Iterator[str]:
    wanted = set(range(1, last + 1))
    if missing := sorted(wanted - set(given)):
        yield f"{name}: the numbers {missing[:10]} were never given."
    if beyond := sorted(set(given) - wanted):
        yield f"{name}: the numbers {beyond[:10]} are beyond the counter, which stands at {last}."
    if len(given) != len(set(given)):
        yield f"{name}: {len(given) - len(set(given))} numbers were given twice."
