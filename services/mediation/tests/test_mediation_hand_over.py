"""A proceeding goes to another mediator: what was recorded stays, the rest is theirs."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import TooEarly
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from mediation import errands, handlers, queries
from mediation.errors import MediatorBusy, NotYourProceeding, ProceedingUnknown
from mediation.model import MediationSession, Proceeding
from mediation.policies.rooms import hours_of


def test_a_later_assignment_gives_the_open_proceeding_to_somebody_else(walk: Any) -> None:
    walk.open("M1")
    walk.step("hearing")
    first = MediatorAssigned(at=walk.clock.now() - timedelta(minutes=1), case=walk.brief(), mediator_id="M1")
    walk.clock.wind(hours=1)
    walk.open("M2")
    walk.run(handlers.take_assigned, first)  # told again, late
    proceeding = walk.session.get_one(Proceeding, ("d1", 1))
    assert (proceeding.mediator_id, proceeding.recorded) == ("M2", ["hearing"])
    with pytest.raises(NotYourProceeding):
        walk.step("inquiry")
    walk.step("inquiry", actor=walk.mediator("M2"))


def named(walk: Any, mediator_id: str, **changes: Any) -> SecondMediatorNamed:
    told = {"at": walk.clock.now(), "dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1}
    return SecondMediatorNamed(**{**told, **changes}, mediator_id=mediator_id)


def test_a_second_mediator_reads_a_confidential_case_with_its_words(walk: Any) -> None:
    with pytest.raises(TooEarly):
        walk.run(handlers.take_second, named(walk, "M2"))
    walk.open("M1", confidential=True)
    second, key = walk.mediator("M2"), walk.settings.identity_key
    asked = c.GetProceeding(dispute_id="d1")
    with pytest.raises(ProceedingUnknown):
        queries.get_proceeding(walk.session, asked, second, key)
    walk.clock.wind(minutes=1)
    walk.run(handlers.take_second, named(walk, "M2"))
    assert queries.get_proceeding(walk.session, asked, second, key).second_id == "M2"
    mine = queries.list_proceedings(walk.session, c.ListProceedings(mediator_id="M2", state="open"), second)
    assert [(one.dispute_id, one.mediator_id) for one in mine.items] == [("d1", "M1")]
    preview = errands.preview_file(walk.calling_as(second), c.PreviewFile(dispute_id="d1"))
    assert preview.content
    early = named(walk, "M3", at=walk.clock.now() - timedelta(minutes=5))
    walk.run(handlers.take_second, early)  # told late
    assert walk.session.get_one(Proceeding, ("d1", 1)).second_id == "M2"
    walk.clock.wind(minutes=1)
    walk.run(handlers.take_second, named(walk, ""))
    with pytest.raises(ProceedingUnknown):
        queries.get_proceeding(walk.session, asked, second, key)


def hand_over(walk: Any, to: str = "M2") -> None:
    walk.clock.wind(minutes=10)
    walk.open(to)


def held_by(walk: Any, sheet: c.SessionSheet) -> MediationSession:
    found: MediationSession = walk.session.get_one(MediationSession, sheet.session_id)
    return found


def notice(walk: Any, sheet: c.SessionSheet) -> str:
    request = c.GetPaper(dispute_id="d1", kind="session_notice", about=sheet.session_id)
    made = walk.run(handlers.get_paper, request, walk.mediator("M2"))
    document = Document(io.BytesIO(base64.b64decode(made.content)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(one.text for one in document.paragraphs), *cells))


def test_sessions_to_come_go_to_the_new_mediator_with_their_day_and_their_notice(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open("M1")
    sheet = walk.plan()
    told = c.NoteNotices(session_id=sheet.session_id, nos=(0, 1), how="phone", told_on=walk.today)
    walk.run(handlers.note_notices, told, walk.mediator())
    hand_over(walk)
    told_of = published(session)[-1]
    assert (told_of.name(), told_of.mediator_id, told_of.former_id) == ("SessionHandedOver", "M2", "M1")
    mine = c.GetCalendar(from_on=walk.at(0).date(), mediator_id="M2")
    calendar = queries.get_calendar(session, mine, walk.office, hours_of("08:30-17:30"), walk.clock.now())
    assert [one.session_id for room in calendar.rooms for one in room.sessions] == [sheet.session_id]
    assert "康启星" in notice(walk, sheet)
    assert "林松原" not in notice(walk, sheet)
    request = c.OpenSession(session_id=sheet.session_id)
    opened = walk.run(handlers.open_session, request, walk.mediator("M2")).sheet
    assert [one.told_on for one in opened.people] == [None, None]  # they were told of somebody else


def test_the_former_mediator_is_free_again_and_the_new_one_is_not(walk: Any) -> None:
    walk.open("M1")
    walk.open("M1", dispute_id="d2")
    walk.open("M2", dispute_id="d3")
    walk.plan()
    hand_over(walk)
    walk.plan("d2", walk.mediator("M1"), room_code="R09")
    with pytest.raises(MediatorBusy):
        walk.plan("d3", walk.mediator("M2"), room_code="", place="村委会")


def test_a_session_for_which_the_new_mediator_has_no_time_waits_for_another(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open("M1")
    walk.open("M2", dispute_id="d2")
    walk.plan("d2", walk.mediator("M2"), room_code="R09")
    sheet = walk.plan()
    hand_over(walk)
    lost = published(session)[-1]
    assert (lost.name(), lost.why, lost.mediator_id) == ("SessionDisplaced", "mediator_busy", "M2")
    assert (held_by(walk, sheet).state, held_by(walk, sheet).mediator_id) == ("displaced", "M2")
    request = c.ChangeSession(
        session_id=sheet.session_id, version=1, session=walk.a_session(starts_at=walk.at(14), ends_at=walk.at(15))
    )  # fmt: skip
    assert walk.run(handlers.change_session, request, walk.mediator("M2")).state == "planned"


def test_what_was_held_before_keeps_who_presided(walk: Any) -> None:
    walk.open("M1")
    sheet = walk.plan()
    walk.clock.wind(days=2)
    present = c.RecordAttendance(session_id=sheet.session_id, present=(0, 1))
    walk.run(handlers.record_attendance, present, walk.mediator())
    hand_over(walk)
    assert (held_by(walk, sheet).mediator_id, held_by(walk, sheet).state) == ("M1", "held")
    assert "林松原" in notice(walk, sheet)
