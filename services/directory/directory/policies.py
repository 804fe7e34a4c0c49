"""What each role may do, where a role must be placed, and what a password must be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from directory.model import Person

# role → rights. The only place that says so; every right of the house is somebody's.
ROLE_RIGHTS: dict[str, frozenset[str]] = {
    role: frozenset(rights.split())
    for role, rights in {
        "receptionist": "dispute.register dispute.accept dispute.reveal dispute.link dispute.read"
        " dispute.read_all assistance.ask room.manage exchange.reconcile",
        "triage": "routing.decide routing.rules dispute.read dispute.read_all dispute.reveal dispute.link"
        " exchange.reconcile",
        "desk_officer": "desk.work dispute.read dispute.reveal expert.ask assistance.ask dispute.register"
        " mediation.approve task.give",
        "mediator": "offer.answer task.give mediation.work dispute.read dispute.reveal expert.ask assistance.ask",
        "expert": "expert.answer",
        "grid_worker": "warning.report warning.work dispute.register task.answer",
        "village_coordinator": "warning.report warning.work dispute.read dispute.register",
        "area_coordinator": "warning.report warning.work dispute.read dispute.register",
        "town_coordinator": "warning.report warning.work dispatch.manage duty.manage expert.manage task.give"
        " dispute.read dispute.read_all"
        " supervision.read dispute.register assistance.ask mediation.approve room.manage",
        "assistance": "assistance.work assistance.ask dispute.read",
        "visitor": "visit.work dispute.read",
        "supervisor": "supervision.read dispute.read dispute.read_all dispute.link",
        "leader": "supervision.read dispute.read dispute.read_all mediation.approve",
        "administrator": "people.manage token.manage routing.rules exchange.manage duty.manage",
        "auditor": "audit.read",
        "operator": "operations.read operations.work exchange.manage",
        "channel": "dispute.register dispute.read",
    }.items()
}
# A token's role, never a person's.
CHANNEL_ROLE = "channel"
# role → the attribute that says where it is held, and its Chinese term
PLACE_OF_ROLE: dict[str, tuple[str, str]] = {
    "desk_officer": ("desk", "部门"),
    "grid_worker": ("village_code", "村"),
    "village_coordinator": ("village_code", "村"),
    "area_coordinator": ("area_code", "管区"),
}


def rights_of(roles: Iterable[str]) -> tuple[str, ...]:
    """The rights of all the roles together, in order of their names; an unknown role gives none."""
    none: frozenset[str] = frozenset()
    return tuple(sorted(none.union(*(ROLE_RIGHTS.get(role, none) for role in roles))))


def fault_of_roles(person: Person, roles: tuple[str, ...]) -> str:
    """Why this person cannot have these roles, as a sentence; "" when they can."""
    if not roles:
        return "请至少选择一个角色；如要停用账号，请使用“停用”。"
    for role in roles:
        if role not in ROLE_RIGHTS or role == CHANNEL_ROLE:
            return f"没有“{role}”这个角色，请从列表中选择。"
        place, term = PLACE_OF_ROLE.get(role, ("", ""))
        if place and not getattr(person, place):
            return f"此人没有所属{term}，不能担任这一角色；请先在基础数据中补充。"
    return ""


def fault_of_password(login: str, old: str, new: str) -> str:
    """Why ``new`` will not do as a password, as a sentence; "" when it will."""
    if new == old:
        return "新密码与原密码相同，请另设一个。"
    if login.lower() in new.lower():
        return "新密码不能包含登录名，请另设一个。"
    kinds = (str.isalpha, str.isdigit, lambda one: not one.isalnum())
    if sum(any(kind(one) for one in new) for kind in kinds) < 2:
        return "新密码至少要有字母、数字、符号中的两种。"
    return ""


def faults_of_enrolment(
    person_id: str, name: str, has_committee: bool, known: Person | None
) -> Iterator[tuple[str, str]]:
    """(column, sentence) of what keeps somebody of the roster from getting a login, or from being who has it."""
    if not re.fullmatch(r"M[0-9]{4,6}", person_id):
        yield "编号", "编号是字母 M 加 4 到 6 位数字，例如 M0642。"
    if not 2 <= len(name.strip()) <= 20:
        yield "姓名", "姓名是 2 到 20 个字。"
    if known is None:
        if not has_committee:
            yield "调委会", "没有这个调委会，请用名称或者代码。"
        return
    if known.name != name.strip():
        yield "姓名", "这个编号的账号是另一个姓名，请核对编号；改了姓名的，由管理员处理。"
    if "mediator" not in known.roles:
        yield "编号", "这个编号的账号不是调解员，请换一个编号。"
