"""Sessions and rooms: planned, moved, told, attended, recorded, confirmed; rooms closed for a day."""

from __future__ import annotations

import base64
import io
from datetime import UTC, timedelta
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation import handlers, queries
from mediation.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    MediatorBusy,
    MinutesMissing,
    NotTogether,
    ProceedingOver,
    RoomClosed,
    RoomTaken,
    RoomUnknown,
    SessionIncomplete,
    SessionOver,
    SessionUnknown,
    SignatureRefused,
    WrongMoment,
)
from mediation.policies.rooms import hours_of

HOURS = hours_of("08:30-12:00,13:30-17:30")
KEEPER = Actor(person_id="K1", roles=("receptionist",), rights=("room.manage",))


def change(walk: Any, sheet: c.SessionSheet, version: int | None = None, **changes: Any) -> c.SessionSheet:
    request = c.ChangeSession(
        session_id=sheet.session_id, version=version or sheet.version, session=walk.a_session(**changes)
    )
    return walk.run(handlers.change_session, request, walk.mediator())


def close(walk: Any, room_code: str = "R02", actor: Actor = KEEPER) -> c.RoomClosing:
    request = c.CloseRoom(room_code=room_code, on=walk.at(0).date(), reason="消防检查")
    return walk.run(handlers.close_room, request, actor)


def attend(walk: Any, sheet: c.SessionSheet, present: tuple[int, ...]) -> c.SessionSheet:
    absent = [c.Absence(no=one.no, why="路上堵车") for one in sheet.people if one.no not in present]
    request = c.RecordAttendance(session_id=sheet.session_id, present=present, absent=tuple(absent))
    return walk.run(handlers.record_attendance, request, walk.mediator())


def write(walk: Any, sheet: c.SessionSheet, version: int = 0, **more: Any) -> c.SessionSheet:
    values = {"text": "主持人宣布纪律，王小明说年底前还清。", "result": "agreed", **more}
    request = c.WriteMinutes(session_id=sheet.session_id, version=version, **values)
    return walk.run(handlers.write_minutes, request, walk.mediator())


