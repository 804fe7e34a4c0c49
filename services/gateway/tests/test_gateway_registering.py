"""From the counter's form to the parties of a dispute."""

from __future__ import annotations

from gateway.pages.registering import body_of, fields_of

FORM = {
    "name": "李秀英", "other_name": "赵大山", "side_1_name": "赵三山", "side_1_organisation": "赵家养猪场",
    "more_0_name": "李秀兰", "more_0_capacity": "agent", "more_0_acts_for": "side_1_", "narrative": "排水沟堵了",
}  # fmt: skip


def test_everybody_on_the_other_side_is_a_respondent_and_an_agent_speaks_for_whom_the_row_says() -> None:
    parties = body_of(FORM, "window")["parties"]
    assert [(one["name"], one["role"]) for one in parties] == [
        ("李秀英", "applicant"),
        ("赵大山", "respondent"),
        ("赵三山", "respondent"),
        ("李秀兰", "other"),
    ]
    assert (parties[2]["organisation"], parties[3]["acts_for"]) == ("赵家养猪场", "P3")


def test_where_it_happened_goes_along() -> None:
    assert body_of({**FORM, "place": "中心街路口"}, "window")["place"] == "中心街路口"


def test_what_is_wrong_with_a_party_is_told_at_its_own_row() -> None:
    names = fields_of(FORM)
    assert (names["parties.2.phone"], names["parties.3.name"]) == ("side_1_phone", "more_0_name")
