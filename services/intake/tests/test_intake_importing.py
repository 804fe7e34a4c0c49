"""Many registrations at once, on both databases: the right ones are written, the wrong ones told, once however often sent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.importing import CheckDisputes, ImportDisputes
from contracts.people import Actor
from intake import handlers, tables
from intake.handlers import already
from intake.model import Dispute
from intake.model.register import MAX_NUMBER
from testkit.statements import statements

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


def test_rows_of_one_batch_are_each_others_look_alikes(session: Session, at_window: Any) -> None:
    told = "邻居翻盖猪圈把排水沟堵住，污水漫进我家菜窖，泡坏了红薯。"
    bodies = [{**LETTER, "narrative": f"{told}{n}", "village_code": "370832104200"} for n in range(3)]
    numbers = [one.number for one in sent(session, at_window, bodies)]
    stored = session.scalars(select(Dispute).order_by(tables.DISPUTES.c.number)).all()
    found = [sorted(one["number"] for one in dispute.look_alikes) for dispute in stored]
    assert found == [[], numbers[:1], numbers[:2]]
    later = sent(session, at_window, [{**bodies[0], "narrative": f"{told}后来又说"}])
    assert later[0].number == "LSQP-2026-000004"
    newest = session.scalars(select(Dispute).where(tables.DISPUTES.c.number == later[0].number)).one()
    assert {one["number"] for one in newest.look_alikes} == set(numbers)


def test_a_body_that_stands_twice_in_one_batch_is_registered_once(session: Session, at_window: Any) -> None:
    found = sent(session, at_window, [BODIES[0], BODIES[1], BODIES[1], BODIES[0]])
    assert [one.repeated for one in found] == [False, False, True, True]
    assert [one.number for one in found[2:]] == [found[1].number, found[0].number]
    assert registered(session) == 2


def lamps(start: int, many: int) -> list[dict[str, Any]]:
    return [{**LETTER, "narrative": f"第{n}盏路灯坏了三个月没有人修。"} for n in range(start, start + many)]


def test_a_hundred_rows_cost_the_statements_of_ten(session: Session, engine: Engine, at_window: Any) -> None:
    sent(session, at_window, BODIES[:1])
    with statements(engine) as few:
        sent(session, at_window, lamps(0, 10))
    with statements(engine) as many:
        sent(session, at_window, lamps(100, 100))
    assert len(many) == len(few) < 20


def test_where_somebody_was_faster_with_a_row_only_the_others_are_registered(
    session: Session, at_window: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sent(session, at_window, lamps(0, 2))
    monkeypatch.setattr(already, "numbers_of", lambda *_: {})  # as if they came after it was asked
    found = sent(session, at_window, lamps(0, 4))
    assert [one.repeated for one in found] == [True, True, False, False]
    assert [one.number for one in found] == [
        *(one.number for one in first),
        "LSQP-2026-000003",
        "LSQP-2026-000004",
    ]
    assert len(published(session)) == registered(session) == 4


def test_when_the_years_numbers_end_the_rows_before_are_registered(session: Session, at_window: Any) -> None:
    sent(session, at_window, BODIES[:1])
    session.execute(update(tables.SERIES).values(last=MAX_NUMBER - 1))
    found = sent(session, at_window, [*lamps(0, 3), *lamps(2, 1)])
    assert [one.number for one in found] == [f"LSQP-2026-{MAX_NUMBER}", "", "", ""]
    assert all("编号已经用完" in one.errors[0].reason for one in found[1:])
    assert registered(session) == 2


def test_without_the_right_nothing_is_imported(session: Session, at_window: Any) -> None:
    with pytest.raises(Forbidden):
        sent(session, at_window, BODIES, actor=Actor(person_id="p", rights=("dispute.read",)))
