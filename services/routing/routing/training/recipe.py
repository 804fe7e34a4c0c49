"""How a model comes to be: the town's invented texts for the cold start, with the centre's own cases above them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from routing.model import OTHER
from routing.policies import Rules, decide, load_rules
from routing.policies.learned import Learned
from routing.policies.weighing import seen_by
from routing.training.fitting import Task, likelihood, packed, shares_of, task_of
from routing.training.texts import Labelled, digest_of, town_texts
from routing.training.trial import Answer

FOLDS = 5
OWN_WEIGHTS = (1.0, 3.0, 8.0)  # of a case that people decided, beside an invented text: one of them is chosen
OTHER_WEIGHT = 0.6  # of an invented text of type 00: a dispute taken for a mere question is the worse mistake
INNER = 4  # one case in so many is held out while the weight is chosen


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
    return _model(task_for(own, town, rules), np.arange(len(own) + len(town)), own, about or {})


def task_for(own: Sequence[Labelled], town: Sequence[Labelled], rules: Rules) -> Task:
    """The arrays of both; the centre's own cases come first."""
    plain = words_alone(rules)
    texts = [*own, *map(_weighed, town)]
    return task_of(texts, [seen_by(text.facts, plain, text.type_code) for text in texts])


def _weighed(text: Labelled) -> Labelled:
    return dataclasses.replace(text, weight=OTHER_WEIGHT) if text.type_code == OTHER else text


def tried(own: Sequence[Labelled], task: Task, folds: int = FOLDS) -> Iterator[tuple[list[int], Learned]]:
    """For each fold its cases, and a model that saw none of them, not even while its weight was chosen."""
    marks = np.array([text.fold(folds) for text in own] + [-1] * (len(task.answers) - len(own)))
    for fold in range(folds):
        unseen = np.flatnonzero(marks == fold)
        if len(unseen):
            yield [int(at) for at in unseen], _model(task, np.flatnonzero(marks != fold), own, {})


def _model(task: Task, rows: Any, own: Sequence[Labelled], about: dict[str, Any]) -> Learned:
    weight = _own_weight(task, rows, own)
    weighed = task.weighing(len(own), weight)
    shares = np.zeros_like(task.answers)
    shares[rows] = shares_of(weighed, rows)
    return packed(weighed, shares, {**about, "own_weight": weight} if len(own) else about)


def _own_weight(task: Task, rows: Any, own: Sequence[Labelled]) -> float:
    """What the cases among ``rows`` should count: tried on some of them that a model has not seen."""
    unseen = [at for at in rows if at < len(own) and own[at].fold(FOLDS * INNER) % INNER == 0]
    if not unseen:
        return OWN_WEIGHTS[0]
    seen = np.setdiff1d(rows, unseen)
    likely = {
        weight: likelihood(task, seen, shares_of(task.weighing(len(own), weight), seen), unseen)
        for weight in OWN_WEIGHTS
    }
    return max(OWN_WEIGHTS, key=lambda weight: likely[weight])


def answers_of(texts: Sequence[Labelled], rules: Rules, learned: Learned | None) -> list[Answer]:
    """What is decided of these texts with this model, by the whole way of deciding."""
    whole = dataclasses.replace(rules, learned=learned)
    return [_answer(decide(text.facts, whole)) for text in texts]


def _answer(decision: Any) -> Answer:
    return Answer(decision.types, decision.desks, decision.co_desks, decision.complexity, decision.sureness)
