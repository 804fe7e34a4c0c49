"""What a form says of the beginning and the end of a case: the day it was asked for, the result, and the ways left."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.case import CaseBrief
from contracts.codes import END_REASONS
from mediation.handlers.papers.agreement import numbered
from mediation.handlers.papers.content import chinese_day
from mediation.model import Agreement, Proceeding
from mediation.policies import other_ways
from mediation.policies.gates import ways_of
from mediation.policies.sources import source_of
from mediation.queries import gates_of
from mediation.queries.sealing import unseal
from messaging.call import Call
from servicekit.clock import local_date


def closed_on(call: Call, proceeding: Proceeding, ended: date | None) -> date | None:
    """结案时间: performed, or finished where nothing was to be performed or is not yet (domain.md §2.2)."""
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    return (agreement.performed_on if agreement else None) or ended


def asked_on(brief: CaseBrief) -> str:
    """The day a party asked, from which limitation runs anew (domain.md §1.8); empty where nobody asked."""
    asked = source_of(brief.channel, brief.referred_by) == "asked"
    return chinese_day(local_date(brief.registered_at)) if asked else ""


def result(call: Call, proceeding: Proceeding) -> str:
    if proceeding.outcome == "agreed":
        return "经调解达成协议"
    if not proceeding.end_code:
        return ""
    note = unseal(call.settings.identity_key, proceeding.end_sealed).get("note", "")
    return f"未达成协议：{END_REASONS[proceeding.end_code]}" + (f"\n{note}" if note else "")


def of_the_end(call: Call, proceeding: Proceeding) -> dict[str, Any]:
    """Why it ended without an agreement, and which ways remain (人民调解法 §26)."""
    end = unseal(call.settings.identity_key, proceeding.end_sealed)
    ways = (*ways_of(gates_of(call.session, proceeding)), *other_ways(proceeding.type_code))
    return {
        "终止原因": END_REASONS.get(proceeding.end_code or "", ""),
        "终止说明": end.get("note", ""),
        "无争议事实": end.get("undisputed", ""),
        "途径": numbered(ways),
    }
