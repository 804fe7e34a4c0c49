"""What the visits found, as the visit form asks for it (回访情况, domain.md §2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mediation.handlers.papers.content import chinese_day
from mediation.model import StepRecord
from mediation.queries.sealing import unseal
from mediation.queries.visits import QUESTIONS, answers
from messaging.call import Call
from servicekit.clock import local_date

ROOM = "\n"  # where nobody was asked it is written by hand


def visit_findings(call: Call, visits: Sequence[StepRecord]) -> dict[str, str]:
    """One line for each visit that asked; with several each has its day."""
    told = list(_told(call, visits))
    dated = len(told) > 1
    return {
        name: "\n".join(f"{day}：{words[name]}" if dated else words[name] for day, words in told) or ROOM
        for name in QUESTIONS
    }


def _told(call: Call, visits: Sequence[StepRecord]) -> Iterator[tuple[str, dict[str, str]]]:
    for one in visits:
        found = unseal(call.settings.identity_key, one.sealed).get("findings")
        if found:
            yield chinese_day(local_date(one.held_at)), answers(found)
