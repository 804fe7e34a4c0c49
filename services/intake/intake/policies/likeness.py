"""Which earlier disputes may be the same matter, how surely, and why, in sentences (domain.md §5.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intake.policies.shingles import alike, rarest, same_words, told, uncommon

# What one agreement is worth: 1 would be certainty. Two agreements add up as 1 - (1 - a)(1 - b). The same person comes with other
# matters too, so that what is told weighs most (200 pairs, docs/performance.md).
WEIGHTS = {"i": 0.4, "p": 0.3, "o": 0.25, "n": 0.2}
SENTENCES = {
    "i": "当事人的身份证件号码相同。",
    "p": "当事人的联系电话相同。",
    "o": "涉及同一单位。",
    "n": "当事人同名。",
}
VILLAGE_WEIGHT, VILLAGE_SENTENCE = 0.13, "事发在同一个村。"
TEXT_WEIGHT, TEXT_FROM, TEXT_FULL = 0.9, 0.1, 0.5
TEXT_SAID = 0.2  # from here on the words are given as a reason
SHINGLE = "s"
PLACED = "v"
# What a shared rare pair counts for the shortlist, and an uncommon character told of the same village.
FOUND_BY = {SHINGLE: 0.1, PLACED: 0.06}
PLACE_MARKS = 8
COMPARED = 2_000  # characters of a narrative that are compared
DIGEST = 16  # hex digits of a digest kept in a mark
MAX_PEOPLE_MARKS = 24
SHORTLIST = 20


@dataclass(frozen=True)
class Likeness:
    """How alike an earlier dispute is, and the sentences that say why."""

    dispute_id: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """What is compared: masked words and a village."""

    narrative: str
    village_code: str = ""


def people_marks(digests: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Marks of the parties from (kind, digest), kind one of i, p, o, n; empty digests are passed over."""
    marks = (f"{kind}:{digest[:DIGEST]}" for kind, digest in digests if digest)
    return tuple(dict.fromkeys(marks))[:MAX_PEOPLE_MARKS]


def word_marks(masked: str, village_code: str = "") -> tuple[str, ...]:
    """Marks of the narrative: its rarest pairs of characters, and uncommon characters with the village.

    A stranger tells the same matter without one pair in common, seldom without one character: 漏水 and 渗水. In a village
    few others have it (70 retellings among 4,400 others of 78 villages: 18 found by pairs alone, 62 with these).
    """
    words = masked[:COMPARED]
    placed = uncommon(words, PLACE_MARKS) if village_code else ()
    return (
        *(f"{SHINGLE}:{pair}" for pair in rarest(words)),
        *(f"{PLACED}:{village_code}{one}" for one in placed),
    )


def shortlist(hits: Mapping[str, Sequence[str]], crowded: int) -> dict[str, tuple[str, ...]]:
    """The disputes worth a closer look, best first, each with the kinds of the party marks it shares.

    ``hits`` are the disputes of each mark. What ``crowded`` disputes or more say is not rare.
    """
    worth: Counter[str] = Counter()
    kinds: dict[str, list[str]] = defaultdict(list)
    for mark, found in hits.items():
        kind = mark[0]
        if kind in FOUND_BY and len(found) >= crowded:
            continue
        counts = round(100 * (FOUND_BY.get(kind) or WEIGHTS[kind]))
        for dispute_id in found:
            worth[dispute_id] += counts
            kinds[dispute_id].append(kind)
    best = sorted(worth, key=lambda one: (-worth[one], one))[:SHORTLIST]
    return {one: tuple(kind for kind in kinds[one] if kind not in FOUND_BY) for one in best}


def judge(
    matter: Matter,
    candidates: Mapping[str, Matter],
    kinds: Mapping[str, tuple[str, ...]],
    threshold: float,
    limit: int,
) -> Sequence[Likeness]:
    """The candidates at or above ``threshold``, best first, at most ``limit``."""
    mine = told(matter.narrative[:COMPARED])
    shares = {one: alike(mine, told(other.narrative[:COMPARED])) for one, other in candidates.items()}
    scores = {
        one: _score(shares[one], _same_village(matter, other), kinds.get(one, ()))
        for one, other in candidates.items()
    }
    best = sorted((one for one in scores if scores[one] >= threshold), key=lambda one: (-scores[one], one))
    return [
        Likeness(one, scores[one], _reasons(matter, candidates[one], shares[one], kinds.get(one, ())))
        for one in best[:limit]
    ]


def _score(share: float, same_village: bool, kinds: Iterable[str]) -> float:
    weights = [WEIGHTS[kind] for kind in kinds]
    if share > TEXT_FROM:
        weights.append(TEXT_WEIGHT * min(1.0, (share - TEXT_FROM) / (TEXT_FULL - TEXT_FROM)))
    if same_village:
        weights.append(VILLAGE_WEIGHT)
    return _together(weights)


def _reasons(matter: Matter, other: Matter, share: float, kinds: Iterable[str]) -> tuple[str, ...]:
    """Only of those that are shown: finding the words that both say takes longer than the score."""
    reasons = [SENTENCES[kind] for kind in SENTENCES if kind in kinds]
    if share > TEXT_SAID:
        reasons.append(_words(matter.narrative, other.narrative))
    if _same_village(matter, other):
        reasons.append(VILLAGE_SENTENCE)
    return tuple(reasons)


def _same_village(one: Matter, other: Matter) -> bool:
    return bool(one.village_code) and one.village_code == other.village_code


def _words(one: str, other: str) -> str:
    found = same_words(one[:COMPARED], other[:COMPARED])
    return f"都说到“{found}”。" if found else "叙述的内容相近。"


def _together(weights: Iterable[float]) -> float:
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - weight
    return round(1 - doubt, 3)
