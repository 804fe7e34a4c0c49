"""How right the routing is on real labelled texts, where they lie beside the house: cold, trained, and simpler ways beside.

Nothing is ever learned from a text that is measured: the trained model and the SVM answer each fold from the others.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from routing.policies import Rules, decide, load_rules
from routing.training import Answer, Labelled, answers_of, figures, read_texts, task_for, town_texts, tried

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "../shared/data/routing-dev.jsonl"
TOWN = ROOT / "infra/town/routing"
FOLDS = 5
HEADS = ("type", "desk", "complexity")
TIMED = 300  # texts
MOST_CONFUSED = 10


def run(options: Any) -> dict[str, Any]:
    """The figures of every way; empty where the texts are not there."""
    if not TEXTS.is_file():
        return {}
    rules = load_rules(TOWN)
    texts = read_texts(TEXTS, rules)
    ways = _ways(texts, rules)
    found: dict[str, Any] = {"texts": len(texts)}
    for name, answers in ways:
        if answers is not None:
            found[name] = figures(texts, answers).as_dict()
            found[name]["by_source"] = _by_source(texts, answers)
            found[name]["confused"] = _confused(texts, answers)
    return {**found, "ms_per_text": _speed(texts, rules)}


def _ways(texts: Sequence[Labelled], rules: Rules) -> Iterator[tuple[str, list[Answer] | None]]:
    yield "cold_start", answers_of(texts, rules, rules.learned)
    yield "trained", _trained(texts, rules)
    yield "keyword_rules", answers_of(texts, rules, None)
    yield "svm", _held_out(texts, _svm)
    yield "majority", _held_out(texts, _majority)


def _trained(texts: Sequence[Labelled], rules: Rules) -> list[Answer]:
    found: dict[int, Answer] = {}
    for rows, learned in tried(texts, task_for(texts, town_texts(TOWN, rules), rules), FOLDS):
        found |= zip(rows, answers_of([texts[at] for at in rows], rules, learned), strict=True)
    return [found[at] for at in range(len(texts))]


Way = Callable[[Sequence[Labelled], Sequence[Labelled]], list[Answer] | None]


def _held_out(texts: Sequence[Labelled], way: Way) -> list[Answer] | None:
    """Every text answered by a way that was given the texts of the other folds."""
    found: dict[int, Answer] = {}
    for fold in range(FOLDS):
        rows = [at for at, text in enumerate(texts) if text.fold(FOLDS) == fold]
        answers = way([text for text in texts if text.fold(FOLDS) != fold], [texts[at] for at in rows])
        if answers is None:
            return None
        found |= zip(rows, answers, strict=True)
    return [found[at] for at in range(len(texts))]


def _majority(seen: Sequence[Labelled], unseen: Sequence[Labelled]) -> list[Answer]:
    """The most frequent answer, with its share as its chance."""
    shares = {head: Counter(text.answers[head] for text in seen) for head in HEADS}
    ranked = {
        head: [(name, count / len(seen)) for name, count in counted.most_common()]
        for head, counted in shares.items()
    }
    return [_answer(ranked)] * len(unseen)


def _svm(seen: Sequence[Labelled], unseen: Sequence[Labelled]) -> list[Answer] | None:
    """A linear SVM over runs of one to four characters; none where scikit-learn is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC
    except ImportError:
        return None
    runs = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
    known = runs.fit_transform([text.facts.narrative for text in seen])
    asked = runs.transform([text.facts.narrative for text in unseen])
    scores = {}
    for head in HEADS:
        model = LinearSVC(C=1.0).fit(known, [text.answers[head] for text in seen])
        scores[head] = _columns(model.classes_, model.decision_function(asked))
    return [_answer({head: rows[at] for head, rows in scores.items()}) for at in range(len(unseen))]


def _columns(names: Sequence[str], scores: Any) -> list[list[tuple[str, float]]]:
    """Each text's classes, the best first; distances are squeezed into 0 to 1 and are no true chances."""
    rows = scores if scores.ndim > 1 else [[-score, score] for score in scores]
    squeezed = ([(name, float(1 / (1 + 2.718281828 ** -score))) for name, score in zip(names, row, strict=True)]
                for row in rows)  # fmt: skip
    return [sorted(row, key=lambda pair: -pair[1]) for row in squeezed]


def _answer(ranked: Mapping[str, Sequence[tuple[str, float]]]) -> Answer:
    kind, desk = ranked["type"], ranked["desk"]
    return Answer(kind, desk, (), ranked["complexity"][0][0], (kind[0][1] * desk[0][1]) ** 0.5)


def _by_source(texts: Sequence[Labelled], answers: Sequence[Answer]) -> dict[str, dict[str, float]]:
    """Type, desk and complexity by where the texts come from; the ids say so."""
    groups: dict[str, list[int]] = {}
    for at, source in enumerate(_sources()):
        groups.setdefault(source, []).append(at)
    found = {}
    for source, rows in sorted(groups.items()):
        part = figures([texts[at] for at in rows], [answers[at] for at in rows]).as_dict()
        found[source] = {name: part[name] for name in ("texts", *HEADS)}
    return found


def _confused(texts: Sequence[Labelled], answers: Sequence[Answer]) -> dict[str, int]:
    """The types and the desks that were taken for one another most often: true→said, how often."""
    pairs: Counter[str] = Counter()
    for text, answer in zip(texts, answers, strict=True):
        for head, said in (("type", answer.types[0][0]), ("desk", answer.desks[0][0])):
            if not text.right(head, said):
                pairs[f"{text.answers[head]}→{said}"] += 1
    return dict(pairs.most_common(MOST_CONFUSED))


def _sources() -> list[str]:
    lines = TEXTS.read_text("utf-8").splitlines()
    return [str(json.loads(line).get("id", "")).partition(":")[0] for line in lines if line.strip()]


def _speed(texts: Sequence[Labelled], rules: Rules) -> float:
    """Milliseconds a text, all of deciding, in one process."""
    some = texts[:TIMED]
    started = time.perf_counter()
    for text in some:
        decide(text.facts, rules)
    return round((time.perf_counter() - started) * 1000 / len(some), 2)
