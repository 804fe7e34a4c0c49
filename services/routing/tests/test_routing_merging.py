"""What is worked under another dispute, on both databases; links and their undoing come in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import routing as c
from contracts.assistance import DisputeReopened
from contracts.case import CaseBrief, DisputeBrief
from contracts.departments import DisputeReturned
from contracts.intake import DisputeAccepted, DisputesLinked
from contracts.linking import DisputesUnlinked
from contracts.mediation import CaseArchived, DisputeConcluded
from contracts.people import Actor
from routing import handlers, queries
from routing.errors import NotWaiting
from routing.model import Docket

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SURE = "包工头欠我们农民工工资不给，半年工资两万三千元"
UNSURE = "建议在中心小学门口设置护学岗"
DECIDER = Actor(person_id="triage1", roles=("triage",), rights=("routing.decide",))


@pytest.fixture
def accept(do: Callable[..., Any]) -> Callable[..., None]:
    def one(dispute_id: str, narrative: str = SURE) -> None:
        brief = DisputeBrief(
            dispute_id=dispute_id, number=f"N-{dispute_id}", channel="window", narrative=narrative, parties=(), registered_at=NOW,
        )  # fmt: skip
        event = DisputeAccepted(at=NOW, dispute=brief, accepted_by="window1")
        do(handlers.take_accepted, event)

    return one


def linked(one: str, other: str, kind: Any = "duplicate") -> DisputesLinked:
    return DisputesLinked(at=NOW, dispute_id=one, other_id=other, kind=kind, linked_by="window1")


def unlinked(one: str, other: str, kind: Any = "duplicate") -> DisputesUnlinked:
    return DisputesUnlinked(at=NOW, dispute_id=one, other_id=other, kind=kind, unlinked_by="window1")


def case(dispute_id: str, round_: int = 1) -> CaseBrief:
    return CaseBrief(
        dispute_id=dispute_id, number=f"N-{dispute_id}", channel="window", narrative=SURE, parties=(), registered_at=NOW,
        type_code="04", complexity="simple", lead_desk="rss", round=round_,
    )  # fmt: skip


def ended(dispute_id: str, round_: int = 1) -> DisputeConcluded:
    return DisputeConcluded(at=NOW, case=case(dispute_id, round_), outcome="agreed", mediator_id="m1")


def states(session: Session) -> dict[str, tuple[str, str]]:
    return {one.dispute_id: (one.state, one.under) for one in session.query(Docket)}


def told(events: list[Any], dispute_id: str) -> list[str]:
    return [one.name() for one in events if one.subject == dispute_id]


def test_a_repeat_follows_its_original_and_stands_where_it_stood_when_that_is_undone(
    session: Session, do: Any, accept: Any, published: Any
) -> None:
    accept("a")
    accept("b")
    do(handlers.take_linked, linked("b", "a"))
    assert states(session) == {"a": ("routed", ""), "b": ("merged", "a")}
    merged = published(session)[-1]
    assert (merged.head_number, merged.kind, merged.step, merged.routed.lead_desk) == (
        "N-a",
        "duplicate",
        1,
        "rss",
    )
    do(handlers.take_unlinked, unlinked("b", "a"))
    assert states(session)["b"] == ("routed", "")
    assert told(published(session), "b") == ["DisputeRouted", "DisputeMerged", "DisputeParted"]


def test_what_waits_at_the_study_table_leaves_it_and_comes_back(
    session: Session, do: Any, accept: Any
) -> None:
    accept("a")
    accept("b", UNSURE)
    do(handlers.take_linked, linked("b", "a", "gathered"))
    assert queries.list_referred(session, c.ListReferred(), DECIDER).items == ()
    wanted = {"dispute_id": "b", "type_code": "04", "complexity": "complex", "lead_desk": "sfs"}
    with pytest.raises(NotWaiting):
        do(handlers.decide_routing, c.DecideRouting.model_validate(wanted), actor=DECIDER)
    do(handlers.take_unlinked, unlinked("b", "a", "gathered"))
    assert [one.dispute_id for one in queries.list_referred(session, c.ListReferred(), DECIDER).items] == [
        "b"
    ]


def test_what_is_linked_before_it_is_accepted_is_never_decided_and_is_studied_when_parted(
    session: Session, do: Any, accept: Any, published: Any
) -> None:
    do(handlers.take_linked, linked("b", "a"))
    accept("b")  # the original is not there yet: nobody waits for it
    assert told(published(session), "b") == ["DisputeRouted"]
    accept("a")
    assert states(session)["b"] == ("merged", "a")
    do(handlers.take_linked, linked("c", "a"))
    accept("c")
    assert told(published(session), "c") == ["DisputeMerged"]
    do(handlers.take_unlinked, unlinked("c", "a"))
    assert told(published(session), "c") == ["DisputeMerged", "DisputeParted", "DisputeRouted"]


def test_the_undoing_that_is_told_first_leaves_nothing(session: Session, do: Any, accept: Any) -> None:
    accept("a")
    accept("b")
    do(handlers.take_unlinked, unlinked("b", "a"))
    do(handlers.take_linked, linked("b", "a"))
    assert states(session)["b"] == ("routed", "")


def test_followers_end_with_what_they_lie_under_and_are_in_work_again_with_it(
    session: Session, do: Any, accept: Any, published: Any
) -> None:
    for one in ("a", "b", "c"):
        accept(one)
    for one in ("b", "c"):
        do(handlers.take_linked, linked(one, "a", "gathered"))
    for _ in range(2):
        do(handlers.take_end, ended("a"))
    do(
        handlers.take_archived,
        CaseArchived(at=NOW, dispute_id="a", number="LSQP-a", outcome="agreed", round=1),
    )
    again = DisputeReopened(at=NOW, case=case("a", 2), reason="unsatisfied", former_mediator_id="m1")
    do(handlers.take_new_round, again)
    for one in ("b", "c"):
        assert told(published(session), one) == [
            "DisputeRouted",
            "DisputeMerged",
            "MergedEnded",
            "MergedArchived",
            "DisputeMerged",
        ]
    assert [one.step for one in published(session) if one.subject == "b" and hasattr(one, "step")] == [
        1,
        1,
        1,
        2,
    ]


def test_nobody_follows_what_ended_what_follows_itself_or_leads_others(
    session: Session, do: Any, accept: Any
) -> None:
    for one in ("a", "b", "c", "d"):
        accept(one)
    do(handlers.take_end, ended("a"))
    do(handlers.take_linked, linked("b", "a"))  # told that it ended: the repeat is worked by itself
    assert states(session)["b"] == ("routed", "")
    do(handlers.take_linked, linked("d", "c"))
    do(handlers.take_linked, linked("b", "d"))
    do(handlers.take_linked, linked("c", "b"))
    assert {one: under for one, (_, under) in states(session).items() if under} == {"d": "c"}


def test_a_desk_that_returns_what_was_merged_meanwhile_leaves_it_to_the_study_table_later(
    session: Session, do: Any, accept: Any
) -> None:
    accept("a")
    accept("b")
    do(handlers.take_linked, linked("b", "a"))
    back = DisputeReturned(
        at=NOW, dispute_id="b", number="N-b", desk="rss", officer_id="o1", reason="不归我们", proposed_desk="sfs", decision_no=1,
    )  # fmt: skip
    do(handlers.take_returned, back)
    assert states(session)["b"] == ("merged", "a")
    do(handlers.take_unlinked, unlinked("b", "a"))
    assert states(session)["b"] == ("waiting", "")
