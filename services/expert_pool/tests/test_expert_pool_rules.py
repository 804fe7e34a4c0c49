"""Rules of the expert pool, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.codes import TYPES
from expert_pool.errors import (
    CredentialEnds,
    CredentialWithdrawn,
    NobodyToAsk,
    NotOpen,
    NotYours,
    UnknownField,
)
from expert_pool.model import Committee, Consultation, Credential, Expert, KnownCase
from expert_pool.policies import choose, field_of, state_on, why_not_able

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COMMITTEES = [
    Committee("LAND", "土地纠纷调解委员会", ["03", "07"]),
    Committee("WORK", "劳动人事争议调解委员会", ["10", "11"]),
]


def expert(code: str = "E1", **changes: Any) -> Expert:
    fields: dict[str, Any] = {
        "id": code, "name": "某专家", "committee_code": "LAND", "fields": ["07"], "title": "高级工程师",
        "village_code": "", "name_digest": f"n-{code}", "employer_digest": f"e-{code}",
    }  # fmt: skip
    until = changes.pop("until", date(2027, 5, 1))
    fields["credentials"] = [Credential(f"{code}-1", code, "不动产登记代理人", until)]
    return Expert(**{**fields, **changes})


def case(*parties: dict[str, Any], type_code: str = "07") -> KnownCase:
    return KnownCase("d1", "LSQP1", type_code, "zrzy", [], "", list(parties), "两家争地界")


def choose_of(experts: list[Expert], known: KnownCase | None = None, **given: Any) -> str:
    known = known or case()
    field = field_of("", known.type_code, COMMITTEES, TYPES)
    load = given.pop("load", {})
    return choose(field, known, experts, load, TODAY, **given).expert.id


def consultation() -> Consultation:
    due = NOW + timedelta(days=3)
    return Consultation("c1", "d1", "LSQP1", "07", "", "地界怎么定？", "m1", NOW, due, "E1", ["…"])


@pytest.mark.parametrize(
    "party",
    [
        {"name_digest": "n-E1"},
        {"organisation_digest": "e-E1"},
        {"name_digest": "e-E1"},
        {"village_code": "v1"},
        {"name_digest": "brother"},
    ],
)
def test_an_expert_tied_to_a_party_is_passed_over(party: dict[str, Any]) -> None:
    tied = expert(village_code="v1", kin=["brother"])
    assert choose_of([tied, expert("E2")], case(party)) == "E2"


def test_empty_digests_tie_nobody() -> None:
    nobody = expert(name_digest="", employer_digest="")
    assert not case({"name_digest": "", "village_code": ""}).ties(nobody)


def test_an_expired_credential_is_passed_over_but_its_last_day_still_counts() -> None:
    expired = expert("E1", until=TODAY - timedelta(days=1))
    assert choose_of([expired, expert("E2", until=TODAY)]) == "E2"


def test_only_the_credential_that_the_question_needs_counts() -> None:
    other = Credential("x", "E1", "律师执业证", date(2030, 1, 1), types=["10"])
    over = Credential("y", "E1", "不动产登记代理人", TODAY - timedelta(days=1), types=["07"])
    assert choose_of([expert(credentials=[other, over]), expert("E2")]) == "E2"
    with pytest.raises(NobodyToAsk, match="1名资质已过期"):
        choose_of([expert(credentials=[other, over])])
    with pytest.raises(NobodyToAsk, match="1名没有这一领域的资质"):
        choose_of([expert(credentials=[other])])
    again = Credential("z", "E1", "不动产登记代理人", TODAY, types=["07"])
    assert choose_of([expert(credentials=[other, over, again])]) == "E1"


def test_a_committee_as_the_field_needs_a_credential_for_the_disputes_own_type() -> None:
    field = field_of("LAND", "07", COMMITTEES, TYPES)
    assert field.needed == {"07"}
    assert field_of("LAND", "10", COMMITTEES, TYPES).needed == {"03", "07"}
    only_03 = expert(credentials=[Credential("x", "E1", "证", date(2030, 1, 1), types=["03"])])
    assert why_not_able(only_03, field.needed, TODAY) == "没有这一领域的资质"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"valid_until": TODAY + timedelta(days=61)}, "valid"),
        ({"valid_until": TODAY + timedelta(days=60)}, "expiring"),
        ({"valid_until": TODAY}, "expiring"),
        ({"valid_until": TODAY - timedelta(days=1)}, "expired"),
        ({"valid_until": date(2030, 1, 1), "withdrawn_on": TODAY}, "withdrawn"),
    ],
)
def test_a_credential_is_valid_runs_out_is_over_or_withdrawn(changes: dict[str, Any], state: str) -> None:
    assert state_on(Credential(**{"id": "x", "expert_id": "E1", "name": "证", **changes}), TODAY, 60) == state


def test_a_credential_holds_from_its_first_day_until_it_is_withdrawn() -> None:
    one = Credential("x", "E1", "证", date(2030, 1, 1), valid_from=TODAY)
    assert (one.holds_on(TODAY - timedelta(days=1)), one.holds_on(TODAY)) == (False, True)
    one.withdraw("本人申请注销", TODAY)
    assert not one.holds_on(TODAY)
    with pytest.raises(CredentialWithdrawn):
        one.renew(date(2031, 1, 1), "", TODAY)


@pytest.mark.parametrize("until", [date(2027, 5, 1), date(2020, 1, 1)])
def test_a_renewal_ends_later_than_before(until: date) -> None:
    with pytest.raises(CredentialEnds) as raised:
        Credential("x", "E1", "证", date(2027, 5, 1)).renew(until, "", TODAY)
    assert raised.value.field == "valid_until"


def test_an_expert_who_left_the_town_list_is_not_asked() -> None:
    assert choose_of([expert(active=False), expert("E2")]) == "E2"


def test_the_least_loaded_is_asked() -> None:
    assert choose_of([expert("E1"), expert("E2")], load={"E1": 2, "E2": 1}) == "E2"


def test_own_skill_counts_more_than_the_committees_field() -> None:
    assert choose_of([expert("E1", fields=["03"]), expert("E2")], load={"E2": 5}) == "E2"


def test_the_reasons_are_sentences_about_field_ties_credential_and_load() -> None:
    field = field_of("", "07", COMMITTEES, TYPES)
    reasons = choose(field, case(), [expert()], {}, TODAY).reasons
    assert len(reasons) == 4
    assert all(reason.endswith("。") for reason in reasons)
    assert "山林土地" in reasons[0]


def test_a_field_is_named_by_committee_code_or_name_or_by_type() -> None:
    for wanted in ("WORK", "劳动人事"):
        assert field_of(wanted, "07", COMMITTEES, TYPES).committees == {"WORK"}
    assert field_of("11", "07", COMMITTEES, TYPES).types == {"11"}
    assert field_of("拖欠农民工工资", "07", COMMITTEES, TYPES).types == {"10"}


def test_an_unknown_field_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownField, match="土地纠纷调解委员会") as raised:
        field_of("天文", "07", COMMITTEES, TYPES)
    assert raised.value.field == "field"


def test_nobody_left_is_said_with_numbers() -> None:
    experts = [
        expert("E1", village_code="v1"),
        expert("E2", until=date(2020, 1, 1)),
        expert("E3"),
    ]
    with pytest.raises(NobodyToAsk, match=r"3名专家.*1名与当事人有关联.*1名资质已过期.*1名已推辞"):
        choose_of(experts, case({"village_code": "v1"}), declined=frozenset({"E3"}))


def test_a_type_without_experts_asks_for_another_field() -> None:
    with pytest.raises(NobodyToAsk, match="换一个咨询领域"):
        choose_of([expert()], case(type_code="01"))


def test_only_the_asked_expert_answers_and_only_once() -> None:
    one = consultation()
    with pytest.raises(NotYours):
        one.answer("E2", "意见", "", NOW)
    one.answer("E1", "意见", "民法典", NOW)
    assert (one.state, one.answered_at) == ("answered", NOW)
    with pytest.raises(NotOpen):
        one.answer("E1", "另一个意见", "", NOW)
    with pytest.raises(NotOpen):
        one.decline("E1", "没空", NOW)


def test_a_declined_consultation_passes_on_with_the_full_time() -> None:
    one = consultation()
    one.decline("E1", "没空", NOW)
    later = NOW + timedelta(days=4)
    one.pass_on("E2", ["…"], NOW, later)
    assert (one.state, one.expert_id, one.due_at) == ("asked", "E2", later)
    assert one.declined_by == {"E1"}


def test_an_unanswerable_consultation_says_why() -> None:
    one = consultation()
    one.decline("E1", "没空", NOW)
    one.give_up("没有专家了。")
    assert (one.state, one.expert_id, one.reasons) == ("unanswerable", "", ["没有专家了。"])
