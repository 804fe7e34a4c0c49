"""The small language of the word lists, and a scanner whose time grows with the text alone.

`借款|欠条` are alternatives; `(老板|公司)…(欠|没给)` are words in this order within one sentence, a few characters
apart; `(不|没)给` is either spelling; a leading `^` wants the words at the opening of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

GAP_MARK = "…"
GAP = 14  # characters between two words of one phrase, at most
HEAD = 36  # characters that count as the opening of a text
MOST_SPELLINGS = 400
MOST_POSITIONS = 60  # of one word; a text that repeats it more says nothing new
_STOPS = frozenset("。！？!?；;\n")
_PLACE = re.compile(r"(?:\([^()]+\)|[^()|]+)+")
_PIECE = re.compile(r"\(([^()]+)\)|([^()]+)")
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD.update({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})
_FOLD[0x3000] = 0x20

Span = tuple[int, int]


def fold(text: str) -> str:
    """The same text, position by position, with full-width and capital letters made plain."""
    return text.translate(_FOLD).translate(_FOLD)


class PhraseError(ValueError):
    """The phrase is not written in the language above."""


@dataclass(frozen=True)
class Chain:
    """Words that follow one another: one set of spellings for each place."""

    places: tuple[tuple[str, ...], ...]
    at_opening: bool


def parse(source: str) -> tuple[Chain, ...]:
    """The chains of a phrase, any of which is enough."""
    chains = tuple(_chain(part) for part in _alternatives(fold(source.strip())))
    if not chains:
        raise PhraseError("没有写词语")
    return chains


def _alternatives(source: str) -> Iterator[str]:
    depth, start = 0, 0
    for position, character in enumerate(source):
        depth += (character == "(") - (character == ")")
        if depth not in (0, 1):
            raise PhraseError(f"第 {position + 1} 个字处括号不成对")
        if character == "|" and depth == 0:
            yield source[start:position]
            start = position + 1
    if depth:
        raise PhraseError("括号没有合上")
    if source:
        yield source[start:]


def _chain(source: str) -> Chain:
    at_opening = source.startswith("^")
    places = tuple(_spellings(place) for place in source.removeprefix("^").split(GAP_MARK))
    return Chain(places, at_opening)


def _spellings(source: str) -> tuple[str, ...]:
    if not _PLACE.fullmatch(source):
        raise PhraseError(f"“{source}”处空着，或括号里不能这样写")
    pieces = [
        (group.split("|") if group else [plain])
        for group, plain in ((found[1], found[2]) for found in _PIECE.finditer(source))
    ]
    words = tuple(dict.fromkeys("".join(parts) for parts in product(*pieces)))
    if not all(words):
        raise PhraseError("有一处可以空着，没有词语")
    if len(words) > MOST_SPELLINGS:
        raise PhraseError(f"写法太多（{len(words)} 种），请分成几行")
    return words


class PhraseBook:
    """Finds all phrases in one pass over the text; the first place of each is reported."""

    def __init__(self, phrases: dict[int, tuple[Chain, ...]]) -> None:
        self._singles: set[str] = set()
        self._pairs: dict[str, list[str]] = {}
        self._opening_with: dict[str, list[tuple[int, Chain]]] = {}
        for key, chains in phrases.items():
            for chain in chains:
                self._add(key, chain)

    def _add(self, key: int, chain: Chain) -> None:
        for word in {word for place in chain.places for word in place}:
            if len(word) == 1:
                self._singles.add(word)
            elif word not in (known := self._pairs.setdefault(word[:2], [])):
                known.append(word)
        for word in chain.places[0]:
            self._opening_with.setdefault(word, []).append((key, chain))

    def search(self, text: str) -> dict[int, Span]:
        """Where each phrase that occurs in this folded text is first seen."""
        where = self._positions(text)
        stops = [position for position, character in enumerate(text) if character in _STOPS]
        found: dict[int, Span] = {}
        for word in where:
            for key, chain in self._opening_with.get(word, ()):
                span = _first(chain, word, where, stops)
                if span and (key not in found or span < found[key]):
                    found[key] = span
        return found

    def _positions(self, text: str) -> dict[str, list[int]]:
        where: dict[str, list[int]] = {}
        singles, pairs = self._singles, self._pairs
        for position, character in enumerate(text):
            if character in singles:
                where.setdefault(character, []).append(position)
            for word in pairs.get(text[position : position + 2], ()):
                if text.startswith(word, position):
                    where.setdefault(word, []).append(position)
        return where


def _first(chain: Chain, word: str, where: dict[str, list[int]], stops: list[int]) -> Span | None:
    rest = chain.places[1:]
    if any(not any(spelling in where for spelling in place) for place in rest):
        return None
    for start in where[word][:MOST_POSITIONS]:
        if chain.at_opening and start >= HEAD:
            return None
        end = _follow(rest, start + len(word), where, stops)
        if end is not None:
            return start, end
    return None


def _follow(
    places: tuple[tuple[str, ...], ...], end: int, where: dict[str, list[int]], stops: list[int]
) -> int | None:
    for place in places:
        nearest = min((_next(spelling, end, where) for spelling in place), default=(-1, ""))
        if nearest[0] < 0 or nearest[0] - end > GAP or _stopped(end, nearest[0], stops):
            return None
        end = nearest[0] + len(nearest[1])
    return end


def _next(word: str, end: int, where: dict[str, list[int]]) -> tuple[int, str]:
    positions = where.get(word, [])
    index = bisect_left(positions, end)
    return (positions[index], word) if index < len(positions) else (1 << 30, word)


def _stopped(start: int, end: int, stops: list[int]) -> bool:
    index = bisect_left(stops, start)
    return index < len(stops) and stops[index] < end
