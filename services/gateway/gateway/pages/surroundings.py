"""What every page is surrounded by: the centre's name, who is signed in, the menu, the names of places and people."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from flask import current_app, g, get_flashed_messages, request

from contracts.directory import GetOrganisation, Organisation
from contracts.errors import Refused, Unavailable
from contracts.mediator_changes import SuggestedMediators, SuggestToParties
from contracts.people import ROLES, SYSTEM
from gateway.i18n import t
from gateway.pages.known_names import looked_up
from gateway.people import ask

KEPT_SECONDS = 60
# address, label, icon, the rights of which one is needed
MENU = (
    ("/window", "受理窗口", "clipboard-text", ("dispute.register",)),
    ("/arrivals", "待受理", "inbox", ("dispute.accept",)),
    ("/repeats", "可能重复", "copy", ("dispute.link",)),
    ("/study", "研判台", "microscope", ("routing.decide",)),
    ("/studies", "联合研判", "users", ("routing.decide", "desk.work")),
    ("/precedents", "先例", "gavel", ("routing.decide", "desk.work")),
    ("/rules", "研判规则", "adjustments", ("routing.rules",)),
    ("/desk", "本席待办", "building", ("desk.work",)),
    ("/dangers", "险情", "urgent", ("desk.work", "supervision.read", "dispatch.manage")),
    ("/whistles", "吹哨报到", "speakerphone", ("desk.work", "supervision.read")),
    ("/scores", "席位评分", "chart-bar", ("desk.work", "supervision.read")),
    ("/parts", "协办", "users-group", ("desk.work", "supervision.read")),
    ("/duty", "值班", "calendar-time", ("desk.work", "supervision.read", "duty.manage")),
    ("/notes", "办理要点", "notebook", ("desk.work",)),
    ("/dispatch", "派单", "transfer", ("dispatch.manage",)),
    ("/mediators", "调解员名册", "users-group", ("dispatch.manage", "supervision.read")),
    ("/today", "今日", "calendar", ("offer.answer",)),
    ("/tasks", "任务", "checklist", ("task.answer", "task.give", "dispatch.manage")),
    ("/absences", "请假", "calendar-off", ("offer.answer", "task.answer", "dispatch.manage")),
    ("/skips", "审批", "rubber-stamp", ("mediation.approve",)),
    ("/rooms", "调解室", "calendar-time", ("mediation.work", "room.manage")),
    ("/consultations", "咨询", "message-question", ("expert.answer",)),
    ("/experts", "专家库", "school", ("expert.manage", "supervision.read", "expert.answer")),
    (
        "/training",
        "培训登记",
        "certificate",
        ("expert.manage", "supervision.read", "expert.answer", "offer.answer"),
    ),
    ("/clues/new", "上报", "map-pin", ("warning.report",)),
    ("/warnings", "预警台", "alert-triangle", ("warning.work", "supervision.read")),
    ("/visits", "回访", "phone", ("visit.work",)),
    ("/assistance", "帮扶", "heart-handshake", ("assistance.work", "assistance.ask")),
    ("/supervision", "督办台", "clock", ("supervision.read",)),
    ("/overview", "概览", "chart-bar", ("supervision.read",)),
    ("/flow", "流向", "arrows-split", ("supervision.read", "routing.decide")),
    ("/statistics", "统计表", "table", ("supervision.read",)),
    ("/wall", "一屏", "device-tv", ("supervision.read",)),
    ("/disputes", "纠纷", "list-details", ("dispute.read", "dispute.read_all")),
    ("/petitioners", "重复信访人", "repeat", ("dispute.read_all",)),
    ("/people", "人员", "users", ("people.manage",)),
    ("/tokens", "接口令牌", "key", ("token.manage",)),
    ("/exchange", "对外接口", "plug-connected", ("exchange.manage",)),
    ("/exchange/strays", "无主来件", "mail-question", ("exchange.reconcile",)),
    ("/operations", "运行", "heartbeat", ("operations.read",)),
    ("/audit", "留痕", "history", ("audit.read",)),
)


# Where each role lands (ui.md).
HOMES = {
    "receptionist": "/window", "triage": "/study", "desk_officer": "/desk", "mediator": "/today", "expert": "/consultations",
    "grid_worker": "/clues/new", "village_coordinator": "/warnings", "area_coordinator": "/warnings",
    "town_coordinator": "/warnings", "assistance": "/assistance", "visitor": "/visits", "supervisor": "/supervision",
    "leader": "/wall", "administrator": "/people", "operator": "/operations", "auditor": "/audit",
}  # fmt: skip


def home() -> str:
    """Where this person lands: by their first role, else the first of the menu that is theirs."""
    roles = g.principal.actor.roles if g.get("principal") else ()
    mine = next((HOMES[role] for role in roles if role in HOMES), "")
    return mine or next((href for href, _, _, rights in MENU if _may(rights)), "/me")


def for_templates() -> dict[str, Any]:
    """The context of every template; an error page must work even when directory does not answer."""
    place = organisation()
    centre = {"name": t("综合治理中心")}
    if place is not None:
        centre = {
            "name": place.centre_name,
            "phone": place.phone,
            "address": place.address,
            "hours": place.opening_hours,
        }
    return {
        "centre": centre,
        "person": _person(),
        "nav": _nav(),
        "home_url": home() if g.get("principal") else "/",
        "search_url": "/disputes" if _may(("dispute.read", "dispute.read_all")) else "",
        "sign_out_url": "/sign-out",
        "profile_url": "/me",
        "staff_url": "/sign-in",
        "dictation": current_app.config["FENGQIAO"].dictation,
        "messages": [_message(str(words)) for words in get_flashed_messages()],
        "village_name": village_name,
        "desk_name": desk_name,
        "person_name": person_name,
        "room_name": room_name,
        "may": may,
        "mediators_of": mediators_of,
        "role_name": role_name,
    }


def organisation() -> Organisation | None:
    """The town's places and departments, asked for once a minute."""
    kept = current_app.extensions.setdefault("organisation", [0.0, None])
    if kept[0] < time.monotonic():
        try:
            kept[:] = [time.monotonic() + KEPT_SECONDS, ask(GetOrganisation(), as_actor=SYSTEM)]
        except (Refused, Unavailable):
            kept[0] = time.monotonic() + 2
    return kept[1]


