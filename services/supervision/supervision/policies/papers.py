"""Which papers a dispute's parties must still bring."""

from __future__ import annotations

from collections.abc import Sequence

from supervision.model import Fact

ENDS = ("PapersGiven", "PapersWithdrawn")
CLOSED = ("DisputeConcluded", "CaseArchived")


def still_asked(facts: Sequence[Fact]) -> list[Fact]:
    """What was asked and neither brought nor withdrawn, while the dispute goes on; the soonest day first."""
    over = {fact.data.get("papers") for fact in facts if fact.kind in ENDS}
    ended = max((fact.at for fact in facts if fact.kind in CLOSED), default=None)
    asked = [
        fact
        for fact in facts
        if fact.kind == "PapersAsked"
        and fact.data.get("papers") not in over
        and (ended is None or fact.at > ended)
    ]
    return sorted(asked, key=lambda fact: str(fact.data["until_on"]))
