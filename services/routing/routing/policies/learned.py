"""What was learned from labelled texts: a linear model over runs of characters and the signs of the rules.

Only this file knows how a model is kept: a line of JSON, then the compressed runs and their weights, a byte each.
"""

from __future__ import annotations

import json
import math
import re
import sys
import zlib
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import mul
from typing import Any

MAGIC = b"fengqiao-learned-1\n"
HEADS = ("type", "desk", "complexity")
LONGEST = 3
OPENING = 30  # characters in which a writer names the matter
OPENING_SHARE = 0.7  # of the opening's runs beside those of the whole text
OPENING_MARK = "^"
LANE, LIFT = "I", 128  # a lane is never negative: weights are lifted by as much as a byte can lie below zero
NOTED = 2  # clauses that are shown as evidence, at most
LONGEST_SHOWN = 40  # characters of a clause
# A clause ends at a stop or a blank; where a writer sets none, before the words that begin another thought.
_CLAUSE = re.compile(
    r"[^\s,.，。、！？?!:：;；…“”\"'()（）]{2,}?"
    r"(?=$|[\s,.，。、！？?!:：;；…“”\"'()（）]|但是|可是|因为|所以|现在|请问|如果|结果|后来|对方|老板)"
)
# What frames a letter says nothing about its matter: whoever writes to the mayor greets, whatever it is about.
_FRAME = (
    r"尊敬的|敬爱的|(?:各位)?领导们?|[市县镇区乡省]长|书记|您好|你好|大家好|谢谢|感谢您?|不胜感激"
    r"|此致|敬礼|恳请|恳求|盼复|为盼"
)
_NOISE = re.compile(rf"(?:[\d\s,.，。、！？?!:：;；“”\"'()（）*某a-z]+|{_FRAME})+")


class BrokenModel(ValueError):
    """The bytes are no model of this kind, or were cut off."""


@dataclass(frozen=True)
class Features:
    """A text as a model sees it: runs of the whole, runs of the opening, and the signs of the rules."""

    whole: frozenset[str]
    opening: frozenset[str]
    signs: Mapping[str, float] = field(default_factory=dict)

    def parts(self) -> Iterator[tuple[float, Collection[str]]]:
        """The runs under the names that a model knows them by, with the weight of each part before scaling."""
        yield 1.0, self.whole
        yield OPENING_SHARE, [OPENING_MARK + run for run in self.opening]

    def groups(self) -> Iterator[tuple[float, list[str]]]:
        """The parts in one order: what is learned from a text does not depend on chance."""
        return ((share, sorted(names)) for share, names in self.parts())


def features_of(text: str, signs: Mapping[str, float] | None = None) -> Features:
    """The features of a folded text."""
    return Features(runs(text), runs(text[:OPENING]), signs or {})


