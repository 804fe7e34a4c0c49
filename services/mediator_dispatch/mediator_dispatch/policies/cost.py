"""What asking a mediator costs: every part can be said in a sentence; less is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mediator_dispatch.model import Candidate
from mediator_dispatch.policies.obstacles import LEVEL_NAMES, Search

RANK = {"village": 0, "area": 1, "town": 2, "industry": 2}
FULL_STANDING = 20  # years of service beyond which more does not count
DIGITS = 6  # of a cost
# A record of few cases says little: so many of the usual kind are counted with it.
USUAL_CASES, USUAL_SUCCESS, USUAL_SATISFACTION = 10, 0.95, 0.95
USUAL_ANSWERS, USUAL_MINUTES, SLOW_MINUTES = 5, 60.0, 240.0
# Which types a method is made for (domain.md §0.3): quarrels of the heart, and a village's own matters.
STUDIO_METHOD = "情感疏导"
METHODS_FOR = {
    **dict.fromkeys(("01", "02", "18"), "情感疏导"),
    **dict.fromkeys(("03", "07", "09", "17"), "五步议事"),
}


@dataclass(frozen=True)
class Weights:
    """What each part of the cost weighs; each part lies between 0 and 1."""

    skill: float = 4.0
    distance: float = 3.0
    load: float = 3.0
    level: float = 2.0
    standing: float = 1.0
    method: float = 0.5
    success: float = 3.0
    satisfaction: float = 3.0
    waiting: float = 0.5
    wish: float = 8.0
    stand_in: float = 8.0
    language: float = 6.0


WEIGHTS = Weights()


class Part(NamedTuple):
    """One part of a cost and the sentence that explains it."""

    cost: float
    why: str


def cost_of(search: Search, mediator: Candidate, weights: Weights) -> float:
    """The sum of the four groups by what each depends on, of language, the parties' wish and an absent mediator's deputy."""
    cost = (
        by_type(search, mediator, weights)
        + by_place(search, mediator, weights)
        + by_level(search, mediator, weights)
        + by_person(mediator, weights)
        + mediator.load * step(mediator, weights)
        + by_language(search, mediator, weights)
        + by_wish(search, mediator, weights)
        + by_stand_in(search, mediator, weights)
    )
    return round(cost, DIGITS)


def by_type(search: Search, mediator: Candidate, weights: Weights) -> float:
    method = METHODS_FOR.get(search.type_code, "")
    unsuited = bool(method) and method not in methods_of(mediator)
    return weights.skill * (search.type_code not in mediator.skills) + weights.method * unsuited


def methods_of(mediator: Candidate) -> frozenset[str]:
    """What is written down, and what the brand studio stands for (domain.md §0.3): who sits in one can calm hearts."""
    return frozenset(mediator.methods) | ({STUDIO_METHOD} if mediator.studio_code else frozenset())


def by_language(search: Search, mediator: Candidate, weights: Weights) -> float:
    """A party who cannot follow the mediator has no mediation: it weighs more than the skill, less than a wish."""
    return weights.language * (bool(search.language) and search.language not in mediator.languages)


def by_place(search: Search, mediator: Candidate, weights: Weights) -> float:
    return weights.distance * distance(search, mediator) / 2


def by_level(search: Search, mediator: Candidate, weights: Weights) -> float:
    return weights.level * abs(RANK[mediator.level] - RANK[search.level]) / 2


def by_person(mediator: Candidate, weights: Weights) -> float:
    """Years of service and the record: what is the same for every dispute."""
    return (
        weights.standing * (1 - min(mediator.standing, FULL_STANDING) / FULL_STANDING)
        + weights.success * (1 - success_of(mediator))
        + weights.satisfaction * (1 - satisfaction_of(mediator))
        + weights.waiting * min(1.0, minutes_of(mediator) / SLOW_MINUTES)
    )


def step(mediator: Candidate, weights: Weights) -> float:
    """What each case in hand adds."""
    return weights.load / max(1, mediator.load_cap)


def by_wish(search: Search, mediator: Candidate, weights: Weights) -> float:
    return weights.wish * (bool(search.wished) and mediator.mediator_id not in search.wished)


def by_stand_in(search: Search, mediator: Candidate, weights: Weights) -> float:
    """Whom the absent mediator named comes first, as far as the rules allow."""
    return weights.stand_in * (bool(search.stand_ins) and mediator.mediator_id not in search.stand_ins)


def success_of(mediator: Candidate) -> float:
    return _shrunk(mediator.settled, mediator.failed, USUAL_SUCCESS)


def satisfaction_of(mediator: Candidate) -> float:
    return _shrunk(mediator.satisfied, mediator.unsatisfied, USUAL_SATISFACTION)


def minutes_of(mediator: Candidate) -> float:
    """How long an offer to this mediator stands, in minutes."""
    return (mediator.answer_minutes + USUAL_ANSWERS * USUAL_MINUTES) / (mediator.answers + USUAL_ANSWERS)


def _shrunk(good: int, bad: int, usual: float) -> float:
    return (good + USUAL_CASES * usual) / (good + bad + USUAL_CASES)


def distance(where: Search, mediator: Candidate) -> int:
    """0 in the same village, 1 in the same area, 2 elsewhere in the town or where no place is known."""
    if where.village_code and where.village_code == mediator.village_code:
        return 0
    if where.area_code and where.area_code == mediator.area_code:
        return 1
    return 2


def parts_of(search: Search, mediator: Candidate, weights: Weights, type_name: str) -> tuple[Part, ...]:
    """What speaks for and against the mediator: the costs add up to ``cost_of``."""
    load = f"手上{mediator.load}件，上限{mediator.load_cap}件。"
    found = [
        Part(by_type(search, mediator, weights), _skill(search, mediator, type_name)),
        Part(by_place(search, mediator, weights), _near(search, mediator)),
        Part(mediator.load * step(mediator, weights), load),
        Part(by_level(search, mediator, weights), _level(search, mediator)),
        Part(by_person(mediator, weights), _record(mediator)),
    ]
    if search.language:
        speaks = search.language in mediator.languages
        why = f"会{search.language}。" if speaks else f"没有登记会{search.language}，需要另请翻译。"
        found.append(Part(by_language(search, mediator, weights), why))
    if search.wished:
        wished = mediator.mediator_id in search.wished
        why = "当事人希望由其调解。" if wished else "当事人希望由别的调解员调解。"
        found.append(Part(by_wish(search, mediator, weights), why))
    if search.stand_ins:
        named = mediator.mediator_id in search.stand_ins
        why = "由请假的调解员指定代班。" if named else "不是请假的调解员指定的代班人。"
        found.append(Part(by_stand_in(search, mediator, weights), why))
    return tuple(found)


def reasons_for(search: Search, mediator: Candidate, weights: Weights, type_name: str) -> tuple[str, ...]:
    return tuple(part.why for part in parts_of(search, mediator, weights, type_name))


def behind(search: Search, other: Candidate, best: Candidate, weights: Weights, type_name: str) -> str:
    """The part in which ``other`` is furthest behind ``best``, as a sentence about ``other``."""
    pairs = zip(
        parts_of(search, other, weights, type_name), parts_of(search, best, weights, type_name), strict=True
    )
    return max(pairs, key=lambda pair: pair[0].cost - pair[1].cost)[0].why


def _skill(search: Search, mediator: Candidate, type_name: str) -> str:
    good, method = search.type_code in mediator.skills, METHODS_FOR.get(search.type_code, "")
    told = f"擅长{type_name}类纠纷。" if good else f"没有登记{type_name}类纠纷的特长。"
    if method not in methods_of(mediator):
        return told
    return told + (f"会{method}，在品牌调解室。" if mediator.studio_code else f"会{method}。")


def _near(search: Search, mediator: Candidate) -> str:
    return ("与纠纷在同一个村。", "与纠纷在同一管区。", "在镇内其他管区或者面向全镇。")[
        distance(search, mediator)
    ]


def _level(search: Search, mediator: Candidate) -> str:
    same = RANK[mediator.level] == RANK[search.level]
    return f"{LEVEL_NAMES[mediator.level]}调解员，{'与纠纷层级相当' if same else '与纠纷层级不同'}。"


def _record(mediator: Candidate) -> str:
    ended = mediator.settled + mediator.failed
    if not ended:
        return f"从事调解{mediator.standing}年。"
    return f"从事调解{mediator.standing}年，两年办结{ended}件，调成{mediator.settled}件。"
