"""How a model comes to be: the town's invented texts for the cold start, with the centre's own cases above them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from routing.policies import Rules, decide, load_rules
from routing.policies.learned import Learned
from routing.policies.weighing import seen_by
from routing.training.fitting import Task, packed, scores_of, shares_of, task_of
from routing.training.texts import Labelled, digest_of, town_texts
from routing.training.trial import Answer, sharpness_of

FOLDS = 5
OWN_WEIGHT = 3.0  # of a case that people decided, beside an invented text
MOST_SHARPNESS = 1.0  # a model is never made surer than it was fitted
LEAST_OWN = 30  # cases; fewer do not tell how sure a model may be


def learn_town(folder: Path) -> Learned:
    """The cold start: from the town's invented texts alone."""
    rules = words_alone(load_rules(folder, learned=None))
    texts = town_texts(folder, rules)
    return learn((), texts, rules, {"texts": len(texts), "digest": digest_of(texts)})


def words_alone(rules: Rules) -> Rules:
    """The rules without anything learned: what a model is fitted beside."""
    return dataclasses.replace(rules, learned=None)


def learn(
    own: Sequence[Labelled], town: Sequence[Labelled], rules: Rules, about: dict[str, Any] | None = None
) -> Learned:
    """A model of the centre's own cases and the town's texts."""
    return _model(task_for(own, town, rules), own, np.arange(len(own) + len(town)), about or {})


def task_for(own: Sequence[Labelled], town: Sequence[Labelled], rules: Rules) -> Task:
    """The arrays of both; the centre's own cases come first and count more."""
    plain = words_alone(rules)
    texts = [*(dataclasses.replace(text, weight=OWN_WEIGHT) for text in own), *town]
    return task_of(texts, [seen_by(text.facts, plain, text.type_code) for text in texts])


def tried(own: Sequence[Labelled], task: Task, folds: int = FOLDS) -> Iterator[tuple[list[int], Learned]]:
    """For each fold its cases, and a model that saw none of them."""
    marks = np.array([text.fold(folds) for text in own] + [-1] * (len(task.answers) - len(own)))
    for fold in range(folds):
        unseen = np.flatnonzero(marks == fold)
        if len(unseen):
            yield [int(at) for at in unseen], _model(task, own, np.flatnonzero(marks != fold), {})


def _model(task: Task, own: Sequence[Labelled], rows: Any, about: dict[str, Any]) -> Learned:
    shares = np.zeros_like(task.answers)
    shares[rows] = shares_of(task, rows)
    return packed(task, shares, _sharpness(task, own, rows), about)


def _sharpness(task: Task, own: Sequence[Labelled], rows: Any) -> dict[str, float]:
    """How sure it may be, from own cases among ``rows`` that were held out once more; 1 where they are too few."""
    mine = rows[rows < len(own)]
    if len(mine) < LEAST_OWN:
        return {}
    folds = np.array([own[at].fold(FOLDS + 1) % 3 for at in mine])
    scores = np.zeros_like(task.answers)
    for fold in range(3):
        unseen = mine[folds == fold]
        seen = np.setdiff1d(rows, unseen)
        scores[unseen] = scores_of(task, shares_of(task, seen), unseen, seen)
    found = sharpness_of(task, scores, [int(at) for at in mine])
    return {head: min(value, MOST_SHARPNESS) for head, value in found.items()}


def answers_of(texts: Sequence[Labelled], rules: Rules, learned: Learned | None) -> list[Answer]:
    """What is decided of these texts with this model, by the whole way of deciding."""
    whole = dataclasses.replace(rules, learned=learned)
    return [_answer(decide(text.facts, whole)) for text in texts]


def _answer(decision: Any) -> Answer:
    return Answer(decision.types, decision.desks, decision.co_desks, decision.complexity, decision.sureness)
