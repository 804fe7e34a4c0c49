"""Who is asked next: hard rules first, then a cost whose every part can be said in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mediator_dispatch.model import Candidate, DispatchCase

# level of a dispute → the levels of mediators who may take it
LEVEL_FIT: dict[str, frozenset[str]] = {
    "village": frozenset({"village", "area", "town", "industry"}),
    "area": frozenset({"area", "town", "industry"}),
    "town": frozenset({"area", "town", "industry"}),
}
RANK = {"village": 0, "area": 1, "town": 2, "industry": 2}
LEVEL_NAMES = {"village": "村级", "area": "管区", "town": "镇级", "industry": "行业性"}
FULL_STANDING = 20  # years of service beyond which more does not count
DIGITS = 6  # of a cost
EVERYWHERE, NOWHERE = "*", "-"  # beside the codes of villages and areas


@dataclass(frozen=True)
class Weights:
    """What each part of the cost weighs; each part lies between 0 and 1."""

    skill: float = 4.0
    distance: float = 3.0
    load: float = 3.0
    level: float = 2.0
    standing: float = 1.0


@dataclass(frozen=True)
class OfferTerms:
    """How long an offer stands, by grade."""

    simple: timedelta = timedelta(hours=4)
    complex: timedelta = timedelta(hours=2)
    red: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Search:
    """What is looked for: the dispute, its parties' digests, and the day."""

    case: DispatchCase
    day: date
    people: frozenset[str]
    organisations: frozenset[str]
    tried: frozenset[str]
    former: frozenset[str]


class Choice(NamedTuple):
    """A mediator who may be asked, with the cost that ranks (less is better)."""

    cost: float
    mediator: Candidate


def search_for(case: DispatchCase, day: date) -> Search:
    return Search(
        case=case,
        day=day,
        people=_digests(case, "name_digest"),
        organisations=_digests(case, "organisation_digest")
        | _digests(case, "name_digest", kind="organisation"),
        tried=frozenset(case.tried),
        former=frozenset(case.former),
    )


def _digests(case: DispatchCase, key: str, kind: str = "") -> frozenset[str]:
    found = (party.get(key, "") for party in case.parties if not kind or party.get("kind") == kind)
    return frozenset(filter(None, found))


# Hard rules, in two groups: each says why the mediator is passed over, or nothing.


def tied_to_a_party(search: Search, mediator: Candidate) -> str:
    """A party of the same name or a party that employs the mediator (回避, domain.md §1.4)."""
    if mediator.name_digest in search.people:
        return "该调解员与一方当事人同名，可能就是当事人本人，应当回避。"
    if mediator.employer_digest and mediator.employer_digest in search.organisations:
        return "该调解员在一方当事人单位任职，应当回避。"
    return ""


def had_it_before(search: Search, mediator: Candidate) -> str:
    """A reopened dispute goes to somebody else."""
    return (
        "该调解员办理过本件的前一轮调解，重新办理应当换人。" if mediator.mediator_id in search.former else ""
    )


def left_the_roster(search: Search, mediator: Candidate) -> str:
    return "" if mediator.active else "该调解员已不在名册中，请另选他人。"


def not_there(search: Search, mediator: Candidate) -> str:
    return "" if mediator.is_there_on(search.day) else "该调解员当前不在岗。"


def loaded_full(search: Search, mediator: Candidate) -> str:
    return "" if mediator.has_room() else f"该调解员手上已有{mediator.load}件，达到上限。"


def level_does_not_fit(search: Search, mediator: Candidate) -> str:
    if mediator.level not in LEVEL_FIT[search.case.level]:
        return f"{LEVEL_NAMES[mediator.level]}调解员不办理这一层级的纠纷。"
    return ""


def outside_its_industry(search: Search, mediator: Candidate) -> str:
    if mediator.level == "industry" and search.case.type_code not in mediator.skills:
        return "行业性调解委员会只办理本行业的纠纷。"
    return ""


def asked_in_this_round(search: Search, mediator: Candidate) -> str:
    return "该调解员在本轮派单中已经问过。" if mediator.mediator_id in search.tried else ""


Rule = Callable[[Search, Candidate], str]
# What even a coordinator's own decision cannot set aside.
ABSOLUTE: tuple[Rule, ...] = (left_the_roster, tied_to_a_party, had_it_before)
# The rule that passes over most comes first.
ORDINARY: tuple[Rule, ...] = (
    level_does_not_fit,
    loaded_full,
    outside_its_industry,
    not_there,
    asked_in_this_round,
)
HARD_RULES = ORDINARY + ABSOLUTE


