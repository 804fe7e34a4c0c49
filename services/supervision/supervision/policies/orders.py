"""The clock of an order that an outside system sent: by when it wants its answer (工单时限, domain.md §5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from supervision.model import Fact
from supervision.policies.fold import earliest
from supervision.policies.span import Span

# The outside system has its answer.
ANSWERS = ("DisputeRefused", "DisputeConcluded", "CaseArchived")

WHY = {True: "来源系统给的时限", False: "工单没有写时限，按工作日推算"}


def order_term(facts: Sequence[Fact]) -> Iterator[Span]:
    """The order came → it was answered or taken back; another day is another term from the same start."""
    told = sorted((fact for fact in facts if fact.kind == "OrderTermSet"), key=lambda fact: fact.at)
    if told:
        due_at = datetime.fromisoformat(str(told[-1].data["order_due_at"]))
        due_on = date.fromisoformat(str(told[-1].data["order_due_on"]))
        why = WHY[bool(told[-1].data.get("given", True))]
        yield Span("order", "order", "", told[0].at, _answered(facts), due_on, why, due_at)


def _answered(facts: Sequence[Fact]) -> datetime | None:
    return earliest(
        [fact.at for fact in facts if fact.kind in ANSWERS or fact.data.get("change") == "withdraw"]
    )
