"""Which cases an actor may see: all, or those of their desk, hand, villages or channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, text, true

from contracts.people import Actor
from servicekit.aside import aside
from supervision.errors import OutOfScope
from supervision.model import Case
from supervision.settings import Resources
from supervision.tables import CASES, DEPUTISED, MEMBERS, OFFERED, SECONDED, SUCCEEDED

ALL_ROLES = frozenset(
    {
        "system",
        "receptionist",
        "triage",
        "supervisor",
        "leader",
        "assistance",
        "visitor",
        "town_coordinator",
        "auditor",
    }
)
VILLAGE_ROLES = frozenset({"village_coordinator", "grid_worker"})
HIDDEN_EXCERPT = "（保密件）"

# In whose hands a case is besides the mediator's: few cases have each of these.
FEW = {"second_id": SECONDED, "offered_to": OFFERED, "successor_id": SUCCEEDED, "deputy_id": DEPUTISED}
HANDS = ("mediator_id", *FEW)


@dataclass(frozen=True)
class Arm:
    """One way to a case that an index answers in the list's order; a desk's goes over its members."""

    condition: ColumnElement[bool]
    by_desk: bool = False

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        if self.by_desk:
            statement = statement.join(MEMBERS, MEMBERS.c.dispute_id == CASES.c.dispute_id)
        return statement.where(self.condition)

    def keys(self, keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """The list's sort columns, as this way's index has them."""
        twins = {CASES.c.registered_at: MEMBERS.c.registered_at, CASES.c.dispute_id: MEMBERS.c.dispute_id}
        by_members = self.by_desk and all(key in twins for key in keys)
        return [twins[key] for key in keys] if by_members else list(keys)  # type: ignore[index]


@dataclass(frozen=True)
class Scope:
    """``everything``, or the union of the rest; ``channel`` alone for an outside platform's token.

    ``secrets``: also the words of confidential cases that somebody else handles.
    """

    everything: bool = False
    secrets: bool = False
    desk: str = ""
    mediator_id: str = ""
    villages: tuple[str, ...] = ()
    channel: str = ""

    @property
    def empty(self) -> bool:
        return not (self.everything or self.desk or self.mediator_id or self.villages or self.channel)

    def covers(self, case: Case) -> bool:
        return (
            self.everything or self._handles(case) or case.village_code in self.villages or self._sent(case)
        )

    def may_read(self, case: Case) -> bool:
        """The words of a confidential case are for those who handle it or may read all disputes."""
        return not case.confidential or self.secrets or self._handles(case)

    def _sent(self, case: Case) -> bool:
        return bool(self.channel) and case.channel == self.channel

    def _handles(self, case: Case) -> bool:
        own = bool(self.mediator_id) and self.mediator_id in [getattr(case, one) for one in HANDS]
        return own or (bool(self.desk) and self.desk in case.member_desks())

    def readable(self) -> ColumnElement[bool]:
        """The same as ``may_read``: nobody learns by searching what a confidential case says."""
        if self.secrets:
            return true()
        return or_(~CASES.c.confidential, *self._handling())

    def condition(self) -> ColumnElement[bool]:
        """The same as ``covers``, for a statement that comes to its cases by another index."""
        if self.everything:
            return true()
        parts = self._handling()
        if self.villages:
            parts.append(aside(CASES.c.village_code).in_(self.villages))
        if self.channel:
            parts.append(aside(CASES.c.channel) == self.channel)
        return or_(false(), *parts)

    def arms(self) -> list[Arm]:
        """The same as ``condition`` in parts, each a range of one index."""
        if self.everything:
            return [Arm(true())]
        arms = [Arm(MEMBERS.c.desk == self.desk, by_desk=True)] if self.desk else []
        if self.mediator_id:
            few = (and_(text(some), CASES.c[one] == self.mediator_id) for one, some in FEW.items())
            arms += [Arm(CASES.c.mediator_id == self.mediator_id), *map(Arm, few)]
        arms += [Arm(CASES.c.village_code == village) for village in self.villages]
        return [*arms, Arm(CASES.c.channel == self.channel)] if self.channel else arms

    def as_filter(self) -> list[Arm]:
        """For a list that is short by another index: each of its cases is looked at."""
        return [Arm(self.condition())]

    def _handling(self) -> list[ColumnElement[bool]]:
        parts: list[ColumnElement[bool]] = []
        if self.desk:
            parts.append(CASES.c.desks.contains(f",{self.desk},", autoescape=True))
        if self.mediator_id:
            parts += [aside(CASES.c[one]) == self.mediator_id for one in HANDS]
        return parts


def scope_of(actor: Actor, resources: Resources) -> Scope:
    """What the actor may see; without any duty nothing (administrators, operators)."""
    roles = set(actor.roles)
    if actor.channel:
        return Scope(channel=actor.channel)
    if actor.may("dispute.read_all") or actor.may("dispatch.manage") or roles & ALL_ROLES:
        return Scope(everything=True, secrets=actor.may("dispute.read_all") or "system" in roles)
    return Scope(
        desk=actor.desk if "desk_officer" in roles else "",
        mediator_id=actor.person_id if "mediator" in roles else "",
        villages=tuple(_villages(actor, roles, resources)),
    )


def demand_scope(actor: Actor, resources: Resources) -> Scope:
    """:raises OutOfScope: the actor has nothing to do with disputes."""
    scope = scope_of(actor, resources)
    if scope.empty:
        raise OutOfScope("您的岗位不涉及纠纷办理，不能查看纠纷。")
    return scope


def _villages(actor: Actor, roles: set[str], resources: Resources) -> Sequence[str]:
    found: list[str] = []
    if roles & VILLAGE_ROLES and actor.village_code:
        found.append(actor.village_code)
    if "area_coordinator" in roles:
        found += resources.villages_of.get(actor.area_code, ())
    return list(dict.fromkeys(found))
