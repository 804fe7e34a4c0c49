"""Two mediators have a case: the second one works and signs beside who presides, and stands on its papers."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document

from contracts import mediation as c
from contracts.expert_seats import PanelExpertNamed
from mediation import handlers, queries
from mediation.errors import MediatorBusy, NotYourProceeding
from mediation.policies.rooms import hours_of


@pytest.fixture
def two(walk: Any) -> Any:
    """M1 presides, M2 is the other one."""
    walk.open("M1")
    walk.second("M2")
    return walk


def paper(walk: Any, kind: Any, about: str = "") -> str:
    made = walk.run(
        handlers.get_paper, c.GetPaper(dispute_id="d1", kind=kind, about=about), walk.mediator("M2")
    )
    document = Document(io.BytesIO(base64.b64decode(made.content)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(one.text for one in document.paragraphs), *cells))


def test_the_second_mediator_records_and_who_presides_ends(two: Any) -> None:
    second = two.mediator("M2")
    for step in ("hearing", "inquiry", "study", "weighing"):
        two.step(step, actor=second)
    with pytest.raises(NotYourProceeding, match="主持的一位"):
        two.run(
            handlers.record_failure, c.RecordFailure(dispute_id="d1", end_code="05", note="不愿再谈"), second
        )
    assert two.agree().state == "agreed"


def test_sessions_of_the_case_stand_in_the_second_mediators_days(two: Any) -> None:
    sheet = two.plan(actor=two.mediator("M2"))
    assert sheet.may_change
    wanted = c.GetCalendar(from_on=two.at(0).date(), mediator_id="M2")
    found = queries.get_calendar(two.session, wanted, two.office, hours_of("08:30-17:30"), two.clock.now())
    assert [(one.session_id, one.mediator_id) for room in found.rooms for one in room.sessions] == [
        (sheet.session_id, "M1")
    ]
    assert "林松原、康启星" in paper(two, "session_notice", sheet.session_id)


def test_the_second_mediator_is_taken_while_a_session_of_the_case_is_held(two: Any) -> None:
    two.plan()
    two.open("M2", dispute_id="d2")
    with pytest.raises(MediatorBusy, match="您"):
        two.plan(actor=two.mediator("M2"), dispute_id="d2", room_code="R09")
    two.open("M3", dispute_id="d3")
    two.second("M2", dispute_id="d3")
    with pytest.raises(MediatorBusy, match="另一名调解员"):
        two.plan(actor=two.mediator("M3"), dispute_id="d3", room_code="R09")


def test_a_session_waits_for_another_time_when_the_second_mediator_who_is_named_has_one_then(
    walk: Any, published: Any
) -> None:
    walk.open("M2", dispute_id="d2")
    walk.plan(actor=walk.mediator("M2"), dispute_id="d2", room_code="R09")
    walk.open("M1")
    sheet = walk.plan()
    walk.second("M2")
    asked = c.GetSession(session_id=sheet.session_id)
    found = queries.get_session(walk.session, asked, walk.mediator("M2"), walk.settings.identity_key)
    assert found.state == "displaced"
    assert published(walk.session)[-1].why == "mediator_busy"


def test_both_mediators_sign_the_minutes(two: Any) -> None:
    sheet = two.plan()
    two.clock.wind(days=3)
    attended = c.RecordAttendance(session_id=sheet.session_id, present=(0, 1))
    two.run(handlers.record_attendance, attended, two.mediator())
    written = c.WriteMinutes(
        session_id=sheet.session_id, version=0, text="双方都到了，还要再谈一次。", result="continued"
    )
    two.run(handlers.write_minutes, written, two.mediator())
    for no in (-1, -2):
        signed = c.ConfirmMinutes(
            session_id=sheet.session_id, version=1, no=no, how="drawn", drawing=two.drawing()
        )
        found = two.run(handlers.confirm_minutes, signed, two.mediator("M2")).minutes
    assert found.two_sign and found.mediator_signed_on and found.second_signed_on
    assert paper(two, "minutes", sheet.session_id).count("人民调解员\n（签名）") == 2


def test_agreement_cover_and_report_name_both(two: Any) -> None:
    two.all_steps()
    two.agree()
    for kind in ("agreement", "cover", "closing_report"):
        assert "林松原、康启星" in paper(two, kind), kind
    assert paper(two, "agreement").count("人民调解员\n（签名）") == 2


def test_the_agreement_names_the_expert_of_the_panel_until_one_leaves(two: Any) -> None:
    two.all_steps()
    two.agree()
    asked, key = c.GetProceeding(dispute_id="d1"), two.settings.identity_key
    for minutes, expert, words in ((2, "E1", "主持、专家刘云杉参加调解"), (3, "", "主持调解")):
        told = {"dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1, "consultation_id": "c1"}
        at = two.clock.now() + timedelta(minutes=minutes)
        two.run(handlers.take_expert, PanelExpertNamed(at=at, expert_id=expert, **told))
        found = queries.get_proceeding(two.session, asked, two.mediator("M1"), key)
        assert found.expert_id == expert
        assert f"由人民调解员林松原、康启星{words}" in paper(two, "agreement")
