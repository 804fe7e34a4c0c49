"""Many registrations at once, on both databases: the right ones are written, the wrong ones told, once however often sent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.importing import CheckDisputes, ImportDisputes
from contracts.people import Actor
from intake import handlers, tables

LETTER = {"channel": "letter", "parties": [{"name": "王五", "role": "applicant"}]}
BODIES: list[dict[str, Any]] = [
    {**LETTER, "narrative": "邻居家的滴水檐伸到我家院里。", "external_ref": "A-1"},
    {**LETTER, "narrative": "村头的路灯坏了三个月没有人修。"},
    {**LETTER, "narrative": "短", "village_code": "370832104999"},
    {**LETTER, "channel": "warning", "narrative": "两家因地界发生争执并推搡。"},
]


def sent(session: Session, at_window: Any, bodies: list[dict[str, Any]], **changes: Any) -> Any:
    found = handlers.import_disputes(at_window(session, **changes), ImportDisputes(bodies=tuple(bodies)))
    session.flush()
    return found.items


def registered(session: Session) -> int:
    return session.execute(select(func.count()).select_from(tables.DISPUTES)).scalar_one()


def test_what_is_right_is_registered_and_what_is_wrong_is_told(
    session: Session, at_window: Any, published: Any
) -> None:
    found = sent(session, at_window, BODIES)
    assert [one.number for one in found] == ["LSQP-2026-000001", "LSQP-2026-000002", "", ""]
    assert [one.field for one in found[2].errors] == ["narrative", "village_code"]
    assert [one.field for one in found[3].errors] == ["origin_warning_id"]
    assert [event.name() for event in published(session)] == ["DisputeRegistered"] * 2


def test_the_same_again_registers_nothing_twice(session: Session, at_window: Any) -> None:
    first = sent(session, at_window, BODIES[:2])
    again = sent(session, at_window, [*BODIES[:2], BODIES[1]])
    assert [one.repeated for one in again] == [True, True, True]
    assert [one.number for one in again[:2]] == [one.number for one in first]
    assert registered(session) == 2


def test_a_check_knows_what_was_imported_before(session: Session, at_window: Any) -> None:
    first = sent(session, at_window, BODIES[:2])
    checked = handlers.check_disputes(at_window(session), CheckDisputes(bodies=tuple(BODIES[:3]))).items
    assert [one.number for one in checked] == [*(one.number for one in first), ""]


def test_without_the_right_nothing_is_imported(session: Session, at_window: Any) -> None:
    with pytest.raises(Forbidden):
        sent(session, at_window, BODIES, actor=Actor(person_id="p", rights=("dispute.read",)))
