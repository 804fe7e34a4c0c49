"""Rules of the exchange: signatures, keys, formats, what an order becomes, when a delivery is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contracts.codes import END_REASONS, OUTCOMES, SATISFACTIONS
from intake.errors import Designated, FormatInvalid, KeyInvalid, NotToReplay, SignatureInvalid
from intake.model import Delivery, DeliveryTry, Key, Order, OrderContent
from intake.model.exchange import check_new_key, check_retirement
from intake.policies import results, signing
from intake.policies.formats import FORMATS, Status
from intake.policies.orders import answer_days, body_of, check_refusal, readable

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRET, OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", signing.secret_text(b"y" * 32)
WAITS = (5, 300)

# signatures


def test_a_signature_is_the_one_of_the_published_convention() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    made = signing.headers([SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def checked(secrets: list[str], **changes: object) -> None:
    made = signing.headers([SECRET], "m1", NOW, "内容")
    given = {
        "message_id": made["webhook-id"],
        "timestamp": made["webhook-timestamp"],
        "signature": made["webhook-signature"],
        "body": "内容",
        "now": NOW,
        "window": 300,
    }
    signing.verify(secrets, **{**given, **changes})  # type: ignore[arg-type]


def test_either_of_two_keys_will_do_and_one_of_several_signatures() -> None:
    checked([OTHER, SECRET])
    both = signing.sign([OTHER, SECRET], "m1", NOW, "内容")
    checked([SECRET], signature=both)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "内容。"}, "webhook-signature"),
        ({"message_id": "m2"}, "webhook-signature"),
        ({"signature": ""}, "webhook-signature"),
        ({"signature": "v1,签名"}, "webhook-signature"),
        ({"message_id": ""}, "webhook-id"),
        ({"message_id": "a.b"}, "webhook-id"),
        ({"timestamp": "今天"}, "webhook-timestamp"),
        ({"timestamp": "-5"}, "webhook-timestamp"),
        ({"now": NOW + timedelta(seconds=301)}, "webhook-timestamp"),
        ({"now": NOW - timedelta(seconds=301)}, "webhook-timestamp"),
    ],
)
def test_what_was_changed_on_the_way_or_is_too_old_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(SignatureInvalid) as refused:
        checked([SECRET], **changes)
    assert refused.value.field == field


def test_without_a_good_key_nothing_is_believed() -> None:
    with pytest.raises(SignatureInvalid):
        checked([])


# keys


def key(key_id: str, until: timedelta | None = None) -> Key:
    return Key(key_id, "hotline", "", "", NOW, "S1", None if until is None else NOW + until)


def test_two_keys_are_good_at_a_time() -> None:
    check_new_key([key("a"), key("b", timedelta(0))], NOW)
    with pytest.raises(KeyInvalid):
        check_new_key([key("a"), key("b", timedelta(hours=1))], NOW)


def test_the_last_good_key_is_not_retired() -> None:
    old, present = key("a", timedelta(0)), key("b")
    with pytest.raises(KeyInvalid):
        check_retirement([old, present], present, NOW)
    with pytest.raises(KeyInvalid):
        check_retirement([old, present], old, NOW)
    check_retirement([key("c"), present], present, NOW)


# formats

HOTLINE = {
    "type": "order.created",
    "data": {
        "order_no": "ＪＮ２０２６０３０１", "caller": {"name": "王小明", "phone": "１３８１２３４５６７８", "secret": True},
        "content": "邻居家的滴水檐伸到我家院里 😡", "address": "拳东村东头", "area_code": "370832104000",
        "due_at": "2026-03-06T18:00:00", "priority": "urgent", "respondents": [{"name": "赵大山"}],
    },
}  # fmt: skip
PROVINCE = {
    "msgType": "CASE",
    "body": {
        "caseNo": "SD-1", "applicant": {"name": "王小明", "mobile": "13812345678"}, "caseDesc": "邻居占了我家宅基地一米宽",
        "deadline": "2026-03-06T18:00:00+08:00", "urgency": 2, "isSecret": "是",
    },
}  # fmt: skip
PETITION = {
    "type": "petition.passed",
    "data": {
        "petition_no": "XF-1", "petitioner": {"name": "王小明"}, "content": "邻居占了我家宅基地一米宽", "reply_by": "2026-03-06",
    },
}  # fmt: skip


GRID = {
    "action": "EVENT_REPORT",
    "event": {
        "eventNo": "WG-1", "eventName": "宅基地纠纷", "eventDesc": "邻居占了我家宅基地一米宽", "mainParty": {"name": "王小明"},
        "eventLevel": "03", "limitTime": "2026-03-06T18:00:00+08:00",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "raw", "number"),
    [
        ("hotline.v1", HOTLINE, "JN20260301"),
        ("province.v1", PROVINCE, "SD-1"),
        ("petition.v1", PETITION, "XF-1"),
        ("grid.v1", GRID, "WG-1"),
    ],
)
def test_every_format_reads_the_same_order(form: str, raw: dict[str, object], number: str) -> None:
    message = FORMATS[form].read_message(raw)
    assert message.order is not None
    assert (message.kind, message.order_no, message.order.caller_name) == ("order", number, "王小明")
    assert message.order.due_at is not None and message.order.due_at.date().isoformat() == "2026-03-06"


def test_full_width_digits_and_a_moment_without_offset_are_understood() -> None:
    order = FORMATS["hotline.v1"].read_message(HOTLINE).order
    assert order is not None and order.caller_phone == "13812345678" and order.content.endswith("😡")
    assert order.due_at is not None and order.due_at.isoformat() == "2026-03-06T18:00:00+08:00"


@pytest.mark.parametrize(
    ("form", "raw", "fields"),
    [
        ("hotline.v1", {}, {"type", "data.order_no"}),
        ("hotline.v1", {"type": "order.created", "data": []}, {"data", "data.order_no", "data.content"}),
        (
            "hotline.v1",
            {"type": "order.created", "data": {**HOTLINE["data"], "due_at": "下周", "caller": "王", "priority": "1",
             "people_involved": "许多", "order_no": "9" * 101}},
            {"data.due_at", "data.caller", "data.priority", "data.people_involved", "data.order_no"},
        ),
        ("province.v1", {"msgType": "SUPPLEMENT", "body": {}}, {"body.caseNo", "body.remark"}),
        ("petition.v1", {"type": "order.created", "data": {}}, {"type", "data.petition_no"}),
        ("grid.v1", {"action": "EVENT_REPORT", "event": {"eventLevel": "9"}},
         {"event.eventNo", "event.eventDesc", "event.eventLevel"}),
        ("petition.v1", {"type": ["x"], "data": None}, {"type", "data.petition_no"}),
    ],
)  # fmt: skip
def test_everything_wrong_is_told_at_once_in_the_senders_names(
    form: str, raw: dict[str, object], fields: set[str]
) -> None:
    with pytest.raises(FormatInvalid) as refused:
        FORMATS[form].read_message(raw)
    assert fields <= {field for field, _ in refused.value.errors}
    assert len({field for field, _ in refused.value.errors}) == len(refused.value.errors)


def test_a_status_says_nothing_personal_and_what_it_says_is_known_again() -> None:
    status = Status("JN1", "LSQP-2026-000001", "in_mediation", "调解中", 3, NOW)
    written = {name: form.write_status(status) for name, form in FORMATS.items()}
    assert set(written["hotline.v1"]["data"]) == {"order_no", "number", "status", "status_name", "sequence"}
    assert set(written["petition.v1"]["data"]) == {
        "petition_no",
        "number",
        "status",
        "status_name",
        "sequence",
    }
    assert written["province.v1"]["body"]["statusCode"] == "02"
    for form in FORMATS.values():
        assert form.same_status("", "agreed")
    assert FORMATS["province.v1"].same_status("03", "agreed")
    assert not FORMATS["province.v1"].same_status("03", "in_mediation")
    assert FORMATS["hotline.v1"].same_status("handling", "signed")


def test_a_refusal_names_its_code_and_the_way_on_and_an_end_its_result_and_visit() -> None:
    notice = {
        "reason_code": "N3",
        "reason": "属于行政争议",
        "way_on": "申请行政复议",
        "place": "县司法局",
        "address": "",
        "phone": "12348",
    }
    ended = results.of_end("failed", "05", NOW.date(), OUTCOMES, END_REASONS)
    heard = results.of_visit(True, "satisfied", "not_applicable", NOW.date(), SATISFACTIONS)
    nobody = results.of_visit(False, "", "", NOW.date(), SATISFACTIONS)
    refused = Status("A", "N", "refused", "", 1, NOW, results.of_refusal(notice))
    closed = Status("A", "N", "archived", "", 2, NOW, {**ended, **heard})
    written = [{name: form.write_status(one) for name, form in FORMATS.items()} for one in (refused, closed)]
    assert written[0]["hotline.v1"]["data"]["refusal"] == {
        "reason_code": "N3", "reason": "属于行政争议", "way_on": "申请行政复议", "place": "县司法局", "phone": "12348",
    }  # fmt: skip
    assert written[0]["province.v1"]["body"]["refuseCode"] == "N3"
    assert written[1]["petition.v1"]["data"]["result"] == {
        "outcome": "failed", "outcome_name": "调解不成", "end_code": "05", "end_reason": "双方差距过大", "ended_on": "2026-03-02",
    }  # fmt: skip
    assert written[1]["hotline.v1"]["data"]["visit"]["satisfied"] is True
    assert written[1]["province.v1"]["body"]["visit"]["satisfactionName"] == "满意"
    assert nobody == {"reached": False, "visited_on": "2026-03-02"}
    assert results.of_refusal(None) == {}


def test_a_grid_event_keeps_its_name_and_level_and_hears_its_end_in_the_words_of_the_record() -> None:
    order = FORMATS["grid.v1"].read_message(GRID).order
    assert (
        order is not None
        and order.content == "宅基地纠纷\n邻居占了我家宅基地一米宽"
        and order.priority == "urgent"
    )
    for outcome, resolved in {"agreed": "1", "failed": "0", "withdrawn": "0"}.items():
        ended = results.of_end(outcome, "", NOW.date(), OUTCOMES, END_REASONS)
        event = FORMATS["grid.v1"].write_status(Status("WG-1", "N", outcome, "", 1, NOW, ended))["event"]
        assert (event["isResolved"], event["resolveMode"], event["eventStatus"]) == (resolved, "01", "3")
    assert (
        "isResolved"
        not in FORMATS["grid.v1"].write_status(Status("WG-1", "N", "routed", "", 1, NOW))["event"]
    )


def test_every_format_has_a_name_for_everything_that_a_status_may_say() -> None:
    said = dict.fromkeys(results.RESULTS, "x")
    for form in FORMATS.values():
        assert str(form.write_status(Status("n", "n", "agreed", "", 1, NOW, said))).count("'x'") == len(said)


def test_every_state_of_a_case_has_a_word_in_every_format() -> None:
    from contracts.codes import STATES

    for state in STATES:
        for form in FORMATS.values():
            assert form.write_status(Status("n", "n", state, "", 1, NOW))


def test_a_list_may_bring_whole_orders() -> None:
    whole = {"items": [{"order_no": "A", "status": "closed"}, {"order_no": "B", "order": HOTLINE["data"]}]}
    page = FORMATS["hotline.v1"].read_list({"data": {**whole, "next_cursor": "2"}})
    assert (page.cursor, [one.order_no for one in page.items]) == ("2", ["A", "B"])
    assert page.items[0].order is None and page.items[1].order is not None
    cases = FORMATS["province.v1"].read_list({"body": {"cases": [{"caseNo": "S", "case": PROVINCE["body"]}]}})
    assert cases.items[0].order is not None and cases.cursor == ""
    petitions = {"data": {"items": [{"petition_no": "P", "petition": PETITION["data"]}]}}
    assert FORMATS["petition.v1"].read_list(petitions).items[0].order is not None


# what an order becomes


def content(**changes: object) -> OrderContent:
    return OrderContent(**{"order_no": "A", "content": "路灯坏了没有人修", **changes})  # type: ignore[arg-type]


def test_an_order_without_a_name_is_anonymous_and_a_towns_code_names_no_village() -> None:
    body = body_of(content(area_code="370832104000", secret=True), "hotline_12345", nameless=False)
    assert body["anonymous"] and body["confidential"] and "village_code" not in body
    assert body["parties"] == [{"role": "applicant", "name": "匿名"}]
    assert "village_code" in body_of(content(area_code="370832104200"), "hotline_12345", nameless=False)
    assert "referred_by" not in body_of(content(), "letter", nameless=False, form="hotline.v1")


def test_an_order_without_a_day_has_the_days_of_its_class_the_shortest_counts() -> None:
    by_class = {"咨询": 3, "特急": 1}
    assert answer_days("邻里纠纷", "一般", by_class, 5) == 5
    assert answer_days("政策咨询", "一般", by_class, 5) == 3
    assert answer_days("政策咨询", "特急", by_class, 5) == 1
    assert answer_days("特急车辆停放", "一般", {"特急": 1}, 5) == 1


def test_a_designated_order_is_not_returned_as_not_ours() -> None:
    order = Order("hotline", "A", "d1", "", NOW, NOW, designated=True)
    with pytest.raises(Designated):
        check_refusal(order, "N9")
    check_refusal(order, "N3")
    check_refusal(None, "N9")


def test_what_a_person_reads_of_a_message_is_its_texts() -> None:
    assert (
        readable('{"type": "x.y", "data": {"n": 1, "no": "JN-1", "words": ["甲", "乙"]}}') == "JN-1\n甲\n乙"
    )
    assert readable('{"type": "x.y"}') == "x.y"  # rather than nothing
    assert readable("{坏的") == "{坏的"


# deliveries


def delivery() -> Delivery:
    return Delivery("d", "hotline", "c", "LSQP-2026-000001", "A", "accepted", 1, NOW, NOW, next_at=NOW)


def tried(one: Delivery, code: int) -> None:
    one.record(DeliveryTry("d", one.attempts + 1, NOW, code, "" if code == 200 else "broken", 5), WAITS)


def test_a_delivery_is_tried_a_bounded_number_of_times_with_growing_pauses() -> None:
    one, pauses = delivery(), []
    for _ in range(2):
        tried(one, 500)
        assert one.next_at is not None
        pauses.append((one.next_at - NOW).total_seconds())
    assert (pauses, one.state) == ([5, 300], "waiting")
    tried(one, 0)
    assert (one.state, one.next_at, one.ended_at) == ("failed", None, NOW)


def test_a_receiver_that_is_gone_is_not_asked_again() -> None:
    one = delivery()
    tried(one, 410)
    assert one.state == "failed"


def test_a_replay_starts_the_pauses_anew_and_keeps_the_count() -> None:
    one = delivery()
    with pytest.raises(NotToReplay):
        one.replay(NOW)
    tried(one, 410)
    one.replay(NOW)
    tried(one, 500)
    assert (one.state, one.attempts) == ("waiting", 2)
    tried(one, 200)
    assert (one.state, one.trouble) == ("sent", "")
