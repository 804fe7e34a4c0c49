"""The one table that says which event puts a case into which state, and which of two events counts.

The latest fact by (round, at, stage, routing decision, rank, event id) wins. The moment decides between
services; stage, decision and rank only break a tie, as when one use case tells of two things at the same instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from supervision.model import Fact

OUTCOME = "outcome"  # the state is the fact's own outcome: agreed, failed or withdrawn


@dataclass(frozen=True)
class Rule:
    """``state`` that the event leads to ("" for none); ``stage`` and ``rank`` order events of one instant."""

    state: str
    stage: int
    rank: int


RULES: dict[str, Rule] = {
    "DisputeRegistered": Rule("registered", 0, 0),
    "DisputeAccepted": Rule("accepted", 0, 1),
    "DisputeRefused": Rule("refused", 0, 2),
    "DisputeReopened": Rule("reopened", 1, 0),
    "RoutingReferred": Rule("referred", 2, 0),
    "DisputeRouted": Rule("routed", 2, 1),
    "DisputeReturned": Rule("returned", 2, 2),
    "DisputeSigned": Rule("signed", 2, 3),
    "OfferRefused": Rule("offered", 3, 0),
    "OfferLapsed": Rule("offered", 3, 0),
    "MediatorOffered": Rule("offered", 3, 1),
    "NoMediatorLeft": Rule("unassigned", 3, 2),
    "MediatorAssigned": Rule("in_mediation", 4, 0),
    "MediationOpened": Rule("in_mediation", 4, 1),
    "DisputeConcluded": Rule(OUTCOME, 5, 0),
    "CaseArchived": Rule("archived", 6, 0),
}
NO_STATE = Rule("", 9, 0)
CLOSED = frozenset({"refused", "agreed", "failed", "withdrawn", "archived"})
CONCLUDED = frozenset({"agreed", "failed", "withdrawn", "archived"})

# state → (the post that has the case, what it should do next); "desk" and "mediator" are the case's own.
NEXT: dict[str, tuple[str, str]] = {
    "registered": ("window", "accept"),
    "accepted": ("triage", "decide_routing"),
    "referred": ("triage", "decide_routing"),
    "returned": ("triage", "decide_routing"),
    "reopened": ("triage", "decide_routing"),
    "routed": ("desk", "sign"),
    "signed": ("dispatch", "assign"),
    "offered": ("mediator", "answer_offer"),
    "unassigned": ("dispatch", "assign"),
    "in_mediation": ("mediator", "record_step"),
    "agreed": ("assistance", "visit"),
    "failed": ("assistance", "visit"),
    "withdrawn": ("assistance", "visit"),
}


def state_of(fact: Fact) -> str:
    """The state that this fact leads to, "" for none."""
    rule = RULES.get(fact.kind, NO_STATE)
    return str(fact.data.get(OUTCOME, "")) if rule.state == OUTCOME else rule.state


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """The facts as they happened; one that does not name its round belongs to the round of its moment."""
    known = list(facts)
    starts = _round_starts(known)
    return sorted(known, key=lambda fact: _order(fact, starts))


def _order(fact: Fact, starts: Sequence[tuple[int, datetime]]) -> tuple[int, datetime, int, int, int, str]:
    rule = RULES.get(fact.kind, NO_STATE)
    return (
        round_of(fact, starts),
        fact.at,
        rule.stage,
        int(fact.data.get("decision", 0)),
        rule.rank,
        fact.event_id,
    )


def round_of(fact: Fact, starts: Sequence[tuple[int, datetime]]) -> int:
    return fact.round or max((number for number, at in starts if at <= fact.at), default=1)


def _round_starts(facts: Iterable[Fact]) -> list[tuple[int, datetime]]:
    """When each round after the first began: at its reopening, or while that is unknown at its first fact."""
    starts: dict[int, tuple[bool, datetime]] = {}
    for fact in facts:
        if fact.round > 1:
            here = (fact.kind != "DisputeReopened", fact.at)
            starts[fact.round] = min(starts.get(fact.round, here), here)
    return [(number, at) for number, (_, at) in starts.items()]


def history(facts: Iterable[Fact]) -> list[tuple[datetime, str]]:
    """The states that a case went through, each once in a row."""
    steps: list[tuple[datetime, str]] = []
    for fact in in_order(facts):
        state = state_of(fact)
        if state and (not steps or steps[-1][1] != state):
            steps.append((fact.at, state))
    return steps


def holder_and_action(state: str, desk: str, mediator_id: str, offered_to: str) -> tuple[str, str]:
    """Who has the case now (a desk's code, a person's id or a post) and what they should do next."""
    post, action = NEXT.get(state, ("", "none"))
    if state == "offered" and not offered_to:
        return "dispatch", "assign"
    own = {"desk": desk, "mediator": offered_to if state == "offered" else mediator_id}
    return own.get(post, post), action
