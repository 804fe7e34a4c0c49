"""Registering a dispute, on both databases: what is written, told, repeated and refused."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from contracts.errors import Forbidden, Invalid, Refusal
from contracts.intake import DisputeAccepted, DisputeRegistered
from contracts.people import CITIZEN, SYSTEM, Actor
from intake import handlers, tables
from intake.model import Dispute
from servicekit import audit
from servicekit import engine as databases

HOTLINE = Actor(
    person_id="token:1",
    roles=("channel",),
    rights=("dispute.register", "dispute.read"),
    channel="hotline_12345",
)


def test_a_walk_in_is_registered_accepted_and_told(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    call = at_window(session)
    answer = handlers.register_dispute(call, form())
    assert (answer.number, answer.state, answer.repeated) == ("LSQP-2026-000001", "accepted", False)
    assert len(answer.query_code) == 10
    registered, accepted = published(session)
    assert isinstance(registered, DisputeRegistered) and isinstance(accepted, DisputeAccepted)
    assert registered.dispute.accepted_at is None and accepted.dispute.accepted_at == call.now
    assert registered.dispute.amount_yuan == Decimal("1200.50")


def test_an_event_names_nobody_and_keeps_the_length_of_the_words(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    request = form()
    handlers.register_dispute(at_window(session), request)
    event = published(session)[0]
    text = event.model_dump_json()
    assert not [word for word in ("王小明", "赵大山", "13812345678", "370832199001010016") if word in text]
    assert len(event.dispute.narrative) == len(request.body.narrative)
    party = event.dispute.parties[0]
    assert party.ref == "P1" and party.name_digest and party.phone_digest and party.id_digest


def test_what_is_personal_is_sealed_at_rest(session: Session, at_window: Any, form: Any) -> None:
    handlers.register_dispute(at_window(session), form())
    session.flush()
    rows = [*session.execute(select(tables.DISPUTES)), *session.execute(select(tables.PARTIES))]
    stored = json.dumps([list(row) for row in rows], default=str, ensure_ascii=False)
    assert not [word for word in ("王小明", "13812345678", "370832199001010016") if word in stored]
    party = session.execute(select(tables.PARTIES).order_by(tables.PARTIES.c.position)).first()
    assert party is not None
    assert (party.name_masked, party.phone_masked, party.id_masked) == (
        "王*",
        "138****5678",
        "370832********0016",
    )


def test_numbers_have_no_gap_and_begin_again_each_year_in_the_town(
    session: Session, at_window: Any, form: Any
) -> None:
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 1 January 2027 in the town
    numbers = [handlers.register_dispute(at_window(session), form()).number for _ in range(3)]
    numbers.append(handlers.register_dispute(at_window(session, now=midnight), form()).number)
    assert numbers == ["LSQP-2026-000001", "LSQP-2026-000002", "LSQP-2026-000003", "LSQP-2027-000001"]


def test_a_citizen_gets_number_and_code_and_waits_for_acceptance(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    handlers.register_dispute(at_window(session), form())
    answer = handlers.register_dispute(at_window(session, actor=CITIZEN), form(channel="online"))
    assert answer.state == "registered" and answer.query_code
    assert answer.look_alikes == ()
    assert [type(one).__name__ for one in published(session)][2:] == ["DisputeRegistered"]


def test_every_change_leaves_a_row_in_the_chain(session: Session, at_window: Any, form: Any) -> None:
    handlers.register_dispute(at_window(session), form())
    session.flush()
    rows = session.execute(select(tables.AUDIT).order_by(tables.AUDIT.c.position)).all()
    assert [(row.action, row.actor_id) for row in rows] == [("registered", "S0001"), ("accepted", "S0001")]
    assert audit.verify(session, tables.AUDIT) == []
    assert "王" not in json.dumps([row.details for row in rows], ensure_ascii=False)


# Repetition


def test_the_same_channel_and_reference_again_gets_the_same_answer(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    call = at_window(session, actor=HOTLINE)
    first = handlers.register_dispute(call, form(channel="hotline_12345", external_ref="JN-1"))
    again = handlers.register_dispute(
        at_window(session, actor=HOTLINE),
        form(channel="hotline_12345", external_ref=" JN-1 ", narrative="后来又补充了几句话"),
    )
    assert again == first.model_copy(update={"repeated": True})
    assert len(published(session)) == 1
    other = handlers.register_dispute(at_window(session), form(channel="grid", external_ref="JN-1"))
    assert other.id != first.id


def test_the_same_key_again_gets_the_same_answer_and_another_body_is_refused(
    session: Session, at_window: Any, form: Any
) -> None:
    first = handlers.register_dispute(at_window(session), form(request_idempotency_key="k1"))
    again = handlers.register_dispute(at_window(session), form(request_idempotency_key="k1"))
    assert (again.id, again.query_code, again.repeated) == (first.id, first.query_code, True)
    with pytest.raises(Refusal) as caught:
        handlers.register_dispute(
            at_window(session), form(request_idempotency_key="k1", narrative="完全不同的另一件事情")
        )
    assert caught.value.code == "idempotency_mismatch"
    other = handlers.register_dispute(
        at_window(session, actor=CITIZEN), form(channel="online", request_idempotency_key="k1")
    )
    assert other.id != first.id


def test_a_warning_becomes_one_dispute_only(session: Session, at_window: Any, form: Any) -> None:
    request = form(channel="warning", request_origin_warning_id="w1")
    first = handlers.register_dispute(at_window(session), request)
    again = handlers.register_dispute(at_window(session), request)
    assert again.id == first.id and again.repeated


def test_two_who_send_the_same_at_once_get_one_entry_and_no_number_is_lost(
    engine: Engine, at_window: Any, form: Any
) -> None:
    answers: list[Any] = []
    start = threading.Barrier(4)

    def send(name: str) -> None:
        start.wait()
        with databases.transaction(engine) as session:
            call = at_window(session, actor=HOTLINE)
            call.new_id = iter(f"{name}{i:030d}" for i in range(100)).__next__
            request = form(channel="hotline_12345", external_ref="JN-7", request_idempotency_key="")
            answers.append(handlers.register_dispute(call, request))

    threads = [threading.Thread(target=send, args=(name,)) for name in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({one.id for one in answers}) == 1
    assert sorted(one.repeated for one in answers) == [False, True, True, True]
    with databases.transaction(engine) as session:
        assert session.execute(select(func.count()).select_from(tables.DISPUTES)).scalar_one() == 1
        after = handlers.register_dispute(at_window(session), form())
    assert after.number == "LSQP-2026-000002"


# Wrong input, one by one: nothing is written


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"narrative": "。。。。。。"}, "narrative"),
    ({"occurred_on": "2030-01-01"}, "occurred_on"),
    ({"occurred_on": "1900-01-01"}, "occurred_on"),
    ({"village_code": "370832104999"}, "village_code"),
    ({"village_code": "12"}, "village_code"),
    ({"external_ref": "\u200b"}, "external_ref"),
]
PARTY: list[tuple[dict[str, Any], str]] = [
    ({"name": "**"}, "name"),
    ({"name": "匿名"}, "name"),
    ({"phone": "12345"}, "phone"),
    ({"phone": "abc"}, "phone"),
    ({"id_number": "370832199001010017"}, "id_number"),
    ({"id_number": "370832199013010016"}, "id_number"),
    ({"id_number": "37083219900101001"}, "id_number"),
    ({"id_number": "91350100M000100Y44", "organisation": "某公司"}, "id_number"),
    ({"village_code": "370832104999"}, "village_code"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_wrong_field_is_named_and_nothing_is_written(
    session: Session, at_window: Any, form: Any, published: Any, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        handlers.register_dispute(at_window(session), form(**change))
    assert caught.value.field == field
    assert caught.value.message.endswith("。")
    session.flush()
    assert session.execute(select(func.count()).select_from(tables.DISPUTES)).scalar_one() == 0
    assert published(session) == []


@pytest.mark.parametrize(("change", "field"), PARTY)
def test_a_wrong_field_of_a_party_is_named_with_its_place(
    session: Session, at_window: Any, form: Any, change: dict[str, Any], field: str
) -> None:
    party = {"name": "李四", "role": "applicant", **change}
    with pytest.raises(Invalid) as caught:
        handlers.register_dispute(
            at_window(session), form(parties=[{"name": "王五", "role": "applicant"}, party])
        )
    assert caught.value.field == f"parties.1.{field}"


@pytest.mark.parametrize(
    "change",
    [
        {"narrative": "短"},
        {"narrative": "长" * 20_001},
        {"parties": []},
        {"channel": "fax"},
        {"occurred_on": "2026-02-30"},
        {"amount_yuan": "-1"},
        {"amount_yuan": "1.234"},
        {"people_involved": 0},
        {"type": "19"},
        {"colour": "red"},
    ],
)
def test_what_the_form_itself_forbids_never_reaches_the_use_case(form: Any, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form(**change)


@pytest.mark.parametrize(
    ("actor", "change"),
    [
        (SYSTEM, {}),
        (CITIZEN, {"channel": "window"}),
        (HOTLINE, {"channel": "grid"}),
        (HOTLINE, {"channel": "hotline_12345", "request_accept": True}),
        (HOTLINE, {"channel": "hotline_12345", "request_origin_warning_id": "w1"}),
    ],
)
def test_a_door_that_is_not_ones_own_stays_shut(
    session: Session, at_window: Any, form: Any, actor: Actor, change: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden):
        handlers.register_dispute(at_window(session, actor=actor), form(**change))


# Kinds of parties


def test_an_anonymous_applicant_is_shown_as_such_even_with_a_name(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    answer = handlers.register_dispute(at_window(session), form(anonymous=True))
    dispute = session.get(Dispute, answer.id)
    assert dispute is not None and dispute.parties[0].name_masked == "匿名"
    unnamed = form(anonymous=True, parties=[{"name": "匿名", "role": "applicant"}])
    handlers.register_dispute(at_window(session), unnamed)
    assert published(session)[-1].dispute.parties[0].name_digest == ""


def test_an_organisation_is_known_by_its_code_or_its_name(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    parties = [
        {"name": "王五", "role": "applicant"},
        {"name": "福建某公司", "role": "respondent", "id_number": "91350100M000100Y43"},
        {"name": "梁山某厂", "role": "other", "organisation": "梁山某厂"},
    ]
    handlers.register_dispute(at_window(session), form(parties=parties))
    told = published(session)[0].dispute.parties
    assert [one.kind for one in told] == ["person", "organisation", "organisation"]
    assert told[1].organisation_digest and told[2].organisation_digest


def test_who_works_for_an_organisation_stays_a_person_without_a_name(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    party = {"name": "孙长河", "role": "applicant", "organisation": "梁山某厂"}
    answer = handlers.register_dispute(
        at_window(session), form(parties=[party], narrative="我叫孙长河，厂里三个月没有发工资了。")
    )
    dispute = session.get(Dispute, answer.id)
    assert dispute is not None and dispute.parties[0].name_masked == "孙*"
    told = published(session)[0].dispute
    assert (told.parties[0].kind, "孙长河" in told.narrative) == ("person", False)
    assert told.parties[0].organisation_digest


def test_control_characters_do_not_break_the_register(session: Session, at_window: Any, form: Any) -> None:
    answer = handlers.register_dispute(
        at_window(session), form(narrative="邻居占了\x00我家的宅基地\u200b一米宽", external_ref="A\x00-1")
    )
    dispute = session.get(Dispute, answer.id)
    assert dispute is not None and dispute.narrative_masked == "邻居占了我家的宅基地一米宽"
    assert dispute.external_ref == "A-1"
