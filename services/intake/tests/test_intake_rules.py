"""Rules of registration without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.errors import Forbidden, Invalid
from intake.errors import AlreadyDecided, LinkInvalid, NumbersExhausted
from intake.model import Dispute, Link, Notice, Party, dispute_number
from intake.policies import doors, fields, likeness, seeing, shingles

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
TOWN, VILLAGES = "370832104", frozenset({"370832104200"})
FENCE = "邻居翻盖猪圈把排水沟堵住，污水漫进我家菜窖，泡坏了红薯，要求疏通水沟并赔偿菜窖里的红薯。"
RETOLD = "菜窖里的红薯泡坏了，因为邻居翻盖猪圈堵住排水沟，污水漫进来，请疏通水沟。"
WAGES = "在砖瓦厂打工三个月，老板以资金周转困难为由拖欠劳务报酬一万八千元，多次催要无果。"


def a_dispute(**changes: object) -> Dispute:
    values: dict[str, object] = {
        "id": "d1",
        "number": "LSQP-2026-000001",
        "channel": "window",
        "narrative_sealed": "",
        "narrative_masked": FENCE,
        "registered_at": NOW,
        "registered_by": "S0001",
        "query_digest": "q",
        "query_sealed": "",
        "body_digest": "b",
    }
    return Dispute(**{**values, **changes})  # type: ignore[arg-type]


def a_notice() -> Notice:
    return Notice("N3", "属于行政争议", "申请行政复议", "接待室", "示例路14号", "12345")


# States


def test_a_registered_dispute_is_accepted_once() -> None:
    dispute = a_dispute()
    dispute.accept("S0001", NOW)
    assert (dispute.state, dispute.accepted_by, dispute.accepted_at) == ("accepted", "S0001", NOW)
    with pytest.raises(AlreadyDecided):
        dispute.accept("S0002", NOW)


def test_a_refused_dispute_keeps_its_notice_and_is_not_accepted_afterwards() -> None:
    dispute = a_dispute()
    dispute.refuse(a_notice(), "S0001", NOW)
    assert dispute.state == "refused"
    assert dispute.refusal is not None and dispute.refusal["place"] == "接待室"
    with pytest.raises(AlreadyDecided, match="不予受理"):
        dispute.accept("S0002", NOW)


def test_a_link_shows_the_other_side_from_both_sides() -> None:
    link = Link(
        "l", "d1", "LSQP-2026-000001", "d2", "LSQP-2026-000002", "duplicate", "同一件事", NOW, "S0001"
    )
    assert link.seen_from("d1") == ("d2", "LSQP-2026-000002")
    assert link.seen_from("d2") == ("d1", "LSQP-2026-000001")


def test_a_dispute_is_not_linked_with_itself() -> None:
    with pytest.raises(LinkInvalid):
        Link("l", "d1", "n", "d1", "n", "duplicate", "同一件事", NOW, "S0001")


def test_the_number_has_prefix_year_and_six_digits() -> None:
    assert dispute_number("LSQP", 2026, 123) == "LSQP-2026-000123"
    with pytest.raises(NumbersExhausted):
        dispute_number("LSQP", 2026, 1_000_000)


def test_the_applicant_is_the_first_applicant_or_else_the_first_party() -> None:
    first = Party(0, "respondent", "person", "", "甲*")
    second = Party(1, "applicant", "person", "", "乙*")
    assert a_dispute(parties=[first, second]).applicant is second
    assert a_dispute(parties=[first]).applicant is first
    assert (first.ref, second.ref) == ("P1", "P2")


# Doors


def check(channel: str, **who: object) -> None:
    defaults: dict[str, object] = {"roles": (), "rights": (), "own_channel": "", "origin_warning_id": ""}
    doors.check_door(channel, **{**defaults, **who})  # type: ignore[arg-type]


def test_a_citizen_registers_online_only() -> None:
    check("online", roles=("citizen",))
    with pytest.raises(Forbidden):
        check("window", roles=("citizen",))


def test_a_token_registers_its_own_channel_only() -> None:
    check("hotline_12345", rights=("dispute.register",), own_channel="hotline_12345")
    with pytest.raises(Forbidden) as caught:
        check("grid", rights=("dispute.register",), own_channel="hotline_12345")
    assert caught.value.field == "channel"


def test_nobody_registers_without_the_right() -> None:
    with pytest.raises(Forbidden):
        check("window", rights=("dispute.read",))


def test_a_dispute_from_a_warning_names_it_and_no_other_does() -> None:
    check("warning", rights=("dispute.register",), origin_warning_id="w1")
    for channel, warning in (("warning", ""), ("window", "w1")):
        with pytest.raises(Forbidden) as caught:
            check(channel, rights=("dispute.register",), origin_warning_id=warning)
        assert caught.value.field == "origin_warning_id"


def test_window_desk_and_warning_accept_at_once_and_the_others_wait() -> None:
    at_once = {channel for channel in ("window", "desk", "warning", "online", "hotline_12345", "letter", "grid",
                                       "province_platform") if doors.accepts_at_once(channel, None, ())}  # fmt: skip
    assert at_once == {"window", "desk", "warning"}


def test_a_caller_may_choose_to_accept_only_with_the_right() -> None:
    assert doors.accepts_at_once("letter", True, ("dispute.accept",))
    assert not doors.accepts_at_once("window", False, ())
    with pytest.raises(Forbidden):
        doors.accepts_at_once("letter", True, ("dispute.register",))


# Fields


def test_control_and_invisible_characters_are_dropped_and_line_ends_made_plain() -> None:
    assert fields.clean(" 第一\x00行\r\n第\u200b二行\ufeff\r ") == "第一行\n第二行"


@pytest.mark.parametrize("text", ["。。。。。。。", "打架", "\u200b" * 20, "一 二 三 四"])
def test_a_narrative_says_something(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        fields.clean_narrative(text)
    assert caught.value.field == "narrative"


@pytest.mark.parametrize("name", ["", "***", "\u200b"])
def test_a_name_has_letters(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        fields.check_name(name, field="parties.0.name", anonymous=False, role="respondent")
    assert caught.value.field == "parties.0.name"


def test_an_applicant_without_a_name_must_choose_anonymous() -> None:
    with pytest.raises(Invalid, match="匿名"):
        fields.check_name("匿名", field="parties.0.name", anonymous=False, role="applicant")
    assert fields.check_name("匿名", field="f", anonymous=True, role="applicant") == "匿名"
    assert fields.check_name("不详", field="f", anonymous=False, role="respondent") == "不详"


def village(code: str | None) -> str:
    return fields.check_village(code, field="village_code", town_code=TOWN, villages=VILLAGES)


def test_a_village_of_the_town_or_of_another_place_is_kept() -> None:
    assert village("370832104200") == "370832104200"
    assert village("370832105201") == "370832105201"
    assert village(None) == village("") == ""


@pytest.mark.parametrize(
    "code", ["370832104999", "3708321042", "37083210420a", "970832104200", "３７０８３２１０４２００"]
)
def test_an_unknown_village_or_a_malformed_code_is_told(code: str) -> None:
    with pytest.raises(Invalid) as caught:
        village(code)
    assert caught.value.field == "village_code"


def test_it_happened_between_1949_and_today() -> None:
    assert fields.check_occurred_on(TODAY, TODAY) == TODAY
    assert fields.check_occurred_on(date(1949, 10, 1), TODAY) == date(1949, 10, 1)
    for wrong in (date(2026, 3, 12), date(1949, 9, 30)):
        with pytest.raises(Invalid) as caught:
            fields.check_occurred_on(wrong, TODAY)
        assert caught.value.field == "occurred_on"


def test_a_reference_is_more_than_blanks() -> None:
    assert fields.check_reference(" A-1 ") == "A-1"
    assert fields.check_reference(None) is None
    with pytest.raises(Invalid):
        fields.check_reference("\u200b")


def test_a_warning_id_is_an_id() -> None:
    assert fields.check_warning_id("w-1") == "w-1"
    with pytest.raises(Invalid):
        fields.check_warning_id("w 1; drop")


@pytest.mark.parametrize(
    ("number", "credit"),
    [
        ("91350100M000100Y43", True),
        ("54370832MF12345679", True),
        ("913501000000000001", True),
        ("370832199001010016", False),
        ("11010519491231002x", False),
        ("1101", False),
    ],
)
def test_a_credit_code_is_told_from_an_identity_number(number: str, credit: bool) -> None:
    assert fields.looks_like_credit_code(number) is credit


# Look-alikes


def test_the_same_matter_told_again_shares_rare_pairs_and_another_does_not() -> None:
    told, again, other = map(shingles.told, (FENCE, RETOLD, WAGES))
    assert shingles.alike(told, again) > 0.6
    assert shingles.alike(told, other) < 0.1
    assert set(shingles.rarest(FENCE)) & set(shingles.rarest(RETOLD))


def test_rare_pairs_are_few_stable_and_never_masked_or_commonplace() -> None:
    text = "申请人王**要求赔偿，被申请人李**在鱼塘边挖沟。" * 40
    marks = shingles.rarest(text)
    assert marks == shingles.rarest(text)
    assert 0 < len(marks) <= shingles.SHINGLES
    assert not [pair for pair in marks if "*" in pair]
    assert "申请" not in marks and "鱼塘" in marks


def test_a_commonplace_text_of_two_words_is_like_nothing() -> None:
    commonplace = likeness.Matter("我要反映问题")
    assert judged(commonplace, commonplace) == []


def judged(matter: likeness.Matter, other: likeness.Matter, *kinds: str) -> list[likeness.Likeness]:
    return list(likeness.judge(matter, {"d2": other}, {"d2": kinds}, 0.3, 5))


def test_the_same_person_is_enough_to_be_shown_with_the_reason() -> None:
    found = judged(likeness.Matter(FENCE), likeness.Matter(WAGES), "p")
    assert found[0].score == 0.3
    assert found[0].reasons == ("当事人的联系电话相同。",)


def test_a_common_name_alone_is_not_shown_but_with_the_village_it_is() -> None:
    assert judged(likeness.Matter(FENCE), likeness.Matter(WAGES), "n") == []
    found = judged(likeness.Matter(FENCE, "370832104200"), likeness.Matter(WAGES, "370832104200"), "n")
    assert found[0].reasons == ("当事人同名。", "事发在同一个村。")


def test_the_same_words_are_quoted_as_the_reason() -> None:
    found = judged(likeness.Matter(FENCE), likeness.Matter(FENCE + "另外还有别的事情。"))
    assert found[0].score >= 0.75
    assert "都说到“邻居翻盖猪圈" in found[0].reasons[0]


def test_agreements_add_up_and_never_pass_one() -> None:
    alone = judged(likeness.Matter(FENCE), likeness.Matter(FENCE))[0].score
    both = judged(likeness.Matter(FENCE, "v"), likeness.Matter(FENCE, "v"), "i", "p", "n")[0].score
    assert alone < both <= 1.0


def test_a_mark_that_many_disputes_have_does_not_count() -> None:
    crowd = [f"d{i}" for i in range(40)]
    found = likeness.shortlist({"s:宅基": crowd, "s:红薯": ["d1"], "p:77": ["d9"]}, crowded=40)
    assert list(found) == ["d9", "d1"]
    assert found["d9"] == ("p",)


def test_a_stranger_who_tells_a_matter_in_other_words_is_looked_at_in_the_same_village():
    leak, again = "楼上卫生间漏水，把我家天花板泡坏了", "三单元的顶棚一直渗漏发霉，上面那户不肯修"
    here, there = "370832104200", "370832104201"
    assert set(likeness.word_marks(leak)).isdisjoint(likeness.word_marks(again)), "no pair in common"
    marks = likeness.word_marks(again, here)
    shared = set(likeness.word_marks(leak, here)) & set(marks)
    assert shared == {f"v:{here}漏"}
    assert set(likeness.word_marks(leak, there)).isdisjoint(marks)
    assert likeness.shortlist({mark: ["d1"] for mark in shared}, crowded=40) == {"d1": ()}
    crowd = [f"d{n}" for n in range(40)]
    assert likeness.shortlist(dict.fromkeys(shared, crowd), crowded=40) == {}


def test_marks_of_people_are_short_and_empty_digests_leave_none() -> None:
    assert likeness.people_marks([("i", ""), ("p", "ab" * 32), ("p", "ab" * 32)]) == ("p:" + "ab" * 8,)


# Seeing


def viewer(*rights: str, person: str = "S0009", channel: str = "") -> seeing.Viewer:
    return seeing.Viewer(person, frozenset(rights), channel)


def test_a_registration_is_opened_by_readers_and_by_who_registered_it() -> None:
    assert seeing.may_open(viewer("dispute.read"), registered_by="S0001", channel="window")
    assert seeing.may_open(viewer(person="S0001"), registered_by="S0001", channel="window")
    assert not seeing.may_open(viewer("audit.read"), registered_by="S0001", channel="window")


def test_a_token_knows_only_its_channels_disputes() -> None:
    token = viewer("dispute.read", channel="grid")
    assert seeing.may_open(token, registered_by="x", channel="grid")
    assert not seeing.may_open(token, registered_by="x", channel="window")


def test_confidential_words_are_for_all_readers_the_registrar_and_the_handler() -> None:
    assert seeing.sees_confidential(viewer("dispute.read_all"), registered_by="S0001", handles=False)
    assert seeing.sees_confidential(viewer(person="S0001"), registered_by="S0001", handles=False)
    assert seeing.sees_confidential(viewer("dispute.read"), registered_by="S0001", handles=True)
    assert not seeing.sees_confidential(viewer("dispute.read"), registered_by="S0001", handles=False)


def test_who_only_registers_lists_only_their_own() -> None:
    assert seeing.may_list({"dispute.register"}) and seeing.lists_only_own({"dispute.register"})
    assert not seeing.lists_only_own({"dispute.register", "dispute.accept"})
    assert not seeing.may_list({"dispute.read"})


def test_an_excerpt_is_one_short_line() -> None:
    assert seeing.excerpt("第一行\n第二行") == "第一行 第二行"
    assert len(seeing.excerpt("字" * 100)) == seeing.EXCERPT


@pytest.mark.parametrize(
    ("channel", "said", "desk", "referrer"),
    [
        ("window", "", "", ""), ("window", "court", "", "court"), ("desk", "", "pcs", "police"), ("desk", "", "xfb", "petitions"),
        ("desk", "", "sfs", "other"), ("desk", "procurator", "pcs", "procurator"), ("hotline_12345", "", "pcs", ""),
    ],
)  # fmt: skip
def test_who_sent_it_is_as_said_else_the_desk_that_found_it(
    channel: str, said: str, desk: str, referrer: str
) -> None:
    assert doors.referrer_of(channel, said, desk) == referrer