def villages() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by area, as the select takes them."""
    place = organisation()
    if place is None:
        return []
    return [
        (a.name, [(v.code, v.name) for v in place.villages if v.area_code == a.code]) for a in place.areas
    ]


def mediators_of(dispute_id: str) -> SuggestedMediators | None:
    """Whom a citizen may choose; the page of their progress must work when dispatch does not answer."""
    try:
        return ask(SuggestToParties(dispute_id=dispute_id))
    except (Refused, Unavailable):
        return None


def areas() -> list[tuple[str, str]]:
    place = organisation()
    return [(one.code, one.name) for one in place.areas] if place else []


def departments() -> list[tuple[str, str]]:
    place = organisation()
    return [(d.code, d.name) for d in place.departments] if place else []


def village_name(code: str) -> str:
    place = organisation()
    return next((v.name for v in place.villages if v.code == code), code) if place else code


def rooms() -> list[tuple[str, str]]:
    place = organisation()
    return [(r.code, r.name) for r in place.rooms] if place else []


def room_name(code: str) -> str:
    return dict(rooms()).get(code, code)


def desk_name(code: str) -> str:
    return dict(departments()).get(code, code)


SPECIAL = {
    "citizen": "群众",
    "system": "系统",
    "rules": "规则",
    "clock": "时限",
    "auto": "自动",
    "video": "视频分析",
    "window": "受理窗口",
    "triage": "研判台",
    "dispatch": "派单",
    "assistance": "帮扶窗口",
    "command-line": "命令行",
}


def person_name(person_id: str) -> str:
    """The name of somebody in office; ids that are no person have their own word."""
    if not person_id or person_id in SPECIAL:
        return t(SPECIAL.get(person_id, "")) if person_id else ""
    if person_id.startswith("channel:"):
        return t("外部平台")
    return names([person_id]).get(person_id, person_id)


def names(person_ids: Iterable[str]) -> dict[str, str]:
    """Names by id, remembered for the life of the process: people rarely change theirs."""
    known: dict[str, str] = current_app.extensions.setdefault("names", {})
    missing = [i for i in dict.fromkeys(person_ids) if i and i not in known]
    if missing:
        try:
            known.update(looked_up(missing[:500]))
        except (Refused, Unavailable):
            return {**known, **{i: i for i in missing}}
    return known


def role_name(role: str) -> str:
    return t({**ROLES, "citizen": "群众", "system": ""}.get(role, role)) if role else ""


def may(right: str) -> bool:
    """Whether the person who looks has the right."""
    return _may((right,))


def _may(rights: Iterable[str]) -> bool:
    principal = g.get("principal")
    return bool(principal) and any(principal.actor.may(right) for right in rights)


def _nav() -> list[dict[str, Any]]:
    items = [
        {"label": t(label), "href": href, "icon": icon, "active": request.path.startswith(href)}
        for href, label, icon, rights in MENU
        if _may(rights)
    ]
    return [{"title": "", "items": items}]


def _person() -> dict[str, str] | None:
    principal = g.get("principal")
    if principal is None:
        return None
    role = principal.actor.roles[0] if principal.actor.roles else ""
    unit = (
        desk_name(principal.actor.desk)
        if principal.actor.desk
        else village_name(principal.actor.village_code)
    )
    return {"id": principal.person_id, "name": principal.name, "role": t(ROLES.get(role, role)), "unit": unit}


def _message(words: str) -> dict[str, str]:
    tone, done, following = [*words.split("\n", 2), "", ""][:3]
    return {"tone": tone, "done": done, "next": following}
