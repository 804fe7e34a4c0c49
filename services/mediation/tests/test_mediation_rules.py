"""The rules of the mediation, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.codes import END_REASONS, TYPES
from mediation import policies
from mediation.errors import (
    AgreementIncomplete,
    ProceedingOver,
    RecordIncomplete,
    StepOutOfOrder,
    StepsMissing,
    WrittenFormNeeded,
    WrongMoment,
)
from mediation.model import WORK, Draft, Office, Proceeding, Promise
from servicekit.calendar import WorkCalendar

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
FIELDS = {"facts": ("查明的事实", True), "evidence": ("证据及来源", False)}


def a_proceeding(**changes: Any) -> Proceeding:
    values: dict[str, Any] = {
        "dispute_id": "d1",
        "round": 1,
        "number": "LSQP-2026-000001",
        "mediator_id": "M1",
        "type_code": "04",
        "complexity": "simple",
        "village_code": "",
        "brief": {},
        "opened_at": NOW,
    }
    return Proceeding(**{**values, **changes})


def worked() -> Proceeding:
    return a_proceeding(recorded=list(WORK), heard=["applicant", "respondent"])


def a_draft(**changes: Any) -> Draft:
    values: dict[str, Any] = {
        "form": "written",
        "roles": ("applicant", "respondent"),
        "signed": (TODAY, TODAY),
        "mediator_signed_on": TODAY,
        "sealed_on": TODAY,
        "promises": (Promise(TODAY, "转账", Decimal("100.00")),),
    }
    return Draft(**{**values, **changes})


def check(draft: Draft, type_code: str = "04", complexity: str = "simple") -> None:
    policies.check_draft(draft, type_code, complexity, accepted_on=date(2026, 3, 10), today=TODAY)


def test_the_steps_come_in_order() -> None:
    proceeding = a_proceeding()
    for step in WORK:
        assert proceeding.next_step == step
        proceeding.record(step)
    assert (proceeding.next_step, proceeding.may_conclude) == ("", True)


def test_a_step_cannot_be_skipped() -> None:
    with pytest.raises(StepOutOfOrder, match="听"):
        a_proceeding().record("inquiry")


def test_a_step_may_be_continued_until_the_next_exists() -> None:
    proceeding = a_proceeding()
    assert [proceeding.record(step) for step in ("hearing", "hearing", "inquiry")] == [1, 2, 3]
    with pytest.raises(StepOutOfOrder, match="不能再补记"):
        proceeding.record("hearing")


def test_an_agreement_needs_the_four_records() -> None:
    with pytest.raises(StepsMissing, match="评"):
        a_proceeding(recorded=["hearing", "inquiry", "study"]).agree(NOW)
    proceeding = worked()
    proceeding.agree(NOW)
    assert (proceeding.state, proceeding.outcome, proceeding.concluded_at) == ("agreed", "agreed", NOW)


@pytest.mark.parametrize("end_code", sorted(END_REASONS))
def test_only_some_reasons_end_a_mediation_early(end_code: str) -> None:
    proceeding, early = a_proceeding(), policies.may_end_early(end_code)
    assert early == (end_code in {"02", "03", "04", "06", "08", "09"})
    if early:
        proceeding.fail(end_code, policies.outcome_of(end_code), NOW, early=early)
        assert proceeding.state == ("withdrawn" if end_code == "02" else "failed")
    else:
        with pytest.raises(StepsMissing):
            proceeding.fail(end_code, "failed", NOW, early=early)


def test_nothing_is_recorded_after_the_end() -> None:
    proceeding = worked()
    proceeding.agree(NOW)
    for act in (lambda: proceeding.record("weighing"), lambda: proceeding.agree(NOW)):
        with pytest.raises(ProceedingOver):
            act()


def test_a_visit_belongs_behind_the_end() -> None:
    proceeding = worked()
    with pytest.raises(StepOutOfOrder):
        proceeding.record_visit()
    proceeding.agree(NOW)
    assert proceeding.record_visit() == 5


def test_a_record_of_the_future_is_refused() -> None:
    policies.check_record({"facts": "有借条"}, FIELDS, NOW + timedelta(seconds=30), NOW)
    with pytest.raises(WrongMoment):
        policies.check_record({"facts": "有借条"}, FIELDS, NOW + timedelta(minutes=2), NOW)


@pytest.mark.parametrize("particulars", [{}, {"facts": "  "}, {"facts": "有", "weather": "晴"}])
def test_a_record_has_the_particulars_of_its_step(particulars: dict[str, str]) -> None:
    with pytest.raises(RecordIncomplete):
        policies.check_record(particulars, FIELDS, NOW, NOW)


def test_a_complete_draft_passes() -> None:
    check(a_draft())
    check(a_draft(form="oral", signed=(None, None), mediator_signed_on=None, sealed_on=None))


@pytest.mark.parametrize(
    ("type_code", "complexity"),
    [("04", "complex"), ("07", "simple"), ("10", "simple"), ("11", "simple"), ("15", "simple")],
)
def test_grave_and_special_disputes_need_the_written_form(type_code: str, complexity: str) -> None:
    check(a_draft(), type_code, complexity)
    with pytest.raises(WrittenFormNeeded):
        check(a_draft(form="oral"), type_code, complexity)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": ("applicant", "other")}, "parties"),
        ({"signed": (TODAY, None)}, "parties.1.signed_on"),
        ({"mediator_signed_on": None}, "mediator_signed_on"),
        ({"sealed_on": None}, "sealed_on"),
        ({"promises": (Promise(TODAY, "转账", None),)}, "obligations.0.amount_yuan"),
        ({"promises": (Promise(TODAY, "现金支付", Decimal(0)),)}, "obligations.0.amount_yuan"),
    ],
)
def test_an_incomplete_agreement_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(AgreementIncomplete) as told:
        check(a_draft(**changes))
    assert told.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed": (TODAY, date(2026, 3, 12))}, "parties.1.signed_on"),
        ({"signed": (date(2026, 3, 9), TODAY)}, "parties.0.signed_on"),
        ({"sealed_on": date(2026, 3, 12)}, "sealed_on"),
        ({"promises": (Promise(date(2026, 3, 10), "行为", None),)}, "obligations.0.due_on"),
    ],
)
def test_a_day_where_it_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongMoment) as told:
        check(a_draft(**changes))
    assert told.value.field == field


def test_a_written_agreement_counts_from_the_last_signature_or_seal() -> None:
    draft = a_draft(signed=(date(2026, 3, 10), TODAY), sealed_on=date(2026, 3, 10))
    assert draft.effective_on(date(2026, 4, 1)) == TODAY


def test_an_oral_agreement_counts_from_the_day_it_is_reached() -> None:
    assert a_draft(form="oral", sealed_on=date(2026, 3, 10)).effective_on(TODAY) == TODAY


def test_amounts_are_summed_and_absent_where_there_are_none() -> None:
    promises = (
        Promise(TODAY, "转账", Decimal("0.10")),
        Promise(TODAY, "转账", Decimal("0.20")),
        Promise(TODAY, "行为", None),
    )
    assert a_draft(promises=promises).amount_yuan == Decimal("0.30")
    assert a_draft(promises=promises[2:]).amount_yuan is None


def test_every_type_of_dispute_has_another_way() -> None:
    for type_code in TYPES:
        assert policies.other_ways(type_code)
    assert "仲裁" in policies.other_ways("11")[0]
    assert not any("仲裁委员会申请仲裁" in way for way in policies.other_ways("01"))


def test_an_agreement_number_reads_as_the_centre_writes_it() -> None:
    office = Office("拳铺镇人民调解委员会", "拳铺人调字", "梁山县人民法院", {}, WorkCalendar())
    assert office.agreement_no(2026, 123) == "（2026）拳铺人调字第123号"
