"""The list of disputes on a stub bus: what is severe is found and marked."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import supervision as s
from services.gateway.tests.test_gateway_notes import NOW, Bus

LEADER = ("S1", "leader", ("dispute.read", "dispute.read_all", "supervision.read"), "")
SEVERE = s.CaseRow(
    dispute_id="d1", number="LSQP-1", state="routed", channel="window", complexity="complex", severe=True, excerpt="x",
    registered_at=NOW, updated_at=NOW,
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_severe_disputes_are_a_filter_in_the_address_and_a_mark_in_the_list(
    language: str, open_page: Any
) -> None:
    bus = Bus(LEADER, ListDisputes=s.CasePage(items=(SEVERE,), total=1))
    page = open_page(bus, f"/disputes?severe=1&lang={language}")
    asked = next(one for one in bus.asked if isinstance(one, s.ListDisputes))
    words = {"zh": ("只看疑难重大", "疑难重大"), "en": ("Severe only", "Severe")}[language]
    assert asked.severe and all(word in page for word in words)
    row = page[page.index("LSQP-1") :]
    assert words[1] in row[: row.index("</tr>")]


def test_nothing_is_narrowed_where_nobody_asks(open_page: Any) -> None:
    bus = Bus(LEADER, ListDisputes=s.CasePage(items=()))
    open_page(bus, "/disputes")
    assert next(one for one in bus.asked if isinstance(one, s.ListDisputes)).severe is None
