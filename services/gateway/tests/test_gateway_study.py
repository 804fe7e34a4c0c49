"""The study table on a stub bus: its order and the clock of the case at hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts import supervision as s
from contracts.desk_papers import Notes
from contracts.routing import ListReferred
from services.gateway.tests.test_gateway_notes import NOW, TRIAGE, Bus


def case_with(*clocks: s.ClockSheet) -> s.CaseSheet:
    return s.CaseSheet(
        dispute_id="d1", number="LSQP-1", state="accepted", channel="window", excerpt="x", registered_at=NOW,
        updated_at=NOW, clocks=clocks,
    )  # fmt: skip


def clock(name: str, **changes: Any) -> s.ClockSheet:
    due_at = NOW + timedelta(days=1)
    return s.ClockSheet(clock=name, started_at=NOW, due_at=due_at, share_left=0.5, overdue=False).model_copy(
        update=changes
    )


def table(**answers: Any) -> Bus:
    return Bus(TRIAGE, ListNotes=Notes(items=()), **answers)


def listed(bus: Bus) -> ListReferred:
    return next(one for one in bus.asked if isinstance(one, ListReferred))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_case_at_hand_shows_until_when_it_is_to_be_routed(language: str, open_page: Any) -> None:
    page = open_page(table(GetCase=case_with(clock("route"))), f"/study?lang={language}")
    assert "2026-03-12" in page and ("分流时限" in page) == (language == "zh")


@pytest.mark.parametrize("clocks", [(), (clock("settle"),), (clock("route", stopped_at=NOW),)])
def test_no_clock_is_shown_that_does_not_run(clocks: Any, open_page: Any) -> None:
    assert "分流时限" not in open_page(table(GetCase=case_with(*clocks)), "/study")


def test_the_order_stands_in_the_address_and_can_be_taken_back(open_page: Any) -> None:
    bus = table()
    page = open_page(bus, "/study?sort=risk")
    assert listed(bus).by_risk and "顺序：风险高的在前" in page
    plain = table()
    open_page(plain, "/study?sort=nothing")
    assert not listed(plain).by_risk
