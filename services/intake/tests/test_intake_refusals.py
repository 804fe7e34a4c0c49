"""Refusing at the counter and afterwards: the notice always names a place that a person can go to."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import intake as c
from contracts.people import Actor
from contracts.refusals import Forbidden
from intake import handlers
from intake.errors import FieldInvalid
from intake.tables import DISPUTES

PLACE = {"place": "汶上县综治中心", "address": "汶上县示例路2号", "phone": "0537-0000299"}


def refusing(**words: Any) -> c.RefusalWords:
    return c.RefusalWords.model_validate(words)


def register(session: Session, at_window: Any, request: c.RegisterDispute, **call: Any) -> c.Registered:
    made = handlers.register_dispute(at_window(session, **call), request)
    session.flush()
    return made


def wrong(error: pytest.ExceptionInfo[FieldInvalid]) -> list[str]:
    return [field for field, _ in error.value.errors]


def test_a_walk_in_is_refused_in_the_same_step_with_its_notice(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    request = form(request_refusal=refusing(reason_code="N3", note="王小明请带材料"))
    made = register(session, at_window, request)
    assert made.state == "refused" and made.query_code
    sheet = handlers.get_dispute(at_window(session), c.GetDispute(dispute_id=made.id))
    assert sheet.refusal and sheet.refusal.place == "行政复议接待室" and "王小明" not in sheet.refusal.reason
    assert [type(event) for event in published(session)] == [c.DisputeRegistered, c.DisputeRefused]
    assert sheet.duty and sheet.duty.first_receiver == "S0001", "until the other body confirms"
    again = register(session, at_window, form(request_refusal=refusing(reason_code="N3", note="又来")))
    assert again.id != made.id


def test_a_walk_in_may_only_be_registered_and_is_decided_later(
    session: Session, at_window: Any, form: Any
) -> None:
    made = register(session, at_window, form(request_accept=False))
    assert made.state == "registered"
    notice = handlers.refuse_dispute(
        at_window(session), c.RefuseDispute(dispute_id=made.id, reason_code="N3")
    )
    assert notice.place


def test_refusing_at_the_counter_needs_the_right_to_accept(
    session: Session, at_window: Any, form: Any
) -> None:
    registrar = Actor(person_id="S0002", roles=("grid_worker",), rights=("dispute.register",))
    with pytest.raises(Forbidden):
        register(session, at_window, form(request_refusal=refusing(reason_code="N3")), actor=registrar)
    assert register(session, at_window, form(request_accept=False), actor=registrar).state == "registered"


def test_not_this_towns_needs_the_place_and_writes_nothing_without(
    session: Session, at_window: Any, form: Any
) -> None:
    with pytest.raises(FieldInvalid) as error:
        register(session, at_window, form(request_refusal=refusing(reason_code="N9")))
    assert wrong(error) == ["refusal.go_to.place", "refusal.go_to.address", "refusal.go_to.phone"]
    assert session.scalar(select(func.count()).select_from(DISPUTES)) == 0
    made = register(session, at_window, form(request_refusal=refusing(reason_code="N9", go_to=PLACE)))
    found = handlers.find_by_query_code(at_window(session), c.FindByQueryCode(query_code=made.query_code))
    assert found.refusal and found.refusal.model_dump(include=set(PLACE)) == PLACE


def test_a_place_is_named_whole_or_not_at_all(session: Session, at_window: Any, form: Any) -> None:
    one = register(session, at_window, form(channel="online"))
    half = {"place": "县不动产登记中心", "phone": "找刘主任"}
    with pytest.raises(FieldInvalid) as error:
        request = c.RefuseDispute(dispute_id=one.id, reason_code="N1", go_to=c.PlaceToGo(**half))
        handlers.refuse_dispute(at_window(session), request)
    assert wrong(error) == ["go_to.address", "go_to.phone"]
    whole = c.RefuseDispute(dispute_id=one.id, reason_code="N3", go_to=c.PlaceToGo(**PLACE))
    notice = handlers.refuse_dispute(at_window(session), whole)
    assert notice.place == PLACE["place"] and notice.way_on == "依法申请行政复议"


def test_a_repeated_refusal_with_the_same_key_gets_the_same_answer(
    session: Session, at_window: Any, form: Any
) -> None:
    request = form(request_refusal=refusing(reason_code="N3"), request_idempotency_key="k1")
    first, second = (register(session, at_window, request) for _ in range(2))
    assert second.repeated and (second.id, second.state) == (first.id, "refused")
