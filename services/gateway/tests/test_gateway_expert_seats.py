"""The pages of the expert's seat in a panel on a stub bus: board, decision, and the expert's desk, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts import expert_draw as d
from contracts import expert_pool as p
from contracts import expert_seats as e
from contracts import mediation as m
from contracts import mediator_dispatch as c
from services.gateway.tests.test_gateway_dispatch import COORDINATOR, Bus, in_english

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
EXPERT = ("E01", "expert", ("expert.answer",))
ROW: dict[str, Any] = {
    "dispute_id": "d1", "number": "LSQP-1", "state": "assigned", "type_code": "07", "complexity": "complex", "risk": "none",
    "village_code": "370832104200", "round": 1, "tried": 1, "mediator_id": "M1", "second_id": "M2", "since": NOW,
}  # fmt: skip
FIELDS = d.ExpertFields(items=(d.ExpertFieldSheet(code="CI1", name="Land", experts=4),), days=3)


def seat(state: str, **changes: Any) -> c.ExpertSeat:
    return c.ExpertSeat(state=state, **changes)


def bus_with(found: c.ExpertSeat | None, who: Any = COORDINATOR) -> Bus:
    rows = c.DispatchRows(items=(c.DispatchRow(**ROW, expert=found),), seats=1)
    sheet = c.DispatchSheet(dispute_id="d1", state="assigned", mediator_id="M1", second_id="M2", expert=found)
    return Bus(
        who,
        ListDispatch=lambda _: rows,
        GetDispatch=lambda _: sheet,
        ListExpertFields=lambda _: FIELDS,
        AskForExpert=lambda _: sheet,
        DoWithoutExpert=lambda _: sheet,
    )


def test_the_board_shows_the_panel_and_counts_the_seats_to_decide(open_page: Any) -> None:
    page = open_page(bus_with(seat("asked", expert_id="E01", due_at=NOW)), "/dispatch?state=expert")
    assert "等专家答复" in page
    assert re.search(r"待定专家.{0,80}1", page, re.DOTALL)
    assert 'href="/disputes/d1/expert"' in page


@pytest.mark.parametrize(
    ("found", "may_ask", "may_waive"),
    [
        (None, True, False),
        (seat("proposed"), True, True),
        (seat("asked", expert_id="E01", due_at=NOW, required=True), False, True),
        (seat("lacking"), True, True),
        (seat("waived"), True, False),
    ],
)
def test_the_seat_offers_what_may_be_decided(
    open_page: Any, found: Any, may_ask: bool, may_waive: bool
) -> None:
    page = open_page(bus_with(found), "/disputes/d1/expert")
    assert ('id="ask-expert"' in page, "/expert/waive" in page) == (may_ask, may_waive)
    assert in_english(open_page(bus_with(found), "/disputes/d1/expert?lang=en")) == []


def test_a_mediator_may_not_give_up_what_the_rules_ask_for(open_page: Any) -> None:
    mediator = ("M1", "mediator", ("mediation.work", "offer.answer"))
    page = open_page(bus_with(seat("wanted", required=True), mediator), "/disputes/d1/expert")
    assert "/expert/waive" not in page


def test_a_decision_is_sent_with_its_reason(client_of: Any) -> None:
    bus = bus_with(seat("proposed"))
    client = client_of(bus)
    page = client.get("/disputes/d1/expert").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]
    words = {"csrf_token": token, "reason": "双方说不清地界"}
    assert client.post("/disputes/d1/expert", data={**words, "field": "CI1"}).status_code in (302, 303)
    assert client.post("/disputes/d1/expert/waive", data=words).status_code in (302, 303)
    sent = [one for one in bus.asked if isinstance(one, e.AskForExpert | e.DoWithoutExpert)]
    assert [(type(one).__name__, one.reason) for one in sent] == [
        ("AskForExpert", "双方说不清地界"), ("DoWithoutExpert", "双方说不清地界"),
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "words"), [("asked", "参加专家组"), ("seated", "退出专家组")])
def test_the_expert_takes_or_leaves_a_seat_and_writes_no_opinion_there(
    open_page: Any, state: str, words: str
) -> None:
    one = p.Consultation(
        consultation_id="k1", dispute_id="d1", number="LSQP-1", expert_id="E01", expert_name="Li", committee="Land",
        type_code="07", narrative="两家争地界", question="请您参加", state=state, asked_by="rules", asked_at=NOW, due_at=NOW,
        kind="seat", round=1,
    )  # fmt: skip
    bus = Bus(EXPERT, ListConsultations=lambda _: p.Consultations(items=(one,)))
    page = open_page(bus, f"/consultations?state={state}")
    assert words in page
    assert "/consultations/k1/opinion" not in page


def session_of(state: str = "planned", hours: int = 3, **changes: Any) -> m.SessionSheet:
    starts = NOW + timedelta(hours=hours)
    return m.SessionSheet(
        session_id="s1", dispute_id="d1", number="LSQP-1", mediator_id="M1", manner="together", state=state,
        starts_at=starts, ends_at=starts + timedelta(hours=2), version=1, **changes,
    )  # fmt: skip


def test_only_sessions_to_come_are_named_for_an_invitation(client_of: Any) -> None:
    from gateway.pages.draws import planned

    client = client_of(bus_with(None))
    sheets = m.SessionSheets(
        items=(
            session_of(place="村委会"),
            session_of("held", place="别处"),
            session_of(hours=-3, place="从前"),
        )
    )
    with client.application.test_request_context("/"):
        found = planned(sheets, NOW)
    assert [href for href, _ in found] == ["/proceedings/d1/sessions/s1"]
    assert "村委会" in found[0][1]
