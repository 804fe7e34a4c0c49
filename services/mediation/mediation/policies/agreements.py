"""What an agreement must have (人民调解法 §29), and when it must be written."""

from __future__ import annotations

from datetime import date

from mediation.errors import AgreementIncomplete, WrittenFormNeeded, WrongMoment
from mediation.model import Draft

# 林地、医疗、劳动: agreements in writing only (domain.md §1.2).
WRITTEN_TYPES = frozenset({"07", "10", "11", "15"})
MONEY_MANNERS = ("现金", "转账")


def must_be_written(type_code: str, complexity: str) -> bool:
    return complexity == "complex" or type_code in WRITTEN_TYPES


def check_draft(draft: Draft, type_code: str, complexity: str, *, accepted_on: date, today: date) -> None:
    """人民调解法 §29, and what makes an agreement one that can be performed and confirmed.

    :raises WrittenFormNeeded: oral where the law or the grade wants it in writing.
    :raises AgreementIncomplete: names the field that is missing.
    :raises WrongMoment: a day before acceptance, after today, or due before the agreement counts.
    """
    if draft.form == "oral" and must_be_written(type_code, complexity):
        raise WrittenFormNeeded(
            "复杂纠纷以及山林土地、劳动、医疗纠纷应当订立书面协议，请改用书面形式。", field="form"
        )
    for role, name in (("applicant", "申请人"), ("respondent", "被申请人")):
        if role not in draft.roles:
            raise AgreementIncomplete(f"协议缺少{name}，请补充。", field="parties")
    if draft.form == "written":
        _check_signatures(draft, accepted_on, today)
    _check_promises(draft, draft.effective_on(today))


def _check_signatures(draft: Draft, accepted_on: date, today: date) -> None:
    days = {f"parties.{place}.signed_on": day for place, day in enumerate(draft.signed)}
    days |= {"mediator_signed_on": draft.mediator_signed_on, "sealed_on": draft.sealed_on}
    for name, day in days.items():
        if day is None:
            raise AgreementIncomplete(f"请填写{_whose(name)}的日期，缺一协议不能生效。", field=name)
        if day > today:
            raise WrongMoment(f"{_whose(name)}的日期不能晚于今天。", field=name)
        if day < accepted_on:
            raise WrongMoment(f"{_whose(name)}的日期不能早于受理日期。", field=name)


def _whose(name: str) -> str:
    if name == "mediator_signed_on":
        return "调解员签名"
    if name == "sealed_on":
        return "调解委员会盖章"
    return f"第{int(name.split('.')[1]) + 1}位当事人签名、盖章或者按指印"


def _check_promises(draft: Draft, effective_on: date) -> None:
    for place, promise in enumerate(draft.promises):
        field = f"obligations.{place}"
        if promise.due_on < effective_on:
            raise WrongMoment(f"第{place + 1}项的履行期限早于协议生效日期，请核对。", field=f"{field}.due_on")
        if promise.how.startswith(MONEY_MANNERS) and not promise.amount_yuan:
            raise AgreementIncomplete(
                f"第{place + 1}项以金钱履行，请填写金额。", field=f"{field}.amount_yuan"
            )
