"""The rules that matched a case, the one that won among them, and what speaks for a joint study, in people's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contracts.codes import COMPLEXITIES, LEVELS, RISKS, TYPES
from contracts.routing import Ground, MatchedRule, Referred, Suggestion
from gateway.i18n import listed, mark, t
from gateway.i18n.said import said
from gateway.pages import surroundings

EFFECTS: dict[str, str] = {
    "type": mark("类型"), "desk": mark("牵头部门"), "co_desks": mark("协办部门"), "level": mark("层级"), "risk": mark("风险"),
    "complexity": mark("难易"), "person": mark("由人决定"),
}  # fmt: skip
TABLES: dict[str, Mapping[str, str]] = {
    "type": TYPES, "level": LEVELS, "risk": RISKS, "complexity": COMPLEXITIES
}  # fmt: skip
PARTS: dict[str, str] = {
    "complexity": mark("难易"),
    "level": mark("层级"),
    "risk": mark("风险"),
    "co_desk": mark("协办部门"),
}
STUDY: dict[str, str] = {
    "grave": mark("疑难重大，建议联合研判。"),
    "crossing": mark("几个部门都沾边，建议联合研判。"),
    "disputed": mark("部门之间有争议，建议联合研判。"),
}


def rules_of(suggestion: Suggestion | None) -> list[dict[str, Any]]:
    """Those that decided first."""
    found = sorted(suggestion.rules if suggestion else (), key=lambda rule: not rule.won)
    return [_shown(rule) for rule in found]


def conflicts_of(suggestion: Suggestion | None) -> list[str]:
    """What contradicts among them, in the language of whoever looks."""
    return [said(one) for one in suggestion.conflicts] if suggestion else []


def study_reasons(first: Referred | None) -> list[str]:
    """Why the centre may call the desks together over this case; empty where nothing speaks for it."""
    return [t(STUDY[reason]) for reason in (first.study_reasons if first else ()) if reason in STUDY]


def grounds_of(suggestion: Suggestion | None) -> list[dict[str, Any]]:
    """Why complexity, level and each co-desk are so, and how sure each is."""
    return [
        {
            "label": t(PARTS[one.part]),
            "value": _value(one),
            "confidence": one.confidence,
            "whys": listed(said(why) for why in one.whys),
        }
        for one in (suggestion.grounds if suggestion else ())
    ]


def _value(ground: Ground) -> str:
    if ground.part == "co_desk":
        return surroundings.desk_name(ground.value)
    return t(TABLES[ground.part].get(ground.value, ground.value))


def _shown(rule: MatchedRule) -> dict[str, Any]:
    effects = [_effect(name, value) for name, value in rule.effects.items()]
    return {"name": rule.name, "by": rule.by, "won": rule.won, "effects": listed(effects)}


def _effect(name: str, value: str) -> str:
    if name == "person":
        return t(EFFECTS[name])
    words: Callable[[str], str] = _names(name)
    return t("{label}：{value}", label=t(EFFECTS[name]), value=listed(words(code) for code in value.split()))


def _names(name: str) -> Callable[[str], str]:
    if name in TABLES:
        return lambda code: t(TABLES[name].get(code, code))
    return surroundings.desk_name
