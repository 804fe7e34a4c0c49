"""Hard rules: who may not be asked at all, each with the sentence that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mediator_dispatch.model import Candidate, DispatchCase

# level of a dispute → the levels of mediators who may take it
LEVEL_FIT: dict[str, frozenset[str]] = {
    "village": frozenset({"village", "area", "town", "industry"}),
    "area": frozenset({"area", "town", "industry"}),
    "town": frozenset({"area", "town", "industry"}),
}
LEVEL_NAMES = {"village": "村级", "area": "管区", "town": "镇级", "industry": "行业性"}


@dataclass(frozen=True)
class Search:
    """What is looked for: of the dispute what rules and cost look at, its parties' digests, and the day."""

    type_code: str
    level: str
    village_code: str
    area_code: str
    day: date
    people: frozenset[str]
    organisations: frozenset[str]
    tried: frozenset[str]
    former: frozenset[str]
    wished: frozenset[str] = frozenset()
    stand_ins: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()
    language: str = ""  # that a party needs


def search_for(case: DispatchCase, day: date) -> Search:
    return Search(
        type_code=case.type_code,
        level=case.level,
        village_code=case.village_code,
        area_code=case.area_code,
        day=day,
        people=_digests(case, "name_digest"),
        organisations=_digests(case, "organisation_digest")
        | _digests(case, "name_digest", kind="organisation"),
        tried=frozenset(filter(None, (*case.tried, case.mediator_id, case.lead_id, case.second_id))),
        former=frozenset(case.former),
        wished=frozenset(case.wished),
        stand_ins=frozenset(case.stand_ins),
        objected=frozenset(case.objected),
        language=str(case.brief.get("language", "")),
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
    return _tied_otherwise(search, mediator)


def _tied_otherwise(search: Search, mediator: Candidate) -> str:
    """By family, as declared; or by the own village, where its committee is a party itself."""
    if not search.people.isdisjoint(mediator.ties):
        return "一方当事人与该调解员申报的近亲属同名，应当回避。"
    if not search.organisations.isdisjoint(mediator.ties):
        return "一方当事人是该调解员所在村的村委会，应当回避。"
    return ""


def had_it_before(search: Search, mediator: Candidate) -> str:
    """A reopened dispute goes to somebody else."""
    return (
        "该调解员办理过本件的前一轮调解，重新办理应当换人。" if mediator.mediator_id in search.former else ""
    )


def objected_to(search: Search, mediator: Candidate) -> str:
    """On one party's request the mediator steps aside (domain.md §1.4)."""
    return "当事人申请该调解员回避，应当另选他人。" if mediator.mediator_id in search.objected else ""


def left_the_roster(search: Search, mediator: Candidate) -> str:
    if mediator.active and mediator.closed:
        return "该调解员的账号已停用，请另选他人。"
    return "" if mediator.active else "该调解员已不在名册中，请另选他人。"


def not_there(search: Search, mediator: Candidate) -> str:
    return "" if mediator.is_there_on(search.day) else "该调解员当前不在岗。"


def loaded_full(search: Search, mediator: Candidate) -> str:
    return "" if mediator.has_room() else f"该调解员手上已有{mediator.load}件，达到上限。"


def level_does_not_fit(search: Search, mediator: Candidate) -> str:
    if mediator.level not in LEVEL_FIT[search.level]:
        return f"{LEVEL_NAMES[mediator.level]}调解员不办理这一层级的纠纷。"
    return ""


def outside_its_industry(search: Search, mediator: Candidate) -> str:
    if mediator.level == "industry" and search.type_code not in mediator.skills:
        return "行业性调解委员会只办理本行业的纠纷。"
    return ""


def asked_in_this_round(search: Search, mediator: Candidate) -> str:
    return "该调解员在本轮派单中已经问过。" if mediator.mediator_id in search.tried else ""


Rule = Callable[[Search, Candidate], str]
# What even a coordinator's own decision cannot set aside.
ABSOLUTE: tuple[Rule, ...] = (left_the_roster, tied_to_a_party, had_it_before, objected_to)
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


def obstacles_of(search: Search, mediator: Candidate) -> tuple[str, ...]:
    """Everything that stands against this mediator, what nobody can set aside first; empty for who may be asked."""
    return tuple(filter(None, (rule(search, mediator) for rule in ABSOLUTE + ORDINARY)))


def is_barred(search: Search, mediator: Candidate) -> bool:
    """Not even a coordinator's own decision may name this mediator."""
    return any(rule(search, mediator) for rule in ABSOLUTE)


def not_now(search: Search, mediator: Candidate) -> str:
    """Why this mediator cannot take one more today; empty when nothing stands against it."""
    return next(filter(None, (rule(search, mediator) for rule in (loaded_full, not_there))), "")


def never_asked(search: Search) -> frozenset[str]:
    """Mediators whom the dispute itself rules out by name."""
    return search.tried | search.former | search.objected


def may_be_asked(search: Search, mediator: Candidate) -> bool:
    return not any(rule(search, mediator) for rule in HARD_RULES)
