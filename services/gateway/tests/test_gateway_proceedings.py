"""Forms with rows, and the rules of which form of a case is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import mediation as c
from gateway.pages import acting
from gateway.pages.proceedings import case, performance, reading
from gateway.pages.proceedings.fields import label_of
from gateway.pages.proceedings.rail import rail_of

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


def sheet(**changes: Any) -> c.ProceedingSheet:
    values: dict[str, Any] = {
        "dispute_id": "d1", "number": "LSQP-2026-000001", "state": "open", "mediator_id": "M1", "round": 1,
        "type_code": "04", "complexity": "simple", "village_code": "", "narrative": "欠款", "opened_at": NOW,
        "next_step": "hearing",
    }  # fmt: skip
    return c.ProceedingSheet(**{**values, **changes})


def step(code: str, manner: str = "together") -> c.StepSheet:
    return c.StepSheet(
        step=code, held_at=NOW, place="村委会", present="双方", text="如实陈述", recorded_by="M1", recorded_at=NOW, manner=manner
    )  # fmt: skip


def gate(code: str, state: str) -> c.GateSheet:
    return c.GateSheet(code=code, state=state, rule="")


def test_paths_become_rows():
    given = {"terms": "还钱", "obligations.0.what": "还本金", "obligations.1.what": "赔礼"}
    assert reading.nested(given) == {"terms": "还钱", "obligations": [{"what": "还本金"}, {"what": "赔礼"}]}


def test_rows_into_which_nothing_was_typed_close_up():
    given = {"parties.0.role": "applicant", "parties.1.role": "respondent", "parties.1.name": "李芳"}
    assert reading.nested(given) == {"parties": [{"role": "respondent", "name": "李芳"}]}


def test_rows_stand_in_the_order_of_their_numbers():
    given = {f"people.{n}.name": str(n) for n in (10, 2, 1)}
    assert [one["name"] for one in reading.nested(given)["people"]] == ["1", "2", "10"]


@pytest.mark.parametrize(
    "given",
    [{"a": "1", "a.b": "2"}, {"a.b": "2", "a": "1"}, {".".join("a" * 5_000): "x"}, {".": "x"}, {"a..b": "x"}],
)
def test_names_that_no_form_has_break_nothing(given):
    assert isinstance(reading.nested(given), dict)


def test_a_tree_becomes_the_paths_it_came_from():
    given = {
        "facts": "借款",
        "obligations.0.instalments.1.amount_yuan": "20",
        "obligations.0.instalments.0.amount_yuan": "10",
    }
    assert reading.flat(reading.nested(given)) == given


def test_a_local_time_is_that_of_shanghai():
    assert acting.local_moment("2026-03-11T17:00") == NOW
    assert acting.local_input(NOW) == "2026-03-11T17:00"
    assert acting.local_moment("yesterday") == "yesterday"


def test_first_both_are_heard_together_then_the_side_that_is_missing():
    assert case.first_manner(sheet()) == "together"
    assert case.first_manner(sheet(heard=("applicant",))) == "respondent"


@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({}, False),
        ({"in_danger": True}, True),
        ({"gates": (gate("domestic_violence", "suspected"),)}, True),
        ({"gates": (gate("domestic_violence", "ruled_out"),)}, False),
        ({"gates": (gate("minor", "confirmed"),)}, False),
    ],
)
def test_danger_and_violence_keep_the_parties_apart(changes, apart):
    assert case.apart(sheet(**changes)) is apart
    assert (case.first_manner(sheet(**changes)) == "applicant") is apart


def test_a_side_that_was_heard_apart_has_only_its_own_statement():
    given = {
        "step": "hearing", "manner": "applicant", "particulars.applicant_says": "要求", "particulars.respondent_says": "旧内容",
        "particulars.rights_told": "已告知",
    }  # fmt: skip
    assert case.record_of(given)["particulars"] == {"applicant_says": "要求", "rights_told": "已告知"}


def test_a_further_record_is_possible_only_of_the_last_step():
    found = sheet(steps=(step("hearing"), step("inquiry")), next_step="study")
    assert case.due_step(found, "inquiry") == "inquiry"
    assert case.due_step(found, "hearing") == "study"
    assert case.due_step(found, "") == "study"


def test_the_rail_says_done_skipped_asked_and_what_comes_now():
    skip = {
        "skip_id": "s",
        "dispute_id": "d1",
        "number": "n",
        "reason": "",
        "asked_by": "M1",
        "asked_at": NOW,
    }
    found = sheet(
        steps=(step("hearing"),),
        next_step="study",
        skips=(
            c.SkipSheet(**skip, step="inquiry", state="approved"),
            c.SkipSheet(**skip, step="study", state="asked"),
        ),
    )
    assert [one["state"] for one in rail_of(found)] == ["done", "skipped", "current", "todo", "todo"]
    assert [one["asked"] for one in rail_of(found)] == [False, False, True, False, False]


def test_while_one_side_is_still_to_be_heard_the_hearing_goes_on():
    found = sheet(steps=(step("hearing", "applicant"),), heard=("applicant",))
    assert rail_of(found)[0]["state"] == "current"


def test_a_finding_names_its_field():
    assert label_of("obligations.1.due_on") == "第 2 项 · 什么时候做完"
    assert label_of("parties.0.name") == "第 1 位 · 姓名或者名称"
    assert label_of("terms") == "协议内容"
    assert label_of("version") == ""


def test_a_breach_is_said_to_lead_to_the_court_where_nobody_can_be_asked_again() -> None:
    assert "用完" in performance.NEXT_AFTER["reopen"] and "人民法院" in performance.NEXT_AFTER["reopen"]
    assert set(performance.NEXT_AFTER) == set(c.BREACH_WAYS)
