"""What the invented examples teach: a naive Bayes model over runs of one to three characters."""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.errors import RulesError
from routing.model import OTHER
from routing.policies.phrases import fold

_NOISE = re.compile(r"[\d\s,.，。、！？?!:：;；“”\"'()（）*某a-z]+")
LONGEST = 3
SEEN_AT_LEAST = 2
SMOOTHING = 0.3


@dataclass(frozen=True)
class Learned:
    """For each run of characters, how much it speaks for each class, the mean being nought."""

    classes: tuple[str, ...] = ()
    weights: Mapping[str, array[float]] | None = None

    def scores(self, text: str) -> dict[str, float]:
        """How much this folded text resembles the examples of each class; nought where nothing is known."""
        known = [row for run in set(runs(text)) if (row := (self.weights or {}).get(run))]
        if not known:
            return {}
        scale = 1 / math.sqrt(len(known))
        return {
            name: sum(column) * scale
            for name, column in zip(self.classes, zip(*known, strict=True), strict=True)
        }


def runs(text: str) -> Iterator[str]:
    """All runs of one to three characters inside the text's words."""
    for piece in _NOISE.split(text):
        for length in range(1, LONGEST + 1):
            for start in range(len(piece) - length + 1):
                yield piece[start : start + length]


def learn(examples: Sequence[tuple[str, str]], trust: float = 1) -> Learned:
    """A model of these (class, text) pairs; none at all without examples or trust."""
    if not examples or not trust:
        return Learned()
    counts: dict[str, Counter[str]] = {}
    for name, text in examples:
        counts.setdefault(name, Counter()).update(set(runs(fold(text))))
    total = sum(counts.values(), Counter())
    classes = tuple(sorted(counts))
    vocabulary = [run for run, seen in total.items() if seen >= SEEN_AT_LEAST]
    sums = [sum(counts[name].values()) + SMOOTHING * len(vocabulary) for name in classes]
    weights = {}
    for run in vocabulary:
        logs = [math.log((counts[name][run] + SMOOTHING) / sums[place]) for place, name in enumerate(classes)]
        middle = sum(logs) / len(logs)
        weights[run] = array("f", (log - middle for log in logs))
    return Learned(classes, weights)


def read_examples(path: Path, types: frozenset[str], desks: frozenset[str]) -> list[tuple[str, str]]:
    """The (class, text) pairs of a JSON lines file; a broken line raises RulesError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RulesError(path.name, 1, 1, "示例文件不存在、读不了或不是 UTF-8") from None
    return [
        _example(path.name, number, line, types, desks)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _example(
    file: str, number: int, line: str, types: frozenset[str], desks: frozenset[str]
) -> tuple[str, str]:
    try:
        example = json.loads(line)
        text, code, desk = str(example["text"]), str(example["type"]), str(example["desk"])
    except json.JSONDecodeError as wrong:
        raise RulesError(file, number, wrong.colno, f"不是 JSON：{wrong.msg}") from None
    except (KeyError, TypeError):
        raise RulesError(file, number, 1, "每行要有 text、type、desk") from None
    if code not in types or desk not in desks:
        raise RulesError(file, number, 1, f"不认识的类型或部门：{code}、{desk}")
    return (f"{code}/{desk}" if code == OTHER else code), text
