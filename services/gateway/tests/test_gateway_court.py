"""What follows the court's no, on a stub bus: both sides may be mediated again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts import mediation as m
from services.gateway.tests.test_gateway_desks import sent
from services.gateway.tests.test_gateway_dispatch import in_english
from services.gateway.tests.test_gateway_notes import CASE, MEDIATOR, Bus

HERE = "/proceedings/d1/confirmation"
REFUSED = m.ConfirmationSheet(
    dispute_id="d1", number="LSQP-1", agreement_no="A1", state="rejected", no=1, court="Court", channel="post",
    deadline=m.Deadline(
        effective_on=date(2026, 1, 5), raw_on=date(2026, 2, 4), due_on=date(2026, 2, 4), days_left=-30
    ),
    submitted_on=date(2026, 1, 8), decided_on=date(2026, 1, 20), reason_code="5", may_change=True, may_begin=True,
    may_mediate_again=True,
)  # fmt: skip
# As much of an agreement as the frame of the page looks at.
SHOWN = m.AgreementSheet.model_construct(state="effective", agreement_no="A1", form="written")


def court(sheet: m.ConfirmationSheet = REFUSED) -> Bus:
    agreed = CASE.model_copy(
        update={"state": "agreed", "agreement": SHOWN, "outcome": "agreed", "acting": ("M1",)}
    )
    return Bus(MEDIATOR, GetProceeding=agreed, GetConfirmation=sheet, MediateAgain=sheet)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_offers_another_mediation_after_the_courts_no(language: str, open_page: Any) -> None:
    page = open_page(court(), f"{HERE}?lang={language}")
    assert f'action="{HERE}/again"' in page
    assert language == "zh" or in_english(page) == []


def test_without_the_courts_no_it_is_not_offered(open_page: Any) -> None:
    sheet = REFUSED.model_copy(update={"may_mediate_again": False})
    assert f"{HERE}/again" not in open_page(court(sheet), HERE)


def test_both_sides_and_the_wish_for_the_mediator_go_along(client_of: Any) -> None:
    bus = court()
    given = {"sides": ["applicant", "respondent"], "same_mediator": "yes"}
    answer = sent(client_of(bus), HERE, f"{HERE}/again", **given)
    asked = next(one for one in bus.asked if isinstance(one, m.MediateAgain))
    assert (answer.status_code, asked.sides, asked.same_mediator) == (302, ("applicant", "respondent"), True)
