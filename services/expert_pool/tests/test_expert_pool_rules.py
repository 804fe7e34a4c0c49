"""Rules of the expert pool, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.codes import TYPES
from expert_pool.errors import NobodyToAsk, NotOpen, NotYours, UnknownField
from expert_pool.model import Committee, Consultation, Expert, KnownCase
from expert_pool.policies import choose, field_of

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COMMITTEES = [
    Committee("LAND", "土地纠纷调解委员会", ["03", "07"]),
    Committee("WORK", "劳动人事争议调解委员会", ["10", "11"]),
]


def expert(code: str = "E1", **changes: Any) -> Expert:
    fields: dict[str, Any] = {
        "id": code, "name": "某专家", "committee_code": "LAND", "fields": ["07"], "title": "高级工程师",
        "village_code": "", "credential": "不动产登记代理人", "credential_until": date(2027, 5, 1),
        "name_digest": f"n-{code}", "employer_digest": f"e-{code}",
    }  # fmt: skip
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
    ],
)
def test_an_expert_tied_to_a_party_is_passed_over(party: dict[str, Any]) -> None:
    tied = expert(village_code="v1")
    assert choose_of([tied, expert("E2")], case(party)) == "E2"


def test_empty_digests_tie_nobody() -> None:
    nobody = expert(name_digest="", employer_digest="")
    assert not case({"name_digest": "", "village_code": ""}).ties(nobody)


def test_an_expired_credential_is_passed_over_but_its_last_day_still_counts() -> None:
    expired = expert("E1", credential_until=TODAY - timedelta(days=1))
    assert choose_of([expired, expert("E2", credential_until=TODAY)]) == "E2"


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
        expert("E2", credential_until=date(2020, 1, 1)),
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
