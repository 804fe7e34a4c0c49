"""Words for the full-text search: Chinese as single characters and pairs, everything else as whole words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[0-9a-z]+")
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
MAX_TERMS = 10
SHORTEST_PREFIX = 3


def tokens(text: str) -> list[str]:
    """The index's tokens of a text, each once, in no particular order."""
    found: set[str] = set()
    for run in _RUNS.findall(text.lower()):
        found.update(_of_run(run))
    return sorted(found)


def _of_run(run: str) -> set[str]:
    if not _CHINESE.match(run):
        return {run[:60], run.lstrip("0")[:60] or "0"}
    return {*run, *(run[i : i + 2] for i in range(len(run) - 1))}


@dataclass(frozen=True)
class Query:
    """``exact`` and ``prefixes`` must all be there; ``phrases`` are checked in the text itself afterwards."""

    exact: tuple[str, ...]
    prefixes: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not (self.exact or self.prefixes)


def parse(q: str) -> Query:
    """What a person typed, as index terms; words apart by spaces must all be found, in any order."""
    exact: list[str] = []
    prefixes: list[str] = []
    phrases: list[str] = []
    for word in q.lower().split()[:MAX_TERMS]:
        runs = _RUNS.findall(word)
        for run in runs:
            _add(run, exact, prefixes)
        if _CHINESE.search(word) and len(word) > 2 and "".join(runs) == word:
            phrases.append(word)
    return Query(tuple(dict.fromkeys(exact)), tuple(dict.fromkeys(prefixes)), tuple(phrases))


def _add(run: str, exact: list[str], prefixes: list[str]) -> None:
    if not _CHINESE.match(run):
        (prefixes if len(run) >= SHORTEST_PREFIX else exact).append(run[:60])
    elif len(run) == 1:
        exact.append(run)
    else:
        exact.extend(run[i : i + 2] for i in range(len(run) - 1))


def as_fts5(query: Query) -> str:
    """The query for SQLite's FTS5; the terms hold no quotation mark, so they cannot break out."""
    return " AND ".join([*(f'"{term}"' for term in query.exact), *(f'"{term}"*' for term in query.prefixes)])


def as_tsquery(query: Query) -> str:
    """The query for PostgreSQL, as the text form of a ``tsquery``."""
    return " & ".join([*(f"'{term}'" for term in query.exact), *(f"'{term}':*" for term in query.prefixes)])


def as_tsvector(text: str) -> str:
    """The text form of a ``tsvector`` without positions."""
    return " ".join(f"'{token}'" for token in tokens(text))
