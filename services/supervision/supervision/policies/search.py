"""Words for the full-text search: Chinese as single characters and pairs, everything else as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[0-9a-z]+")
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# The register's number, or its beginning as far as the year.
_NUMBER = re.compile(r"[A-Z]{1,8}-\d{4}(-\d{0,6})?")
MAX_TERMS = 10
# Documents are numbered as they come; blocks of 1,024, 4,096, 16,384 and 65,536 of them have tokens of their own.
BLOCK_BITS = (10, 12, 14, 16)
_WIDER = 2  # a block holds 2 ** 2 of the level below


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
    """``terms`` must all be there; ``phrases`` are checked in the text itself afterwards."""

    terms: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not self.terms


def parse(q: str) -> Query:
    """What a person typed, as index terms; words apart by spaces must all be found, in any order."""
    terms: list[str] = []
    phrases: list[str] = []
    for word in q.lower().split()[:MAX_TERMS]:
        runs = _RUNS.findall(word)
        for run in runs:
            terms += _terms(run)
        if _CHINESE.search(word) and len(word) > 2 and "".join(runs) == word:
            phrases.append(word)
    return Query(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(phrases)))


def _terms(run: str) -> list[str]:
    """Whole words only: a beginning such as 2026 would touch every entry of a year."""
    if not _CHINESE.match(run) or len(run) == 1:
        return [run[:60]]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def number_range(q: str) -> tuple[str, str] | None:
    """From where to where (not included) numbers lie that begin as typed; None when it is no number."""
    typed = q.strip().upper()
    return (typed, f"{typed}~") if _NUMBER.fullmatch(typed) else None


@dataclass(frozen=True)
class Window:
    """Documents ``low`` to ``high`` (not included); ``blocks`` are the tokens that cover them, none where too many would."""

    low: int
    high: int
    blocks: tuple[str, ...]


def windows(below: int) -> Iterator[Window]:
    """All documents under number ``below``, the newest first, each window about four times the one before.

    An inverted index knows no order: a word that a tenth of all cases have would be sorted whole to show the
    newest fifty. Inside a window there are few of them; a rare word is found in the last one at once.
    """
    high = below
    for level, bits in enumerate(BLOCK_BITS):
        wider = bits + _WIDER
        low = (max(high - 1, 0) >> wider) << wider
        if low < high:
            blocks = range(low >> bits, ((high - 1) >> bits) + 1)
            yield Window(low, high, tuple(f"@{level}:{block}" for block in blocks))
        high = low
    if high > 0:
        yield Window(0, high, ())


def as_fts5(query: Query) -> str:
    """The query for SQLite's FTS5; the terms hold no quotation mark, so they cannot break out."""
    return " AND ".join(f'"{term}"' for term in query.terms)


def as_tsquery(query: Query, window: Window) -> str:
    """The query for PostgreSQL inside ``window``, as the text form of a ``tsquery``."""
    words = " & ".join(f"'{term}'" for term in query.terms)
    blocks = " | ".join(f"'{block}'" for block in window.blocks)
    return f"{words} & ({blocks})" if blocks else words


def as_tsvector(text: str) -> str:
    """The text form of a ``tsvector`` without positions; the database adds the blocks of its number."""
    return " ".join(f"'{token}'" for token in tokens(text))
