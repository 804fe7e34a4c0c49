"""What an outside system is told of a case besides its state: the result, the visit, why it was returned, a limit that stands
otherwise (domain.md §1.5, §5.1, §5.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supervision.model import Fact
from supervision.policies.merging import following

# They say something of a case that changes no state.
HEARD = frozenset({"VisitRecorded", "LimitChanged"})


def end_of(facts: Sequence[Fact], number: int) -> dict[str, Any]:
    """How round ``number`` ended: outcome, code of the reason, day; empty where it has not."""
    ends = [fact for fact in facts if fact.kind == "DisputeConcluded" and fact.round == number]
    under = following(facts)
    if not ends and under is not None and under.end is not None:
        ends = [under.end]  # it ended with the case that it is worked under
    if not ends:
        return {}
    last = max(ends, key=lambda fact: fact.at).data
    return {"outcome": last["outcome"], "reason_code": last.get("reason", ""), "ended_on": last["on"]}


def visit_of(facts: Sequence[Fact], number: int) -> dict[str, Any]:
    """What the latest visit of round ``number`` heard; empty where there was none."""
    visits = [fact for fact in facts if fact.kind == "VisitRecorded" and fact.round == number]
    if not visits:
        return {}
    last = max(visits, key=lambda fact: fact.at)
    return {
        "reached": last.data.get("reached", True),
        "satisfaction": last.data.get("satisfaction", ""),
        "performance": last.data.get("performance", ""),
        "visited_on": last.data.get("on") or last.at.date().isoformat(),
    }


def return_of(facts: Sequence[Fact], state: str) -> dict[str, Any]:
    """Why the desk sent it back; empty where the case is not returned, or nobody kept why."""
    returns = [fact for fact in facts if fact.kind == "DisputeReturned" and fact.data.get("reason")]
    if state != "returned" or not returns:
        return {}
    return {"reason": max(returns, key=lambda fact: (fact.data["decision"], fact.at)).data["reason"]}


def limit_of(facts: Sequence[Fact], number: int) -> dict[str, Any]:
    """What was changed last of a limit of the law in round ``number``; empty where nothing was, or nobody kept what."""
    changes = [fact for fact in facts if fact.round == number and fact.data.get("limit_kind")]
    if not changes:
        return {}
    last = max(changes, key=lambda fact: fact.at).data
    return {"kind": last["limit_kind"], "reason": last["reason"], "due_on": last.get("law_due_on")}
