"""Papers asked of the parties, and the desks' notes with their versions, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import desk_papers as c
from contracts.errors import Forbidden
from contracts.people import Actor
from departments import handlers, queries
from departments.errors import AnotherDesk, HandoverUnknown, NewerVersion, PapersOver, WrongMoment

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


def papers(**changes: Any) -> c.AskPapers:
    fields: dict[str, Any] = {
        "desk": "czjs", "dispute_id": "d1", "of": "applicant", "kinds": ("photo", "receipt"),
        "details": "请带油烟照片，电话13812345678", "until_on": date(2026, 3, 16), **changes,
    }  # fmt: skip
    return c.AskPapers(**fields)


def test_papers_are_asked_and_brought_and_events_carry_codes_alone(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    asked = run(handlers.ask_papers, papers(), actor=officer("czjs"))
    assert (asked.state, "13812345678" in asked.details) == ("asked", False)
    take = c.TakePapers(desk="czjs", request_id=asked.request_id)
    assert run(handlers.take_papers, take, actor=officer("czjs", 2)).ended_by == "S0040"
    with pytest.raises(PapersOver, match="已经收到"):
        run(handlers.take_papers, take, actor=officer("czjs"))
    told = [event for event in published(session) if isinstance(event, c.PapersEvent)]
    assert [event.name() for event in told] == ["PapersAsked", "PapersGiven"]
    assert "油烟照片" not in told[0].model_dump_json()


def test_papers_that_are_not_needed_are_withdrawn_with_a_reason(
    session: Session, run: Any, signed: Any, officer: Any
) -> None:
    signed()
    asked = run(handlers.ask_papers, papers(), actor=officer("czjs"))
    drop = c.WithdrawPapers(desk="czjs", request_id=asked.request_id, reason="已经现场核实")
    assert run(handlers.withdraw_papers, drop, actor=officer("czjs")).reason == "已经现场核实"
    listed = c.ListPaperRequests(desk="czjs", dispute_id="d1")
    found = queries.list_paper_requests(session, listed, officer("czjs"))
    assert [one.state for one in found.items] == ["withdrawn"]
    with pytest.raises(HandoverUnknown):
        other = c.GetPaperRequest(desk="scjg", request_id=asked.request_id)
        queries.get_paper_request(session, other, officer("scjg"))


def test_a_day_that_is_past_is_told_at_its_field(run: Any, signed: Any, officer: Any) -> None:
    signed()
    with pytest.raises(WrongMoment) as told:
        run(handlers.ask_papers, papers(until_on=date(2026, 3, 1)), actor=officer("czjs"))
    assert told.value.field == "until_on"


def test_a_note_keeps_every_version_with_its_author(session: Session, run: Any, officer: Any) -> None:
    first = c.WriteNote(desk="czjs", type_code="17", title="物业费怎么算", body="先看合同约定的面积和标准。")
    note = run(handlers.write_note, first, actor=officer("czjs"))
    edit = c.EditNote(
        desk="czjs", note_id=note.note_id, version=1, title="物业费怎么算", body="再看有没有业主大会决定。"
    )
    assert run(handlers.edit_note, edit, actor=officer("czjs", 2)).version == 2
    with pytest.raises(NewerVersion, match="同事刚改过"):
        run(handlers.edit_note, edit, actor=officer("czjs"))
    sheet = queries.get_note(session, c.GetNote(desk="czjs", note_id=note.note_id), officer("czjs"))
    assert [(one.version, one.author_id) for one in sheet.versions] == [(2, "S0040"), (1, "S0039")]
    assert sheet.body.startswith("再看")


def test_a_withdrawn_note_is_not_shown_until_it_is_edited(session: Session, run: Any, officer: Any) -> None:
    first = c.WriteNote(desk="czjs", type_code="17", title="旧办法", body="这个办法已经过时了。")
    note = run(handlers.write_note, first, actor=officer("czjs"))
    drop = c.WithdrawNote(desk="czjs", note_id=note.note_id, reason="政策已变")
    run(handlers.withdraw_note, drop, actor=officer("czjs"))
    shown = c.ListNotes(desk="czjs", type_code="17")
    assert queries.list_notes(session, shown, officer("czjs")).items == ()
    edit = c.EditNote(
        desk="czjs", note_id=note.note_id, version=1, title="新办法", body="按今年的新办法办理。"
    )
    run(handlers.edit_note, edit, actor=officer("czjs"))
    assert [one.title for one in queries.list_notes(session, shown, officer("czjs")).items] == ["新办法"]
    with pytest.raises(AnotherDesk):
        queries.list_notes(session, shown, officer("scjg"))


@pytest.mark.parametrize("right", ["mediation.work", "routing.decide"])
def test_mediators_and_the_study_table_read_notes_in_use_and_no_others_do(
    session: Session, run: Any, officer: Any, right: str
) -> None:
    first = c.WriteNote(desk="czjs", type_code="17", title="物业费怎么算", body="先看合同约定的面积和标准。")
    note = run(handlers.write_note, first, actor=officer("czjs"))
    reader, stranger = (
        Actor(person_id="M0001", rights=(right,)),
        Actor(person_id="S0001", rights=("visit.work",)),
    )
    shown = c.ListNotes(desk="czjs", type_code="17")
    assert [one.note_id for one in queries.list_notes(session, shown, reader).items] == [note.note_id]
    for request, who in ((shown, stranger), (c.ListNotes(desk="czjs", withdrawn=True), reader)):
        with pytest.raises(Forbidden):
            queries.list_notes(session, request, who)
