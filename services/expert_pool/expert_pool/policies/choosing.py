"""Who is asked: of the field, without ties, with a valid credential, the least loaded; and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expert_pool.errors import NobodyToAsk, UnknownField
from expert_pool.model import Committee, Credential, Expert, KnownCase
from expert_pool.policies.credentials import credential_for, why_not_able

TIED = "与当事人有关联"


@dataclass(frozen=True)
class Choice:
    """The expert who is asked, and why, in sentences."""

    expert: Expert
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """What is asked for: committees, and dispute types that an expert may know.

    ``needed``: the types for one of which the expert's credential has to be good.
    """

    name: str
    committees: frozenset[str]
    types: frozenset[str]
    needed: frozenset[str] = frozenset()


def field_of(wanted: str, case_type: str, committees: Sequence[Committee], names: Mapping[str, str]) -> Field:
    """The field that ``wanted`` names, a committee or a type; without it the case's own type.

    ``names`` are the Chinese terms of the dispute types.

    :raises UnknownField: nothing is called so.
    """
    code = wanted.strip() or case_type
    for committee in committees:
        if wanted and (code == committee.code or code in committee.name):
            needed = frozenset({case_type} & set(committee.types) or committee.types)
            return Field(committee.name, frozenset({committee.code}), frozenset(), needed)
    types = {one for one, name in names.items() if code in (one, name)}
    if not types:
        known = "、".join(committee.name for committee in committees)
        raise UnknownField(f"没有“{wanted}”这一咨询领域，可以选：{known}。", field="field")
    able = frozenset(committee.code for committee in committees if types & set(committee.types))
    return Field("、".join(names[one] for one in sorted(types)), able, frozenset(types), frozenset(types))


def choose(
    field: Field,
    case: KnownCase,
    experts: Sequence[Expert],
    load: Mapping[str, int],
    today: date,
    declined: frozenset[str] = frozenset(),
) -> Choice:
    """The best expert; ``load`` counts the open consultations of each.

    :raises NobodyToAsk: nobody of the field may or can answer.
    """
    able = [one for one in experts if one.active and knows(one, field)]
    why = {one.id: _why_passed(one, field, case, today, declined) for one in able}
    free = [one for one in able if not why[one.id]]
    if not free:
        raise NobodyToAsk(_why_nobody(field, [why[one.id] for one in able]))
    skilled = [one for one in free if field.types & set(one.fields)] or free
    best = min(skilled, key=lambda one: (load.get(one.id, 0), one.id))
    held = credential_for(best, field.needed, today)
    return Choice(best, _reasons(best, field, held, load.get(best.id, 0), len(skilled)))


def must_suit_seat(expert: Expert, case: KnownCase, needed: frozenset[str], today: date) -> None:
    """What even a coordinator's own choice cannot set aside: ties, a credential that is not good today, having left.

    :raises NobodyToAsk: why not.
    """
    why = TIED if case.ties(expert) else why_not_able(expert, needed, today)
    if not expert.active:
        why = "已退出专家库"
    if why:
        raise NobodyToAsk(f"不能请这位专家：{why}。请另选一位。", field="expert_id")


def knows(expert: Expert, field: Field) -> bool:
    return expert.committee_code in field.committees or bool(field.types & set(expert.fields))


def _reasons(
    expert: Expert, field: Field, held: Credential | None, open_now: int, choices: int
) -> tuple[str, ...]:
    skill = "专长包括" if field.types & set(expert.fields) else "所在委员会负责"
    until = (f"{held.name}有效期至{held.valid_until.isoformat()}。",) if held else ()
    return (
        f"{skill}“{field.name}”。",
        "姓名、单位、所在村与当事人没有关联。",
        *until,
        f"手头待答复{open_now}件，在{choices}名同样合适的专家中负担最轻。",
    )


def _why_passed(expert: Expert, field: Field, case: KnownCase, today: date, declined: frozenset[str]) -> str:
    """The first reason that speaks against the expert; "" where none does."""
    if expert.id in declined:
        return "已推辞"
    return TIED if case.ties(expert) else why_not_able(expert, field.needed, today)


def _why_nobody(field: Field, reasons: Sequence[str]) -> str:
    """One sentence with the number passed over for each reason, and the way on."""
    if not reasons:
        return f"专家库里没有负责“{field.name}”的专家，请换一个咨询领域。"
    counted = "、".join(f"{number}名{why}" for why, number in Counter(reasons).items())
    return (
        f"“{field.name}”的{len(reasons)}名专家都不能答复（{counted}），请换一个咨询领域，或者请中心另请专家。"
    )
