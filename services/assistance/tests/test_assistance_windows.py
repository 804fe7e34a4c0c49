"""Use cases of the legal aid, counselling and relief windows on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from assistance import handlers, tables
from assistance.errors import RequestEnded, UnknownDispute, UnknownRequest
from assistance.handlers.aid import HIDDEN
from assistance.settings import Settings
from contracts import assistance as c
from contracts.case import DisputeBrief
from contracts.errors import Forbidden
from contracts.intake import DisputeRegistered
from contracts.people import Actor
from servicekit.calendar import WorkCalendar, due_moment

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
SETTINGS = Settings(identity_key=SecretStr("a key for tests only"))
MATTER = "李某某失眠多日，电话13812345678，希望安排心理疏导。"
ASKER = Actor(person_id="m1", roles=("mediator",), rights=("assistance.ask",))
WINDOW = Actor(person_id="a1", roles=("assistance",), rights=("assistance.work",))
LEADER = Actor(person_id="l1", roles=("leader",), rights=("dispute.read_all",))
SUPERVISOR = Actor(person_id="s1", roles=("supervisor",), rights=("dispute.read_all",))


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def window(session: Session, make_call: Callable[..., Any]) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would, with one dispute known."""

    def run(handler: Callable[..., Any], message: Any, actor: Actor | None = None) -> Any:
        call = make_call(session, settings=SETTINGS, resources=WorkCalendar(), now=NOW, actor=actor)
        answer = handler(call, message)
        session.flush()
        return answer

    dispute = DisputeBrief(
        dispute_id="d1", number="LSQP1", channel="window", narrative="邻里争执", parties=(), registered_at=NOW
    )
    registered = DisputeRegistered(at=NOW, dispute=dispute, registered_by="r1")
    run(handlers.take_registered, registered)
    run(handlers.take_registered, registered)
    return run


def ask(window: Callable[..., Any], kind: str, actor: Actor = ASKER) -> Any:
    request = c.AskAssistance.model_validate({"dispute_id": "d1", "kind": kind, "matter": MATTER})
    return window(handlers.ask_assistance, request, actor)


def listed(window: Callable[..., Any], actor: Actor, **filters: Any) -> dict[str, str]:
    sheets = window(handlers.list_assistance, c.ListAssistance(**filters), actor)
    return {sheet.kind: sheet.matter for sheet in sheets.items}


def reads(session: Session) -> list[str]:
    read = tables.AUDIT.c.action == "assistance.read"
    return list(session.scalars(select(tables.AUDIT.c.actor_id).where(read)))


@pytest.mark.parametrize(
    ("kind", "last_day"),
    [
        ("legal_aid", date(2026, 3, 18)),
        ("counselling", date(2026, 3, 16)),  # the third day is a Saturday
        ("relief", date(2026, 3, 23)),  # the tenth day is a Saturday
    ],
)
def test_each_window_has_its_days_and_a_last_day_of_rest_moves(
    window: Any, kind: str, last_day: date
) -> None:
    assert ask(window, kind).due_at == due_moment(last_day)


def test_words_are_encrypted_at_rest_and_never_in_an_event(
    session: Session, window: Any, published: Any
) -> None:
    sheet = ask(window, "counselling")
    end = c.EndAssistance(request_id=sheet.request_id, result="granted", words="已安排三次疏导")
    ended = window(handlers.end_assistance, end, WINDOW)
    assert (ended.state, ended.handled_by, ended.matter) == ("granted", "a1", MATTER)
    stored = session.execute(select(tables.AID_REQUESTS)).one()
    assert MATTER not in stored.matter
    assert end.words not in stored.result_words
    told = "".join(event.model_dump_json() for event in published(session))
    assert [event.name() for event in published(session)] == ["AssistanceAsked", "AssistanceEnded"]
    assert "李某某" not in told
    assert "疏导" not in told


def test_a_request_needs_the_right_and_a_known_dispute(window: Any) -> None:
    with pytest.raises(Forbidden):
        ask(window, "relief", WINDOW)
    unknown = c.AskAssistance(dispute_id="d9", kind="relief", matter=MATTER)
    with pytest.raises(UnknownDispute, match="路上"):
        window(handlers.ask_assistance, unknown, ASKER)


def test_a_request_is_decided_once_by_its_window(window: Any) -> None:
    end = c.EndAssistance(
        request_id=ask(window, "legal_aid").request_id, result="refused", words="不符合条件"
    )
    with pytest.raises(Forbidden):
        window(handlers.end_assistance, end, ASKER)
    assert window(handlers.end_assistance, end, WINDOW).state == "refused"
    with pytest.raises(RequestEnded):
        window(handlers.end_assistance, end, WINDOW)


def test_counselling_is_unknown_to_those_who_are_not_counsellors(window: Any) -> None:
    one = ask(window, "counselling").request_id
    outsider = Actor(person_id="x", roles=("desk_officer",), rights=("assistance.work", "dispute.read_all"))
    end = c.EndAssistance(request_id=one, result="granted", words="办结")
    with pytest.raises(UnknownRequest):
        window(handlers.end_assistance, end, outsider)
    assert listed(window, outsider) == listed(window, SUPERVISOR, dispute_id="d1") == {}


def test_a_list_shows_masked_words_and_none_of_counselling(session: Session, window: Any) -> None:
    ask(window, "counselling")
    ask(window, "relief")
    seen = listed(window, WINDOW)
    assert seen["counselling"] == HIDDEN
    assert "13812345678" not in seen["relief"]
    assert reads(session) == []


def test_the_words_of_one_dispute_are_shown_and_the_read_is_kept(session: Session, window: Any) -> None:
    ask(window, "counselling")
    ask(window, "relief")
    assert listed(window, WINDOW, dispute_id="d1") == {"counselling": MATTER, "relief": MATTER}
    assert listed(window, LEADER, dispute_id="d1") == {"counselling": MATTER, "relief": MATTER}
    assert listed(window, SUPERVISOR, dispute_id="d1") == {"relief": MATTER}
    assert sorted(reads(session)) == ["a1", "a1", "l1", "l1", "s1"]


def test_who_asked_sees_the_state_but_counselling_only_without_its_words(window: Any) -> None:
    ask(window, "counselling")
    ask(window, "relief", Actor(person_id="m2", rights=("assistance.ask",)))
    assert listed(window, ASKER, dispute_id="d1") == {"counselling": HIDDEN}


def test_open_requests_are_counted_and_filtered(window: Any) -> None:
    ask(window, "relief")
    end = c.EndAssistance(request_id=ask(window, "legal_aid").request_id, result="granted", words="办结")
    window(handlers.end_assistance, end, WINDOW)
    sheets = window(handlers.list_assistance, c.ListAssistance(), WINDOW)
    assert ([sheet.kind for sheet in sheets.items], sheets.open) == (["relief"], 1)
    assert set(listed(window, WINDOW, state="granted")) == {"legal_aid"}
    assert set(listed(window, WINDOW, state="", kind="relief")) == {"relief"}
