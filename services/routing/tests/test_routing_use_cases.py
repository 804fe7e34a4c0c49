"""Use cases of routing on both databases, with the reference town's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from contracts import routing as c
from contracts.case import DisputeBrief
from contracts.departments import DisputeReturned
from contracts.errors import Forbidden, TooEarly
from contracts.intake import DisputeAccepted
from contracts.people import Actor
from routing import handlers, queries, tables
from routing.errors import NotWaiting, UnknownDispute, WrongDecision
from routing.model import Docket
from routing.policies.lowering import unexplained
from servicekit import batches
from testkit.statements import statements

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SURE = "包工头欠我们农民工工资不给，半年工资两万三千元"
UNSURE = "建议在中心小学门口设置护学岗"  # not a dispute: a person looks first
COMPLEX = "工地拖欠我们四十名工人工资八十万元，大家准备集体上访"
DECIDER = Actor(person_id="triage1", roles=("triage",), rights=("routing.decide",))


def accepted(narrative: str = SURE, dispute_id: str = "d1", **more: Any) -> DisputeAccepted:
    dispute = DisputeBrief(
        dispute_id=dispute_id, number=f"LSQP-{dispute_id}", channel="window", narrative=narrative, parties=(),
        registered_at=NOW, **more,
    )  # fmt: skip
    return DisputeAccepted(at=NOW, dispute=dispute, accepted_by="window1")


def returned(decision_no: int = 1, dispute_id: str = "d1", desk: str = "rss") -> DisputeReturned:
    return DisputeReturned(
        at=NOW, dispute_id=dispute_id, number=f"LSQP-{dispute_id}", desk=desk, officer_id="o1",
        reason="不是劳动关系", proposed_desk="sfs", decision_no=decision_no,
    )  # fmt: skip


def decision(**changes: Any) -> c.DecideRouting:
    given = {"dispute_id": "d1", "type_code": "04", "complexity": "complex", "lead_desk": "sfs"}
    return c.DecideRouting.model_validate({**given, **changes})


def kinds(events: list[Any]) -> list[str]:
    return [type(event).__name__ for event in events]


def sheet(session: Session, dispute_id: str = "d1") -> c.RoutingSheet:
    return queries.get_routing(session, dispute_id)


def test_what_the_rules_are_sure_of_is_routed_with_its_evidence(
    session: Session, do: Any, published: Any
) -> None:
    do(handlers.take_accepted, accepted())
    [event] = published(session)
    assert (event.case.lead_desk, event.case.type_code, event.decided_by) == ("rss", "10", "rules")
    assert (event.decision_no, event.designated, event.headers()) == (1, False, {"desk": "rss"})
    assert event.evidence
    assert all(0 <= e.start < e.end <= len(SURE) and e.why for e in event.evidence)
    assert event.rules_version
    assert sheet(session).state == "routed"


def test_the_case_keeps_what_intake_knew(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted(village_code="370832104200", people_involved=3))
    [event] = published(session)
    assert (event.case.village_code, event.case.people_involved) == ("370832104200", 3)
    assert (event.case.narrative, event.case.round) == (SURE, 1)


def test_what_the_rules_are_not_sure_of_waits_for_a_person(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted(UNSURE))
    [event] = published(session)
    assert (type(event).__name__, event.why) == ("RoutingReferred", "low_confidence")
    [waiting] = queries.list_referred(session, c.ListReferred(), DECIDER).items
    assert (waiting.narrative, waiting.why, waiting.suggestion.type_code) == (UNSURE, "low_confidence", "00")
    assert sheet(session).decisions == ()


def test_the_same_dispute_again_changes_nothing(session: Session, do: Any, published: Any) -> None:
    for narrative in (SURE, UNSURE):
        do(handlers.take_accepted, accepted(narrative))
    assert kinds(published(session)) == ["DisputeRouted"]
    assert len(sheet(session).decisions) == 1


def test_a_returned_dispute_waits_with_the_desks_proposal(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted())
    do(handlers.take_returned, returned(), now=NOW + timedelta(hours=1))
    [waiting] = queries.list_referred(session, c.ListReferred(), DECIDER).items
    assert (waiting.why, waiting.returned_by, waiting.proposed_desk) == ("returned", "rss", "sfs")
    assert (waiting.return_reason, waiting.since) == ("不是劳动关系", NOW + timedelta(hours=1))
    assert (published(session)[-1].why, published(session)[-1].proposed_desk) == ("returned", "sfs")


def test_after_a_return_the_decision_is_designated(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted())
    do(handlers.take_returned, returned())
    answer = do(handlers.decide_routing, decision(reason="请王小明核实，电话13812345678"), actor=DECIDER)
    event = published(session)[-1]
    assert (event.decision_no, event.designated, event.decided_by) == (2, True, "triage1")
    assert event.case.lead_desk == "sfs"
    assert "13812345678" not in event.reason
    assert [(d.decision_no, d.designated) for d in answer.decisions] == [(1, False), (2, True)]
    assert answer.state == "routed"
    assert queries.list_referred(session, c.ListReferred(), DECIDER).waiting == 0


def test_a_return_told_twice_or_overtaken_changes_nothing(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted())
    do(handlers.take_returned, returned())
    do(handlers.take_returned, returned())
    do(handlers.decide_routing, decision(), actor=DECIDER)
    do(handlers.take_returned, returned(decision_no=1))
    assert kinds(published(session)) == ["DisputeRouted", "RoutingReferred", "DisputeRouted"]


def test_a_return_whose_decision_is_not_known_yet_waits(do: Any) -> None:
    with pytest.raises(TooEarly):
        do(handlers.take_returned, returned())
    do(handlers.take_accepted, accepted())
    with pytest.raises(TooEarly):
        do(handlers.take_returned, returned(decision_no=2))


def test_a_person_decides_what_waits_without_designating(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted(UNSURE))
    do(handlers.decide_routing, decision(co_desks=("sfs", "pcs"), risk="yellow", level="area"), actor=DECIDER)
    event = published(session)[-1]
    assert (event.decision_no, event.designated, event.case.co_desks) == (1, False, ("pcs",))
    assert (event.case.risk, event.case.level, event.case.complexity) == ("yellow", "area", "complex")
    assert sheet(session).decisions[0].suggestion.type_name
    assert sheet(session).suggestion.type_code == "00"  # what the rules said stays beside it


def test_deciding_needs_its_right(do: Any) -> None:
    do(handlers.take_accepted, accepted(UNSURE))
    with pytest.raises(Forbidden):
        do(handlers.decide_routing, decision(), actor=Actor(person_id="x", rights=("desk.work",)))


@pytest.mark.parametrize("changes", [{"lead_desk": "nobody"}, {"co_desks": ("nobody",)}])
def test_an_unknown_desk_is_refused(session: Session, do: Any, changes: dict[str, Any]) -> None:
    do(handlers.take_accepted, accepted(UNSURE))
    with pytest.raises(WrongDecision, match="nobody") as raised:
        do(handlers.decide_routing, decision(**changes), actor=DECIDER)
    assert raised.value.field == "lead_desk"
    assert sheet(session).state == "waiting"


def test_lowering_the_complexity_needs_a_reason(session: Session, do: Any) -> None:
    do(handlers.take_accepted, accepted(COMPLEX))
    if sheet(session).state == "routed":
        do(handlers.take_returned, returned(desk=sheet(session).decisions[0].suggestion.lead_desk))
    assert sheet(session).suggestion.complexity == "complex"
    for reason in ("", "   "):
        with pytest.raises(WrongDecision) as raised:
            do(handlers.decide_routing, decision(complexity="simple", reason=reason), actor=DECIDER)
        assert raised.value.field == "reason"
    answer = do(
        handlers.decide_routing, decision(complexity="simple", reason="双方已基本谈妥"), actor=DECIDER
    )
    assert answer.decisions[-1].suggestion.complexity == "simple"
    assert answer.decisions[-1].reason == "双方已基本谈妥"


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (("complex", "none", "village"), ("simple", "none", "village"), "复杂改为简单"),
        (("severe", "none", "village"), ("complex", "none", "village"), "疑难重大调低"),
        (("simple", "red", "village"), ("simple", "orange", "village"), "红色风险"),
        (("simple", "none", "town"), ("simple", "none", "village"), "镇级改为村级"),
    ],
)
def test_each_lowering_needs_its_reason(was: tuple[str, ...], now: tuple[str, ...], words: str) -> None:
    def grades(found: tuple[str, ...]) -> Any:
        named = dict(zip(("complexity", "risk", "level"), found, strict=True))
        return SimpleNamespace(**named, severe=found[0] == "severe")

    assert words in unexplained(grades(was), grades(now), " ")
    assert unexplained(grades(was), grades(now), "双方已基本谈妥") == ""
    assert unexplained(grades(now), grades(was), "") == ""


def test_what_does_not_wait_cannot_be_decided(session: Session, do: Any, published: Any) -> None:
    do(handlers.take_accepted, accepted())
    with pytest.raises(NotWaiting):
        do(handlers.decide_routing, decision(), actor=DECIDER)
    with pytest.raises(UnknownDispute):
        do(handlers.decide_routing, decision(dispute_id="nothing"), actor=DECIDER)
    assert len(published(session)) == 1


def test_a_dispute_that_routing_has_not_heard_of_has_an_empty_sheet(session: Session) -> None:
    assert sheet(session, "nothing") == c.RoutingSheet(dispute_id="nothing", state="unknown")


def test_the_study_table_is_paged_with_the_longest_waiting_first(session: Session, do: Any) -> None:
    for hour in (3, 1, 2):
        do(handlers.take_accepted, accepted(UNSURE, f"d{hour}"), now=NOW + timedelta(hours=hour))
    do(handlers.take_accepted, accepted(SURE, "d4"))
    first = queries.list_referred(session, c.ListReferred(limit=2), DECIDER)
    rest = queries.list_referred(session, c.ListReferred(limit=2, cursor=first.next_cursor), DECIDER)
    assert [item.dispute_id for item in (*first.items, *rest.items)] == ["d1", "d2", "d3"]
    assert (first.waiting, rest.next_cursor) == (3, "")


def test_the_dockets_of_a_batch_are_loaded_together(session: Session, engine: Engine, do: Any) -> None:
    for number in (1, 2):
        do(handlers.take_accepted, accepted(SURE, f"d{number}"))
    session.expunge_all()
    with statements(engine) as seen:
        queries.preload(session, ["d1", "d2", "d3"])
        found = [batches.find(session, Docket, dispute_id) is not None for dispute_id in ("d1", "d2", "d3")]
    assert (found, len(seen)) == ([True, True, False], 1)


def test_the_chain_of_rows_holds_codes_only(session: Session, do: Any) -> None:
    do(handlers.take_accepted, accepted())
    do(handlers.take_returned, returned())
    do(handlers.decide_routing, decision(), actor=DECIDER)
    rows = session.execute(select(tables.AUDIT).order_by(tables.AUDIT.c.position)).all()
    assert [row.action for row in rows] == ["routing.decided", "routing.referred", "routing.decided"]
    assert "工资" not in str(rows)
    assert "劳动关系" not in str(rows)


def test_the_queue_is_narrowed_to_a_reason_a_door_a_village_a_type_or_certain_ones(
    session: Session, do: Callable[..., Any]
) -> None:
    do(handlers.take_accepted, accepted(UNSURE, "d1", village_code="370832104200"))
    do(handlers.take_accepted, accepted(UNSURE, "d2"))

    def listed(**filters: Any) -> list[str]:
        found = queries.list_referred(session, c.ListReferred(**filters), DECIDER).items
        return sorted(one.dispute_id for one in found)

    [first, _] = queries.list_referred(session, c.ListReferred(), DECIDER).items
    assert listed(why=first.why) == ["d1", "d2"] and listed(why="returned") == []
    assert listed(channel="window") == ["d1", "d2"] and listed(channel="online") == []
    assert listed(village="370832104200") == ["d1"]
    assert listed(type=first.suggestion.type_code) == ["d1", "d2"] and listed(type="18") == []
    risk = first.suggestion.risk
    assert listed(risk=risk) == ["d1", "d2"] and listed(risk="red" if risk != "red" else "blue") == []
    assert listed(risk="some") == ([] if risk == "none" else ["d1", "d2"])
    assert listed(dispute_ids=("d2", "nobody")) == ["d2"]


def test_the_queue_may_begin_with_the_gravest_and_goes_on_behind_a_page(
    session: Session, do: Callable[..., Any]
) -> None:
    for dispute_id, risk in (("d1", "none"), ("d2", "yellow"), ("d3", "red"), ("d4", "yellow")):
        do(handlers.take_accepted, accepted(UNSURE, dispute_id))
        docket = session.get_one(Docket, dispute_id)
        docket.suggestion = {**docket.suggestion, "risk": risk}
    session.flush()
    seen, cursor = list[str](), ""
    for _ in range(4):
        asked = c.ListReferred(by_risk=True, limit=1, cursor=cursor)
        found = queries.list_referred(session, asked, DECIDER)
        seen, cursor = [*seen, *(one.dispute_id for one in found.items)], found.next_cursor
    assert (seen, cursor) == (["d3", "d2", "d4", "d1"], "")
