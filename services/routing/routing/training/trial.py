"""How well a model does on texts that it has not seen: accuracy, sureness, and what could go without a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from routing.training.texts import Labelled

PRECISION = 0.95
BINS = 10


@dataclass(frozen=True)
class Answer:
    """What was said of one text: candidates best first, each with its chance."""

    types: Sequence[tuple[str, float]]
    desks: Sequence[tuple[str, float]]
    co_desks: Sequence[str]
    complexity: str
    sureness: float


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; ``alone`` is the share that needs no person at 95 % precision of the desk,
    the surest desks first; ``alone_both`` the same with the surest of type and desk together first.
    """

    texts: int
    type: float
    type_top2: float
    type_f1: float
    type_error: float  # expected calibration error
    desk: float
    desk_top2: float
    desk_or_co: float
    desk_f1: float
    desk_error: float
    complexity: float
    complexity_f1: float
    alone: float
    alone_both: float

    def as_dict(self) -> dict[str, float]:
        return {name: round(float(value), 4) for name, value in asdict(self).items()}


def figures(texts: Sequence[Labelled], answers: Sequence[Answer]) -> Figures:
    """All figures of these answers; nothing is rounded."""
    pairs = list(zip(texts, answers, strict=True))

    def share(holds: Callable[[Labelled, Answer], bool]) -> float:
        return sum(holds(text, answer) for text, answer in pairs) / max(1, len(pairs))

    sure_types = [(a.types[0][1], t.right("type", a.types[0][0])) for t, a in pairs]
    sure_desks = [(a.desks[0][1], t.right("desk", a.desks[0][0])) for t, a in pairs]
    return Figures(
        texts=len(pairs),
        type=share(lambda t, a: t.right("type", a.types[0][0])),
        type_top2=share(lambda t, a: any(t.right("type", code) for code, _ in a.types[:2])),
        type_f1=macro_f1([_said(t, "type", a.types[0][0]) for t, a in pairs]),
        type_error=calibration_error(sure_types),
        desk=share(lambda t, a: t.right("desk", a.desks[0][0])),
        desk_top2=share(lambda t, a: any(t.right("desk", desk) for desk, _ in a.desks[:2])),
        desk_or_co=share(lambda t, a: any(t.right("desk", d) for d in (a.desks[0][0], *a.co_desks))),
        desk_f1=macro_f1([_said(t, "desk", a.desks[0][0]) for t, a in pairs]),
        desk_error=calibration_error(sure_desks),
        complexity=share(lambda t, a: t.complexity == a.complexity),
        complexity_f1=macro_f1([(t.complexity, a.complexity) for t, a in pairs]),
        alone=covered(sure_desks),
        alone_both=covered([(a.sureness, t.right("desk", a.desks[0][0])) for t, a in pairs]),
    )


def _said(text: Labelled, head: str, answer: str) -> tuple[str, str]:
    """The pair (true, said), an answer that is right as well counting as the true one."""
    return (answer if text.right(head, answer) else text.answers[head]), answer


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean F1 of all classes that occur."""
    names = sorted({true for true, _ in pairs})
    return sum(_f1(pairs, name) for name in names) / max(1, len(names))


def _f1(pairs: Sequence[tuple[str, str]], name: str) -> float:
    hit = sum(true == said == name for true, said in pairs)
    return 2 * hit / max(1, sum((true == name) + (said == name) for true, said in pairs))


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins of the chance."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for chance, right in sure:
        bins.setdefault(min(int(chance * BINS), BINS - 1), []).append((chance, right))
    gaps = (
        abs(sum(chance for chance, _ in each) - sum(right for _, right in each)) for each in bins.values()
    )
    return sum(gaps) / max(1, len(sure))


def covered(sure: Sequence[tuple[float, bool]], precision: float = PRECISION) -> float:
    """The greatest share of texts that can be answered, the surest first, while this share of answers is right."""
    best = right = 0
    for number, (_, is_right) in enumerate(sorted(sure, key=lambda pair: -pair[0]), 1):
        right += is_right
        best = number if right >= precision * number else best
    return best / max(1, len(sure))