def runs(text: str) -> frozenset[str]:
    """All runs of one to three characters inside the text's words."""
    return frozenset(
        piece[start : start + length]
        for piece in _NOISE.split(text)
        for length in range(1, LONGEST + 1)
        for start in range(len(piece) - length + 1)
    )


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause of a text, in its order; one that never ends is cut."""
    return [
        (start, min(end, start + LONGEST_SHOWN)) for start, end in map(re.Match.span, _CLAUSE.finditer(text))
    ]


@dataclass(frozen=True)
class Learned:
    """For each feature how much it speaks for each class; ``about`` tells how and from what it was learned."""

    classes: Mapping[str, tuple[str, ...]]  # head → classes, in the order of the columns
    weights: Mapping[str, array[int]]  # run → one byte for each class of all heads
    scale: float  # what a byte stands for
    signs: Mapping[str, Sequence[float]]  # sign → one weight for each class
    bias: Sequence[float]
    about: Mapping[str, Any] = field(default_factory=dict)

    def sums(self, features: Features) -> list[float]:
        """What the runs add up to for each class, before the signs."""
        total = list(self.bias)
        for share, names in features.parts():
            rows = [row for name in names if (row := self.packed.get(name)) is not None]
            if rows:
                factor = share * self.scale / math.sqrt(len(rows))
                columns = _unpacked(sum(rows), len(rows), len(total))
                total = [sofar + factor * column for sofar, column in zip(total, columns, strict=True)]
        return total

    @cached_property
    def packed(self) -> dict[str, int]:
        """Run → its row as one number with a lane of four bytes for each class: a sum adds all classes at once."""
        return {name: _packed(row) for name, row in self.weights.items()}

    def scores(self, sums: Sequence[float], signs: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """Head → class → score with these signs; the softmax of a head's scores are its chances."""
        known = [(value, self.signs[name]) for name, value in signs.items() if value and name in self.signs]
        if not known:
            return self._by_head(list(sums))
        values = [value for value, _ in known]
        columns = zip(*(weights for _, weights in known), strict=True)
        return self._by_head(
            [sofar + sum(map(mul, values, column)) for sofar, column in zip(sums, columns, strict=True)]
        )

    def _by_head(self, total: list[float]) -> dict[str, dict[str, float]]:
        found, start = {}, 0
        for head, names in self.classes.items():
            found[head] = {name: total[start + at] for at, name in enumerate(names)}
            start += len(names)
        return found

    def speaking(self, text: str, head: str, name: str) -> list[tuple[int, int]]:
        """Where the clauses stand that speak most for this class, the strongest first: a person reads words, not runs."""
        if name not in self.classes.get(head, ()):
            return []
        column = self._column(head, name)
        found = [(self._said(text[start:end], column), start, end) for start, end in clauses(text)]
        best = sorted((each for each in found if each[0] > 0), key=lambda each: (-each[0], each[1]))
        return [(start, end) for _, start, end in best[:NOTED]]

    def _said(self, clause: str, column: int) -> float:
        """How much a clause speaks for the class of this column, however long it is."""
        known = [row[column] for run in runs(clause) if len(run) > 1 and (row := self.weights.get(run))]
        return sum(known) / math.sqrt(len(known) or 1)

    def _column(self, head: str, name: str) -> int:
        before = HEADS[: HEADS.index(head)]
        return sum(len(self.classes[each]) for each in before) + self.classes[head].index(name)

    def dump(self) -> bytes:
        """The model as it is kept in a file or a table."""
        head = {
            "classes": self.classes,
            "scale": self.scale,
            "signs": {name: list(weights) for name, weights in sorted(self.signs.items())},
            "bias": list(self.bias),
            "about": self.about,
        }
        names = sorted(self.weights)
        body = "\n".join(names).encode() + b"\0" + b"".join(self.weights[name].tobytes() for name in names)
        return MAGIC + json.dumps(head, ensure_ascii=False).encode() + b"\n" + zlib.compress(body, 9)


def _packed(row: Sequence[int]) -> int:
    return int.from_bytes(array(LANE, (weight + LIFT for weight in row)).tobytes(), sys.byteorder)


def _unpacked(summed: int, rows: int, width: int) -> list[int]:
    lanes = array(LANE, summed.to_bytes(array(LANE).itemsize * width, sys.byteorder))
    return [lane - LIFT * rows for lane in lanes]


def load(kept: bytes) -> Learned:
    """The model in these bytes.

    :raises BrokenModel: they are none.
    """
    try:
        if not kept.startswith(MAGIC):
            raise BrokenModel("it does not begin like a model")
        first, _, packed = kept[len(MAGIC) :].partition(b"\n")
        head: dict[str, Any] = json.loads(first)
        names, _, flat = zlib.decompress(packed).partition(b"\0")
        classes = {head_name: tuple(each) for head_name, each in head["classes"].items()}
        weights = _rows(names.decode().split("\n"), flat, sum(len(each) for each in classes.values()))
        return Learned(classes, weights, head["scale"], head["signs"], head["bias"], head["about"])
    except (ValueError, KeyError, zlib.error, TypeError) as wrong:
        raise BrokenModel(f"the model cannot be read: {wrong}") from None


def _rows(names: list[str], flat: bytes, width: int) -> dict[str, array[int]]:
    if len(flat) != width * len(names):
        raise BrokenModel("it was cut off")
    return {name: array("b", flat[at * width : (at + 1) * width]) for at, name in enumerate(names)}
