"""The one table that says which event puts a case into which state, and which of two events counts.

The last fact by (round, stage, step, turn) wins, and a step is a routing decision or the attempt to find a mediator:
what cannot be otherwise comes after what it follows from. Moments decide only where nothing else does, because the
clocks of several machines differ and jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from supervision.model import Fact

OUTCOME = "outcome"  # the state is the fact's own outcome: agreed, failed or withdrawn


@dataclass(frozen=True)
class Rule:
    """``state`` that the event leads to ("" for none), and where it stands in its round.

    ``rank`` orders the facts of a stage that each come but once; in a stage that goes forth and back ``turn`` orders
    the facts of one step, and ``rank`` those of one instant whose step is unknown (told before steps were named).
    """

    state: str
    stage: int
    rank: int
    turn: int = 0


RULES: dict[str, Rule] = {
    "DisputeRegistered": Rule("registered", 0, 0),
    "DisputeAccepted": Rule("accepted", 0, 1),
    "DisputeRefused": Rule("refused", 0, 2),
    "DisputeReopened": Rule("reopened", 1, 0),
    "RoutingReferred": Rule("referred", 2, 0, turn=2),
    "DisputeRouted": Rule("routed", 2, 1),
    "RoutingCorrected": Rule("routed", 2, 1),
    "DisputeReturned": Rule("returned", 2, 2, turn=1),
    "DisputeSigned": Rule("signed", 2, 3, turn=1),
    "OfferRefused": Rule("offered", 3, 0, turn=1),
    "OfferLapsed": Rule("offered", 3, 0, turn=1),
    "MediatorOffered": Rule("offered", 3, 1),
    "NoMediatorLeft": Rule("unassigned", 3, 2, turn=2),
    "MediatorAssigned": Rule("in_mediation", 4, 0),
    "MediationOpened": Rule("in_mediation", 4, 1),
    "DisputeConcluded": Rule(OUTCOME, 5, 0),
    "CaseArchived": Rule("archived", 6, 0),
}
NO_STATE = Rule("", 9, 0)
STEPPED = frozenset({2, 3})  # stages that go forth and back: decisions with returns, offers with refusals
CLOSED = frozenset({"refused", "agreed", "failed", "withdrawn", "archived"})
CONCLUDED = frozenset({"agreed", "failed", "withdrawn", "archived"})

# state → (the post that has the case, what it should do next); "desk" and "mediator" are the case's own.
NEXT: dict[str, tuple[str, str]] = {
    "registered": ("window", "accept"),
    "accepted": ("triage", "decide_routing"),
    "referred": ("triage", "decide_routing"),
    "returned": ("triage", "decide_routing"),
    "reopened": ("dispatch", "assign"),
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
    """The facts as they happened; one that does not name its round belongs to its step's, or that of its moment."""
    known = list(facts)
    rounds = Rounds(known)
    return sorted(known, key=lambda fact: _order(fact, rounds))


def _order(fact: Fact, rounds: Rounds) -> tuple[Any, ...]:
    rule, step = RULES.get(fact.kind, NO_STATE), _step(fact)
    place = (rule.turn if step else 0) if rule.stage in STEPPED else rule.rank
    return rounds.of(fact), rule.stage, step, place, fact.at, rule.rank, fact.event_id


def _step(fact: Fact) -> int:
    return int(fact.data.get("decision") or fact.data.get("attempt") or 0)


class Rounds:
    """Which round a fact belongs to."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._starts = _round_starts(facts)
        self._decided = {
            _step(fact): fact.round for fact in facts if fact.kind == "DisputeRouted" and fact.round
        }

    def of(self, fact: Fact) -> int:
        if fact.round:
            return fact.round
        if RULES.get(fact.kind, NO_STATE).stage == 2 and _step(fact) in self._decided:
            return self._decided[_step(fact)]
        return max((number for number, at in self._starts if at <= fact.at), default=1)


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