def absolute_obstacle(case: DispatchCase, mediator: Candidate, day: date) -> str:
    """Why not even a manual assignment may name this mediator; empty when it may."""
    search = search_for(case, day)
    return next(filter(None, (rule(search, mediator) for rule in ABSOLUTE)), "")


def may_be_asked(search: Search, mediator: Candidate) -> bool:
    return not any(rule(search, mediator) for rule in HARD_RULES)


# The cost


def cost_of(case: DispatchCase, mediator: Candidate, weights: Weights) -> float:
    return (
        weights.skill * (case.type_code not in mediator.skills)
        + weights.distance * distance(case, mediator) / 2
        + weights.load * mediator.load / max(1, mediator.load_cap)
        + weights.level * abs(RANK[mediator.level] - RANK[case.level]) / 2
        + weights.standing * (1 - min(mediator.standing, FULL_STANDING) / FULL_STANDING)
    )


def distance(case: DispatchCase, mediator: Candidate) -> int:
    """0 in the same village, 1 in the same area, 2 elsewhere in the town or where no place is known."""
    if case.village_code and case.village_code == mediator.village_code:
        return 0
    if case.area_code and case.area_code == mediator.area_code:
        return 1
    return 2


def rank(case: DispatchCase, mediators: Iterable[Candidate], day: date, weights: Weights) -> list[Choice]:
    """All who may be asked, the best first; equal costs stand in the order of their ids."""
    search = search_for(case, day)
    found = [Choice(_cost(case, one, weights), one) for one in mediators if may_be_asked(search, one)]
    return sorted(found, key=_order)


class Crew:
    """Candidates by skill and place, so that the best for a dispute is found without looking at all of them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.members: dict[str, Candidate] = {}
        self._skilled: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._near: dict[str, list[Candidate]] = defaultdict(list)
        for one in candidates:
            self.members[one.mediator_id] = one
            for place in {one.village_code, one.area_code, EVERYWHERE}:
                self._near[place].append(one)
                for skill in one.skills:
                    self._skilled[skill, place].append(one)

    def rings(self, case: DispatchCase, weights: Weights) -> list[tuple[float, list[Candidate]]]:
        """All candidates in growing groups, each with a cost that nobody outside the groups before it goes below."""
        places = (case.village_code or NOWHERE, case.area_code or NOWHERE, EVERYWHERE)
        skilled = [(0.0, self._skilled.get((case.type_code, place), [])) for place in places]
        near = [(weights.skill, self._near.get(place, [])) for place in places]
        found = [
            (skill + weights.distance * far / 2, group)
            for rings in (skilled, near)
            for far, (skill, group) in enumerate(rings)
        ]
        return sorted(found, key=lambda ring: ring[0])


def choose(case: DispatchCase, crew: Crew, day: date, weights: Weights) -> Choice | None:
    """The best of those who may be asked, or nobody; the same as the first of ``rank``."""
    search = search_for(case, day)
    best: Choice | None = None
    for least, group in crew.rings(case, weights):
        if best is not None and best.cost < round(least, DIGITS):
            break
        found = (Choice(_cost(case, one, weights), one) for one in group if may_be_asked(search, one))
        best = min(found if best is None else (best, *found), key=_order, default=None)
    return best


def _cost(case: DispatchCase, mediator: Candidate, weights: Weights) -> float:
    return round(cost_of(case, mediator, weights), DIGITS)


def _order(choice: Choice) -> tuple[float, str]:
    return choice.cost, choice.mediator.mediator_id


def reasons_for(case: DispatchCase, mediator: Candidate, type_name: str) -> tuple[str, ...]:
    """What speaks for and against the mediator, one sentence for each part of the cost."""
    good = case.type_code in mediator.skills
    skill = f"擅长{type_name}类纠纷。" if good else f"没有登记{type_name}类纠纷的特长。"
    near = ("与纠纷在同一个村。", "与纠纷在同一管区。", "在镇内其他管区或者面向全镇。")[
        distance(case, mediator)
    ]
    same = RANK[mediator.level] == RANK[case.level]
    level = f"{LEVEL_NAMES[mediator.level]}调解员，{'与纠纷层级相当' if same else '与纠纷层级不同'}。"
    load = f"手上{mediator.load}件，上限{mediator.load_cap}件。"
    return skill, near, load, level, f"从事调解{mediator.standing}年。"


def offer_until(case: DispatchCase, now: datetime, terms: OfferTerms) -> datetime:
    """The end of an offer made now: the graver the dispute, the shorter."""
    if case.risk == "red":
        return now + terms.red
    return now + (terms.complex if case.complexity == "complex" else terms.simple)
