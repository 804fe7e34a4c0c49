"""Fits a linear model: multinomial logistic regression by Böhning's bound, in the space of texts.

D. Böhning, Multinomial logistic regression algorithm, 1992: one fixed matrix bounds the curvature, so that it is
inverted once and every step is two products. A few thousand texts take seconds; memory grows with their square.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from routing.policies.learned import HEADS, Features, Learned
from routing.policies.signs import GRADE
from routing.training.kernel import CONSTANT, SIGN, Floats, Matrix, matrix_of
from routing.training.texts import Labelled

OF_GRADE = SIGN + GRADE
SMOOTHING = 0.15
STEPS = 40
MOST_TEXTS = 8_000
NOTHING = 0.006  # of the greatest weight: runs that never say more are forgotten
LEAST = 1e-6  # so that a class that nobody has seen is not infinitely unlikely
LOUDEST = 99.95  # percentile that one byte can still tell


@dataclass(frozen=True)
class Task:
    """Texts as arrays: what they are like for each group of heads, what was answered, how much each counts."""

    matrix: Matrix
    alike: tuple[Floats, Floats]  # for the type and the desk; for the complexity
    classes: Mapping[str, tuple[str, ...]]
    answers: Floats
    weights: Floats

    def heads(self) -> list[slice]:
        """The columns of each head."""
        sizes = [len(self.classes[head]) for head in HEADS]
        ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
        return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]

    def weighing(self, own: int, weight: float) -> Task:
        """The same texts, the first ``own`` of them counting so much."""
        weights = self.weights.copy()
        weights[:own] *= weight
        return replace(self, weights=weights)

    def groups(self) -> list[tuple[Floats, list[slice]]]:
        """The heads that share what makes texts alike."""
        place, desk, grade = self.heads()
        return [(self.alike[0], [place, desk]), (self.alike[1], [grade])]


def task_of(texts: Sequence[Labelled], features: Sequence[Features]) -> Task:
    """The arrays of these texts."""
    classes = {head: tuple(sorted({text.answers[head] for text in texts})) for head in HEADS}
    columns = [(head, name) for head in HEADS for name in classes[head]]
    answers = np.array([[text.answers[head] == name for head, name in columns] for text in texts], np.float32)
    matrix = matrix_of(features)
    runs = matrix.alike(lambda name: not name.startswith(SIGN)) + CONSTANT
    place = matrix.alike(lambda name: name.startswith(SIGN) and not name.startswith(OF_GRADE))
    grade = matrix.alike(lambda name: name.startswith(OF_GRADE))
    weights = np.array([text.weight for text in texts], np.float32)
    return Task(matrix, (runs + place, runs + grade), classes, answers, weights)


def shares_of(task: Task, rows: np.ndarray[Any, Any] | None = None) -> Floats:
    """How much each text (of ``rows``, all by default) says for each class; the model is their weighted sum."""
    chosen = np.arange(len(task.answers)) if rows is None else rows
    weights, answers = task.weights[chosen][:, None], task.answers[chosen]
    shares = np.zeros_like(answers)
    for alike, heads in task.groups():
        part = slice(heads[0].start, heads[-1].stop)
        inside = [slice(head.start - part.start, head.stop - part.start) for head in heads]
        shares[:, part] = _settle(alike[np.ix_(chosen, chosen)], answers[:, part], weights, inside)
    return shares


def _settle(alike: Floats, answers: Floats, weights: Floats, heads: Sequence[slice]) -> Floats:
    """Steps until the chances are as near to the answers as the smoothing lets them."""
    step = np.linalg.inv(0.5 * weights * alike + SMOOTHING * np.eye(len(alike), dtype=np.float32))
    shares = np.zeros_like(answers)
    for _ in range(STEPS):
        shares -= step @ (weights * (chances_of(alike @ shares, heads) - answers) + SMOOTHING * shares)
    return shares


def chances_of(scores: Floats, heads: Sequence[slice]) -> Floats:
    """The softmax of each head's columns."""
    chances = np.empty_like(scores)
    for head in heads:
        part = np.exp(scores[:, head] - scores[:, head].max(axis=1, keepdims=True))
        chances[:, head] = part / part.sum(axis=1, keepdims=True)
    return chances


def likelihood(task: Task, seen: Any, shares: Floats, unseen: Any) -> float:
    """The mean logarithm of the chances that ``shares`` of the texts seen give to the answers of others."""
    total = 0.0
    for alike, heads in task.groups():
        for head in heads:
            scores = alike[np.ix_(unseen, seen)] @ shares[:, head]
            chances = chances_of(scores, [slice(0, scores.shape[1])])
            total += float(np.log((chances * task.answers[unseen, head]).sum(axis=1) + LEAST).mean())
    return total


def packed(task: Task, shares: Floats, about: Mapping[str, Any]) -> Learned:
    """The model in the form in which it is used: signs and bias in full, a byte for each weight of a run."""
    weights = task.matrix.weights(shares)
    _silence(task, weights)
    is_sign = np.array([name.startswith(SIGN) for name in task.matrix.names])
    loudest = np.abs(weights[~is_sign]).max(axis=1)
    scale = float(np.percentile(loudest, LOUDEST)) / 127
    bytes_of = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    kept = np.flatnonzero(~is_sign & (np.abs(weights).max(axis=1) >= NOTHING * 127 * scale))
    return Learned(
        classes=dict(task.classes),
        weights={task.matrix.names[at]: array("b", bytes_of[at].tobytes()) for at in kept},
        scale=scale,
        signs={
            task.matrix.names[at].removeprefix(SIGN): [round(float(w), 5) for w in weights[at]]
            for at in np.flatnonzero(is_sign)
        },
        bias=[round(float(w), 5) for w in CONSTANT * shares.sum(axis=0)],
        about=dict(about),
    )


def _silence(task: Task, weights: Floats) -> None:
    """A sign of one group says nothing about the heads of the other."""
    of_grade = np.array([name.startswith(OF_GRADE) for name in task.matrix.names])
    of_place = np.array([name.startswith(SIGN) for name in task.matrix.names]) & ~of_grade
    grade = task.heads()[-1]
    weights[of_place, grade] = 0
    weights[of_grade, : grade.start] = 0
