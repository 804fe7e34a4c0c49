"""How well look-alikes tell the same matter from another one of the same person or the same place: 200 invented pairs.

And how often a matter told again by a stranger is looked at, among others of the same villages.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from intake.policies import likeness
from intake.queries.traces import CROWDED

SAMPLES = Path(__file__).parents[2] / "infra/samples"
PAIRS, OTHER_STORIES = SAMPLES / "look_alikes.tsv", SAMPLES / "narratives.jsonl"
VILLAGES = [f"370832104{n:03d}" for n in range(200, 278)]
AMONG = (440, 4_400)  # disputes of 90 days: this town's, and ten times as many
PERSON = ("p", "n")  # the same telephone number and name
OTHERS = 65  # pairs of each kind that are another matter
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)


class Pair(NamedTuple):
    one: likeness.Matter
    other: likeness.Matter
    kinds: tuple[str, ...]
    kind: str  # same | person | place

    @property
    def score(self) -> float:
        judged = likeness.judge(self.one, {"x": self.other}, {"x": self.kinds}, 0.0, 1)
        return judged[0].score


def run(options: Any) -> dict[str, Any]:
    """The area under the curve, and precision and recall by threshold."""
    pairs = list(_pairs())
    scores = [(pair.score, pair.kind) for pair in pairs]
    same, other = ([s for s, kind in scores if (kind == "same") is wanted] for wanted in (True, False))
    by_kind = {kind: _auc(same, [s for s, found in scores if found == kind]) for kind in ("person", "place")}
    return {
        "pairs": len(pairs),
        "auc": _auc(same, other),
        "auc_same_person": by_kind["person"],
        "auc_same_place": by_kind["place"],
        "curve": [_at(threshold, same, other) for threshold in THRESHOLDS],
        "found_of_strangers": {str(count): found_among(count) for count in AMONG},
    }


def found_among(count: int) -> float:
    """The share of retellings by strangers whose matter is among those looked at, beside ``count`` others."""
    chance, told = random.Random(count), _told()
    stories = [json.loads(line)["text"] for line in OTHER_STORIES.read_text("utf-8").splitlines()]
    others = [(likeness.Matter(chance.choice(stories), chance.choice(VILLAGES)), "") for _ in range(count)]
    firsts = [(first, str(at)) for at, (first, _) in enumerate(told)]
    marked: dict[str, list[str]] = defaultdict(list)
    for n, (matter, name) in enumerate(chance.sample(firsts + others, len(firsts) + count)):
        for mark in likeness.word_marks(matter.narrative, matter.village_code):
            marked[mark].append(name or f"other {n}")
    asked = [(again, str(at)) for at, (_, retold) in enumerate(told) for again in retold]
    return round(sum(name in _looked_at(again, marked) for again, name in asked) / len(asked), 3)


def _told() -> list[tuple[likeness.Matter, list[likeness.Matter]]]:
    """Each matter as it was told first, and as others told it again, of one village."""
    lines = [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines() if line[0] != "#"]
    return [
        (likeness.Matter(first, village), [likeness.Matter(words, village) for words in again])
        for village, (first, *again, _) in zip(VILLAGES, lines, strict=False)
    ]


def _looked_at(matter: likeness.Matter, marked: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    marks = likeness.word_marks(matter.narrative, matter.village_code)
    return likeness.shortlist({mark: marked[mark][-CROWDED:] for mark in marks}, CROWDED)


def _pairs() -> Iterator[Pair]:
    matters = [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines() if line[0] != "#"]
    for at, (first, *again, _) in enumerate(matters):
        teller = PERSON if at % 2 else ()  # the other half is told by somebody else
        for words in again:
            yield Pair(_matter(first, at), _matter(words, at), teller, "same")
    yield from _other_matters(matters)


def _other_matters(matters: Sequence[Sequence[str]]) -> Iterator[Pair]:
    number = len(matters)
    for n in range(OTHERS):
        at, step = n % number, 7 + n // number
        other = (at + step) % number
        yield Pair(_matter(matters[at][0], at), _matter(matters[other][1], other), PERSON, "person")
        yield Pair(_matter(matters[at][n // number], at), _matter(matters[at][3], at), (), "place")


def _matter(words: str, village: int) -> likeness.Matter:
    return likeness.Matter(words, f"{village:012d}")


def _auc(same: Sequence[float], other: Sequence[float]) -> float:
    """How often a pair of the same matter scores above another one; a draw counts half."""
    wins = sum((s > o) + 0.5 * (s == o) for s in same for o in other)
    return round(wins / (len(same) * len(other)), 3)


def _at(threshold: float, same: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    hits, wrong = sum(s >= threshold for s in same), sum(o >= threshold for o in other)
    precision = hits / (hits + wrong) if hits + wrong else 1.0
    return {"threshold": threshold, "recall": round(hits / len(same), 3), "precision": round(precision, 3)}