def confirm(walk: Any, sheet: c.SessionSheet, no: int, version: int, drawing: str = "") -> c.SessionSheet:
    request = c.ConfirmMinutes(
        session_id=sheet.session_id, version=version, no=no, how="drawn", drawing=drawing or walk.drawing()
    )
    return walk.run(handlers.confirm_minutes, request, walk.mediator())


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def test_a_session_takes_its_room_and_names_nobody(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    sheet = walk.plan()
    assert (sheet.state, sheet.room_code, sheet.public) == ("planned", "R02", False)
    assert [one.name for one in sheet.people] == ["李*", "王*"]
    assert "王小明" not in sheet.model_dump_json()
    told = published(session)[-1]
    assert (told.name(), told.room_code, "李" in told.model_dump_json()) == ("SessionPlanned", "R02", False)


def test_who_comes_second_is_told_what_is_free(walk: Any) -> None:
    walk.open()
    walk.open("M2", dispute_id="d2")
    walk.plan()
    with pytest.raises(
        RoomTaken, match="矛盾调处室09:00–10:30已有人预约。当天空闲：08:30–09:00、10:30–12:00、13:30–17:30"
    ):
        walk.plan("d2", walk.mediator("M2"), starts_at=walk.at(10), ends_at=walk.at(11))
    assert (
        walk.plan("d2", walk.mediator("M2"), starts_at=walk.at(10, 30), ends_at=walk.at(11)).room_code
        == "R02"
    )


def test_a_mediator_is_in_one_place_at_a_time(walk: Any) -> None:
    walk.open()
    walk.open(dispute_id="d2")
    walk.plan()
    with pytest.raises(MediatorBusy):
        walk.plan("d2", room_code="R09")


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ((0, 8), (0, 10), "starts_at"),
        ((1, 10), (1, 9), "ends_at"),
        ((1, 8), (1, 17), "ends_at"),
        ((95, 9), (95, 10), "starts_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(walk: Any, start: Any, end: Any, field: str) -> None:
    walk.open()
    with pytest.raises(WrongMoment) as told:
        walk.plan(starts_at=walk.at(start[1], days=start[0]), ends_at=walk.at(end[1], days=end[0]))
    assert told.value.field == field


def test_a_room_that_is_not_there_or_nobodys_to_book(walk: Any) -> None:
    walk.open()
    with pytest.raises(RoomUnknown):
        walk.plan(room_code="R99")
    with pytest.raises(RoomClosed, match="不对外预约"):
        walk.plan(room_code="R01")


def test_a_session_needs_both_sides_and_a_place(walk: Any) -> None:
    walk.open()
    alone = (c.SessionPerson(name="李芳", role="applicant"),)
    with pytest.raises(SessionIncomplete, match="缺少申请人或者被申请人"):
        walk.plan(people=alone)
    with pytest.raises(SessionIncomplete, match="地点"):
        walk.plan(room_code="")
    assert walk.plan(people=alone, manner="apart").manner == "apart"
    elsewhere = walk.plan(room_code="", place="王小明家中", starts_at=walk.at(14), ends_at=walk.at(15))
    assert "王小明" not in elsewhere.place


def test_a_helper_is_invited_with_consent_only(walk: Any) -> None:
    walk.open()
    people = (*walk.a_session().people, c.SessionPerson(name="赵书记", role="invited"))
    with pytest.raises(SessionIncomplete) as told:
        walk.plan(people=people)
    assert told.value.field == "people.2.consent"


def test_danger_keeps_a_common_session_away(walk: Any) -> None:
    walk.open(narrative="丈夫喝了酒就打我")
    settled = c.SettleGate(dispute_id="d1", code="domestic_violence", confirmed=True, words="受害人陈述属实")
    walk.run(handlers.settle_gate, settled, walk.mediator())
    with pytest.raises(NotTogether):
        walk.plan()
    assert walk.plan(safety="受害人书面同意，民警在场").state == "planned"


def test_a_moved_session_frees_its_hour_and_must_be_told_again(walk: Any) -> None:
    walk.open()
    sheet = walk.plan()
    request = c.NoteNotices(session_id=sheet.session_id, nos=(0, 1), how="phone", told_on=walk.today)
    assert walk.run(handlers.note_notices, request, walk.mediator()).people[0].told_how == "phone"
    moved = change(walk, sheet, starts_at=walk.at(14), ends_at=walk.at(15))
    assert (moved.version, moved.people[0].told_how) == (2, "")
    walk.open("M2", dispute_id="d2")
    assert walk.plan("d2", walk.mediator("M2")).room_code == "R02"


def test_who_moves_a_session_second_sees_what_changed(walk: Any) -> None:
    walk.open()
    sheet = walk.plan()
    change(walk, sheet, public=True)
    with pytest.raises(ChangedMeanwhile) as told:
        change(walk, sheet, version=1, purpose="改为商量利息")
    assert ("public", "对方改为：是") in told.value.errors


def calendar(walk: Any, **asked: Any) -> c.Calendar:
    request = c.GetCalendar(from_on=walk.today, **asked)
    return queries.get_calendar(walk.session, request, walk.office, HOURS, walk.clock.now())


def test_a_closed_room_loses_no_session(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    sheet = walk.plan()
    closed = close(walk)
    assert [one.session_id for one in closed.displaced] == [sheet.session_id]
    assert closed.room.closed_why == "消防检查"
    assert published(session)[-1].name() == "SessionDisplaced"
    with pytest.raises(RoomClosed, match="消防检查"):
        change(walk, sheet)
    assert [one.session_id for one in calendar(walk).displaced] == [sheet.session_id]
    assert calendar(walk, mediator_id="M2").displaced == ()
    assert change(walk, sheet, room_code="R09").state == "planned"
    assert calendar(walk).displaced == ()


def test_a_room_is_opened_again(walk: Any) -> None:
    walk.open()
    close(walk)
    request = c.OpenRoom(room_code="R02", on=walk.at(0).date())
    assert walk.run(handlers.open_room, request, KEEPER).room.closed_why == ""
    assert walk.plan().room_code == "R02"


def test_the_calendar_shows_rooms_and_what_is_elsewhere(walk: Any, session: Session) -> None:
    walk.open()
    walk.plan()
    walk.plan(room_code="", place="村委会", starts_at=walk.at(14), ends_at=walk.at(15))
    office, now = walk.office, walk.clock.now()
    asked = c.GetCalendar(from_on=walk.at(0).date(), days=2)
    found = queries.get_calendar(session, asked, office, HOURS, now)
    assert len(found.rooms) == 2 * len(office.rooms)
    assert [len(day.sessions) for day in found.rooms if day.room_code == "R02"] == [1, 0]
    assert len(found.elsewhere) == 1
    assert "王小明" not in found.model_dump_json()
    other = c.GetCalendar(from_on=walk.at(0).date(), mediator_id="M2")
    assert not any(day.sessions for day in queries.get_calendar(session, other, office, HOURS, now).rooms)


def test_free_moments_suit_and_skip_days_of_rest(walk: Any, session: Session) -> None:
    walk.open()
    walk.plan(starts_at=walk.at(8, 30), ends_at=walk.at(12))
    close(walk, "R09")
    asked = c.FindRooms(on=walk.at(0).date(), minutes=240, people=4)
    found = queries.find_rooms(session, asked, walk.office, HOURS, walk.clock.now())
    first = found.suggestions[0]
    assert (first.room_code, first.starts_at) == ("R02", walk.at(13, 30))
    days = {one.starts_at.astimezone().weekday() for one in found.suggestions}
    assert days.isdisjoint({5, 6})
    large = c.FindRooms(on=walk.at(0).date(), minutes=60, people=13)
    found = queries.find_rooms(session, large, walk.office, HOURS, walk.clock.now())
    assert {one.room_code for one in found.suggestions} == {"R09"}


def test_free_moments_leave_out_hours_that_the_mediator_sits_elsewhere(walk: Any, session: Session) -> None:
    walk.open()
    taken = walk.plan(starts_at=walk.at(8, 30), ends_at=walk.at(12))
    asked = c.FindRooms(on=walk.at(0).date(), minutes=90, people=4)
    anybody = queries.find_rooms(session, asked, walk.office, HOURS, walk.clock.now()).suggestions
    assert anybody[0].starts_at < taken.ends_at
    theirs = asked.model_copy(update={"mediators": (taken.mediator_id,)})
    found = queries.find_rooms(session, theirs, walk.office, HOURS, walk.clock.now()).suggestions
    assert found[0].starts_at == walk.at(13, 30)


def test_free_moments_are_spread_over_the_day_and_not_over_rooms_alone(walk: Any, session: Session) -> None:
    walk.open()
    asked = c.FindRooms(on=walk.at(0).date(), minutes=90, people=4)
    found = queries.find_rooms(session, asked, walk.office, HOURS, walk.clock.now()).suggestions
    starts = [one.starts_at for one in found]
    assert starts == sorted(starts)
    assert len(set(starts)) >= len(found) / 2


def test_a_side_that_did_not_come_makes_no_session(walk: Any, session: Session, published: Any) -> None:
    walk.open()
    sheet = walk.plan()
    with pytest.raises(SessionOver, match="还没有开始"):
        attend(walk, sheet, (0, 1))
    walk.clock.wind(days=1, hours=3)
    sheet = attend(walk, sheet, (0,))
    assert (sheet.state, sheet.people[1].why_absent) == ("no_show", "路上堵车")
    assert published(session)[-1].outcome == "no_show"
    with pytest.raises(SessionOver):
        write(walk, sheet)
    assert attend(walk, sheet, (0, 1)).state == "held"


def held(walk: Any, **changes: Any) -> c.SessionSheet:
    walk.open(**changes.pop("case", {}))
    sheet = walk.plan(**changes)
    walk.clock.wind(days=1, hours=3)
    return attend(walk, sheet, (0, 1))


def test_minutes_are_confirmed_by_both_sides(walk: Any) -> None:
    sheet = write(walk, held(walk))
    assert sheet.minutes is not None and not sheet.minutes.confirmed
    assert "王小明" not in sheet.minutes.text
    confirm(walk, sheet, 0, 1)
    with pytest.raises(AlreadySigned):
        confirm(walk, sheet, 0, 1)
    sheet = confirm(walk, sheet, 1, 1)
    assert sheet.minutes.confirmed and sheet.people[0].confirmed_how == "drawn"


def test_changed_minutes_must_be_confirmed_again(walk: Any) -> None:
    sheet = write(walk, held(walk))
    confirm(walk, sheet, 0, 1)
    sheet = write(walk, sheet, version=1, text="补充：李芳同意免去利息三百元。")
    assert sheet.people[0].confirmed_on is None
    with pytest.raises(MinutesMissing):
        confirm(walk, sheet, 0, 1)
    with pytest.raises(ChangedMeanwhile):
        write(walk, sheet, version=1)


def test_an_empty_signature_is_none(walk: Any) -> None:
    sheet = write(walk, held(walk))
    for picture in (walk.drawing(ink=False), "data:image/png;base64,AAAA", "data:text/html;base64,AAAA"):
        with pytest.raises(SignatureRefused):
            confirm(walk, sheet, 0, 1, picture)


def test_who_was_not_there_confirms_nothing(walk: Any) -> None:
    helper = c.SessionPerson(name="赵书记", role="invited", consent=True)
    walk.open()
    sheet = walk.plan(people=(*walk.a_session().people, helper))
    walk.clock.wind(days=1, hours=3)
    sheet = write(walk, attend(walk, sheet, (0, 1)))
    with pytest.raises(SessionIncomplete, match="到场"):
        confirm(walk, sheet, 2, 1)


def test_a_village_council_has_five_parts_and_a_vote(walk: Any) -> None:
    sheet = held(walk, manner="council")
    with pytest.raises(SessionIncomplete, match="说事"):
        write(walk, sheet)
    parts = dict.fromkeys(c.COUNCIL_STEPS, "村民代表逐一发言，王小明补充。")
    with pytest.raises(MinutesMissing, match="表决"):
        write(walk, sheet, council=parts)
    sheet = write(walk, sheet, council=parts, votes=(11, 2, 0))
    assert sheet.minutes.votes == (11, 2, 0)


def test_a_council_belongs_to_a_village(walk: Any) -> None:
    walk.open(village_code="")
    with pytest.raises(SessionIncomplete, match="没有所属的村"):
        walk.plan(manner="council")


def test_the_end_of_the_mediation_frees_its_rooms(walk: Any, session: Session) -> None:
    walk.open()
    sheet = walk.plan()
    walk.fail("03")
    asked = c.GetSession(session_id=sheet.session_id)
    found = queries.get_session(session, asked, walk.mediator(), walk.settings.identity_key)
    assert (found.state, found.cancelled_why) == ("cancelled", "调解已经结束")
    with pytest.raises(ProceedingOver):
        change(walk, sheet)


def test_a_cancelled_session_keeps_its_reason(walk: Any, session: Session) -> None:
    walk.open()
    sheet = walk.plan()
    request = c.CancelSession(session_id=sheet.session_id, reason="王小明住院，改期")
    assert "王小明" not in walk.run(handlers.cancel_session, request, walk.mediator()).cancelled_why
    with pytest.raises(SessionUnknown):
        asked = c.GetSession(session_id=sheet.session_id)
        queries.get_session(session, asked, walk.mediator("M2"), walk.settings.identity_key)


def test_the_words_of_a_session_are_opened_for_its_mediator(walk: Any) -> None:
    walk.open()
    sheet = walk.plan()
    opened = walk.run(handlers.open_session, c.OpenSession(session_id=sheet.session_id), walk.mediator())
    assert opened.session.people[0].contact == "13900001111"


def test_opening_hours_are_read_or_refused() -> None:
    assert [span[0].hour for span in HOURS] == [8, 13]
    with pytest.raises(ValueError):
        hours_of("12:00-08:00")


def test_a_day_is_a_day_of_the_town(walk: Any) -> None:
    """07:30 in the town is still yesterday in UTC."""
    walk.open()
    sheet = walk.plan(starts_at=walk.at(7, 30), ends_at=walk.at(8, 15))
    closed = close(walk)
    assert [one.session_id for one in closed.displaced] == [sheet.session_id]
    assert sheet.starts_at.astimezone(UTC).date() + timedelta(days=1) == walk.at(0).date()


def test_mediator_and_recorder_sign_the_minutes_too(walk: Any) -> None:
    people = (
        c.SessionPerson(name="李芳", role="applicant"), c.SessionPerson(name="王小明", role="respondent"),
        c.SessionPerson(name="孙记录", role="recorder"),
    )  # fmt: skip
    walk.open()
    planned = walk.plan(people=people)
    walk.clock.wind(days=1, hours=3)
    sheet = write(walk, attend(walk, planned, (0, 1, 2)))
    assert sheet.minutes is not None and sheet.minutes.mediator_signed_on is None
    for no in (-1, 2):
        sheet = confirm(walk, sheet, no, 1)
    assert sheet.minutes is not None and sheet.minutes.mediator_signed_on == walk.today
    request = c.GetPaper(dispute_id="d1", kind="minutes", about=sheet.session_id)
    paper = walk.run(handlers.get_paper, request, walk.mediator())
    document = Document(io.BytesIO(base64.b64decode(paper.content)))
    assert len(document.inline_shapes) == 2


def test_an_expert_joins_a_planned_session_with_consent_is_noted_and_named_in_the_minutes(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open()
    sheet = walk.plan()
    told = c.NoteNotices(session_id=sheet.session_id, nos=(0, 1), how="phone", told_on=walk.today)
    walk.run(handlers.note_notices, told, walk.mediator())
    person = c.SessionPerson(name="孙德文", role="expert")
    wanted = c.InviteToSession(session_id=sheet.session_id, person=person)
    with pytest.raises(SessionIncomplete, match="第二十条"):
        walk.run(handlers.invite_to_session, wanted, walk.mediator())
    wanted = wanted.model_copy(update={"person": person.model_copy(update={"consent": True})})
    before = len(published(session))
    for _ in range(2):
        found = walk.run(handlers.invite_to_session, wanted, walk.mediator())
    assert [(one.role, bool(one.told_on)) for one in found.people] == [
        ("applicant", True), ("respondent", True), ("expert", False)
    ]  # fmt: skip
    assert len(published(session)) == before, "time and room stay"
    walk.clock.wind(days=2)
    write(walk, attend(walk, found, (0, 1, 2)))
    made = walk.run(
        handlers.get_paper,
        c.GetPaper(dispute_id="d1", kind="minutes", about=sheet.session_id),
        walk.mediator(),
    )
    cells = [
        cell.text
        for table in Document(io.BytesIO(base64.b64decode(made.content))).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert "专家：孙德文" in "\n".join(cells)
    with pytest.raises(SessionOver):
        walk.run(handlers.invite_to_session, wanted, walk.mediator())
