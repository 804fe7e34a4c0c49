"""Every wrong field of a registration is told at once, on both databases; what is only checked is not written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.errors import Invalid
from contracts.importing import CheckDisputes
from contracts.people import CITIZEN
from intake import handlers, tables

WRONG_EVERYWHERE: dict[str, Any] = {
    "channel": "pigeon",
    "narrative": "短",
    "parties": [
        {"name": "王小明", "role": "applicant", "id_number": "370832199001010017", "phone": "12345"},
        {"name": "", "role": "boss", "village_code": "370832104999"},
    ],
    "village_code": "370832104998",
    "occurred_on": "2026-02-30",
    "people_involved": 0,
    "external_ref": "\u200b",
    "mood": "angry",
}


def faults(session: Session, at_window: Any, body: Any, **changes: Any) -> dict[str, str]:
    (found,) = handlers.check_disputes(at_window(session, **changes), CheckDisputes(bodies=(body,))).items
    return {one.field: one.reason for one in found.errors}


def test_every_wrong_field_is_told_at_once_whoever_forbids_it(session: Session, at_window: Any) -> None:
    found = faults(session, at_window, WRONG_EVERYWHERE)
    assert set(found) == {
        "channel", "narrative", "parties.0.id_number", "parties.0.phone", "parties.1.name", "parties.1.role",
        "parties.1.village_code", "village_code", "occurred_on", "people_involved", "external_ref", "mood",
    }  # fmt: skip
    assert all(found.values())


def test_a_list_whose_every_item_is_wrong_is_not_called_too_short(
    session: Session, at_window: Any, form: Any
) -> None:
    body = {**form().body.model_dump(mode="json"), "parties": [{"role": "applicant", "phone": "12345"}]}
    assert set(faults(session, at_window, body)) == {"parties.0.name", "parties.0.phone"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"parties": "王小明"},
        {"parties": []},
        {"parties": ["王小明"]},
        {"parties": [{}], "narrative": 5},
        {"narrative": {"a": 1}, "channel": None},
        {"type": ["01"], "amount_yuan": "many", "confidential": "perhaps"},
    ],
)
def test_a_body_that_is_hardly_one_is_still_told_field_by_field(
    session: Session, at_window: Any, form: Any, body: dict[str, Any]
) -> None:
    whole = form().body.model_dump(mode="json") if "type" in body else {}
    found = faults(session, at_window, {**whole, **body})
    assert found and all(found)
    assert all(found.values()) and "内容不对" not in found.values()


def test_a_body_that_is_right_has_nothing_wrong_and_nothing_is_written(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    assert faults(session, at_window, form().body.model_dump(mode="json")) == {}
    session.flush()
    assert session.execute(select(func.count()).select_from(tables.DISPUTES)).scalar_one() == 0
    assert published(session) == []


def test_what_came_before_is_known_to_staff_and_hidden_from_the_public(
    session: Session, at_window: Any, form: Any
) -> None:
    request = form(channel="grid", external_ref="G-1")
    number = handlers.register_dispute(at_window(session), request).number
    asked = CheckDisputes(bodies=(request.body.model_dump(mode="json"),))
    assert handlers.check_disputes(at_window(session), asked).items[0].number == number
    assert handlers.check_disputes(at_window(session, actor=CITIZEN), asked).items[0].number == ""


def test_registering_tells_every_wrong_field_too(session: Session, at_window: Any, form: Any) -> None:
    parties = [
        {"name": "王五", "role": "applicant", "phone": "12345"},
        {"name": "李四", "role": "other", "id_number": "370832199001010017", "village_code": "370832104999"},
    ]
    with pytest.raises(Invalid) as caught:
        handlers.register_dispute(at_window(session), form(parties=parties, occurred_on="2030-01-01"))
    assert [field for field, _ in caught.value.errors] == [
        "parties.0.phone", "parties.1.id_number", "parties.1.village_code", "occurred_on",
    ]  # fmt: skip
    assert caught.value.field == "parties.0.phone"
