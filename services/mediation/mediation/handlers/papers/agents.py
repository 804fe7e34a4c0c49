"""授权委托书: one for each party who sends an agent, with the power that was told (domain.md §1.4, §2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BLANK = "＿" * 12
MARK, ROOM = "√", "　"


def powers_of(parties: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Where nobody named an agent, one for each to fill in by hand; nobody gives power for another party."""
    named = [one for one in parties if one.get("name")]
    sending = [one for one in named if one.get("agent")]
    return list(_told(sending or named)) or [_power(BLANK, BLANK, "")]


def _told(parties: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for one in parties:
        details = str(one.get("details", "")).rstrip("。；，")
        principal = "，".join(filter(None, (one["name"], details)))
        yield _power(principal, one.get("agent") or BLANK, one.get("agent_power", ""))


def _power(principal: str, agent: str, power: str) -> dict[str, str]:
    return {
        "委托人": principal,
        "受委托人": agent,
        "一般": MARK if power == "general" else ROOM,
        "特别": MARK if power == "special" else ROOM,
    }
