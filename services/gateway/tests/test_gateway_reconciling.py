"""What pages say of the reconciliation each night, on a stub bus: for the window and the operator, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts import exchange as c
from contracts.errors import Unavailable
from services.gateway.tests.test_gateway_dispatch import Bus, in_english

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 11)
WINDOW = ("S0001", "receptionist", ("dispute.register", "exchange.reconcile"))
DESK = ("S0039", "desk_officer", ("dispute.register",))
OPERATOR = ("S0092", "operator", ("operations.read", "exchange.manage"))
DOWN = c.Nightly(reconciliation_id="r1", day=DAY, state="failed", trouble="unreachable", attempts=3)
WELL = c.Nightly(reconciliation_id="r2", day=DAY, state="done", attempts=1)
MARK = "昨晚没有对成账：连不上对方"


def system(nightly: c.Nightly | None, differences: int = 0) -> c.ConnectionRow:
    return c.ConnectionRow(
        connection_id="hotline", name="Hotline", channel="hotline_12345", form="hotline.v1", status_url="",
        orders_url="http://outside/orders", active=True, keys=(), nightly=nightly, differences=differences,
    )  # fmt: skip


def report(**changes: Any) -> dict[str, Any]:
    return {
        "reconciliation_id": "r1", "connection_id": "hotline", "connection": "Hotline", "since": DAY, "until": DAY,
        "state": "failed", "trouble": "unreachable", "asked_at": NOW, "asked_by": "system", **changes,
    }  # fmt: skip


def bus_with(who: Any, *systems: c.ConnectionRow) -> Bus:
    rows = (report(), report(reconciliation_id="r9", asked_by="S0001"))
    reports = c.ReconciliationRows(items=tuple(c.ReconciliationRow(**one) for one in rows))
    return Bus(
        who,
        ListConnections=lambda _: c.ConnectionRows(items=systems),
        ListReconciliations=lambda _: reports,
        GetReconciliation=lambda _: c.ReconciliationSheet(**report(), differences=()),
    )


@pytest.mark.parametrize(("who", "page"), [(WINDOW, "/window"), (OPERATOR, "/operations")])
def test_the_first_page_says_who_did_not_answer_and_what_is_open(open_page: Any, who: Any, page: str) -> None:
    bus = bus_with(who, system(DOWN, 4))
    found = open_page(bus, page)
    assert MARK in found and "4 件对账差异待处理" in found
    assert 'href="/exchange/reconciliations/r1"' in found
    assert "Not reconciled last night: Could not reach them" in open_page(bus, f"{page}?lang=en")


@pytest.mark.parametrize("nightly", [None, WELL])
def test_where_all_is_well_the_first_page_says_nothing(open_page: Any, nightly: Any) -> None:
    page = open_page(bus_with(WINDOW, system(nightly)), "/window")
    assert "昨晚" not in page and "差异待处理" not in page


def test_who_may_not_reconcile_is_told_nothing_and_intake_is_not_asked(open_page: Any) -> None:
    bus = bus_with(DESK, system(DOWN, 4))
    assert "昨晚" not in open_page(bus, "/window")
    assert not any(isinstance(one, c.ListConnections) for one in bus.asked)


def test_the_first_page_stands_where_intake_does_not_answer(open_page: Any) -> None:
    def silent(_: Any) -> Any:
        raise Unavailable("intake")

    bus = bus_with(OPERATOR)
    bus.answers["ListConnections"] = silent
    assert "昨晚" not in open_page(bus, "/operations")


@pytest.mark.parametrize(
    ("nightly", "differences", "words"),
    [(DOWN, 0, ["昨晚没有对成", "连不上对方，试了 3 次"]), (WELL, 0, ["昨晚已核对"]), (WELL, 2, ["昨晚已核对", "2 件差异待处理"]),
     (None, 2, ["2 件差异待处理"])],
)  # fmt: skip
def test_the_exchange_says_how_last_night_went(
    open_page: Any, nightly: Any, differences: int, words: list[str]
) -> None:
    bus = bus_with(OPERATOR, system(nightly, differences))
    page = open_page(bus, "/exchange")
    assert [word for word in words if word not in page] == []
    assert in_english(open_page(bus, "/exchange?lang=en")) == []


def test_a_past_report_says_that_it_was_made_by_itself(open_page: Any) -> None:
    bus = bus_with(WINDOW, system(DOWN))
    page = open_page(bus, "/exchange/reconciliations")
    assert page.count("夜间自动") == 1 and MARK in page
    assert in_english(open_page(bus, "/exchange/reconciliations?lang=en")) == []
    sheet = open_page(bus, "/exchange/reconciliations/r1")
    assert "夜间自动" in sheet and "一晚最多三次" in sheet
    assert in_english(open_page(bus, "/exchange/reconciliations/r1?lang=en")) == []
