"""What crosses the bus keeps its shape, its envelope and its privacy."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.case import DisputeBrief, PartyRef
from contracts.envelope import Envelope, Undecodable, decode, encode
from contracts.intake import DisputeRegistered, RegisterDispute
from contracts.message import Request
from contracts.registry import event_class, events, requests
from contracts.schemas import stale

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


def a_brief() -> DisputeBrief:
    return DisputeBrief(
        dispute_id="d1",
        number="LSQP-2026-000001",
        channel="window",
        narrative="邻居家的水流到我家院里",
        parties=(PartyRef(ref="P1", role="applicant", name_digest="ab"),),
        registered_at=NOW,
    )


def an_envelope() -> Envelope:
    return Envelope("e1", "c1", DisputeRegistered(at=NOW, dispute=a_brief(), registered_by="S01"))


def test_an_event_survives_its_envelope():
    again = decode(encode(an_envelope()))
    assert again == an_envelope()
    assert json.loads(encode(an_envelope()))["subject"] == "d1"


def test_the_envelope_is_a_cloud_event():
    document = json.loads(encode(an_envelope()))
    assert document["specversion"] == "1.0"
    assert document["type"] == "DisputeRegistered.v1"
    assert document["source"] == "/fengqiao/intake"
    assert document["correlationid"] == "c1"


def test_a_field_of_tomorrow_is_ignored_in_an_event():
    document = json.loads(encode(an_envelope()))
    document["data"]["mood"] = "calm"
    assert decode(json.dumps(document)).event == an_envelope().event


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[]", "not a CloudEvents"),
        (b'{"specversion":"0.3"}', "not a CloudEvents"),
        (
            b'{"specversion":"1.0","id":"1","type":"DisputeRegistered.v99","data":{}}',
            "unknown event or version",
        ),
        (b'{"specversion":"1.0","id":"1","data":{}}', "field type"),
        (b'{"specversion":"1.0","id":"1","type":"DisputeRegistered.v1","data":{"at":"never"}}', "datetime"),
        (b" " * 1_000_001, "larger than"),
    ],
)
def test_what_is_not_an_event_is_told_with_its_reason(body, reason):
    with pytest.raises(Undecodable, match=reason):
        decode(body)


def test_the_reason_holds_nothing_of_the_body():
    body = b'{"specversion":"1.0","id":"1","type":"DisputeRegistered.v1","data":{"at":"\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e"}}'
    with pytest.raises(Undecodable) as caught:
        decode(body)
    assert "王小明" not in str(caught.value)


def test_every_event_is_found_by_its_kind():
    assert all(event_class(event.routing_key()) is event for event in events())
    assert event_class("Nothing.v1") is None


def test_every_request_says_what_it_is_answered_with():
    assert len({(r.service, r.method()) for r in requests()}) == len(requests())
    assert all(request.answer_type() for request in requests())


def test_a_request_without_an_answer_is_a_mistake():
    class Wish(Request):
        pass

    with pytest.raises(TypeError, match="Wish"):
        Wish.answer_type()


def test_the_method_is_the_name_in_snake_case():
    assert RegisterDispute.method() == "register_dispute"


def test_no_event_has_a_field_for_a_person():
    forbidden = {"name", "phone", "id_number", "query_code", "address", "password"}
    for event in events():
        assert not forbidden & set(event.model_fields), event.name()


def test_the_committed_schemas_are_current():
    assert stale() == []


FIRST = json.loads((Path(__file__).parent / "first_messages.json").read_text("utf-8"))


@pytest.mark.parametrize("kind", FIRST)
def test_the_smallest_message_of_the_first_release_is_still_understood(kind):
    """A new field needs a default; anything else is a new version beside the old one. Entries are never changed."""
    assert decode(json.dumps(FIRST[kind])).event.routing_key() == kind
