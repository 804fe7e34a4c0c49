"""What an agreement must have (人民调解法 §29), and when it must be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contracts.refusals import Invalid
from mediation.errors import AgreementIncomplete, SumsDiffer, WrittenFormNeeded, WrongMoment
from mediation.model import Draft, Promise

# 林地、医疗、劳动: agreements in writing only (domain.md §1.2).
WRITTEN_TYPES = frozenset({"07", "10", "11", "15"})
MONEY_MANNERS = ("现金", "转账")


def must_be_written(type_code: str, complexity: str) -> bool:
    return complexity == "complex" or type_code in WRITTEN_TYPES


def check_draft(draft: Draft, type_code: str, complexity: str, *, accepted_on: date, today: date) -> None:
    """人民调解法 §29, and what makes an agreement one that can be performed and confirmed.

    :raises WrittenFormNeeded: oral where the law or the grade wants it in writing.
    :raises AgreementIncomplete: names the field that is missing.
    :raises SumsDiffer: instalments or obligations do not add up.
    :raises WrongMoment: a day before acceptance, after today, or due before the agreement counts.
    """
    for fault in faults_of_content(draft, type_code, complexity):
        raise fault
    if draft.form == "written":
        for fault in faults_of_signatures(draft, accepted_on, today):
            raise fault
    for fault in faults_of_days(draft, draft.effective_on(today)):
        raise fault


def faults_of_content(draft: Draft, type_code: str, complexity: str) -> Iterator[Invalid]:
    """Everything that is wrong with the text, whoever signs it when."""
    if draft.form == "oral" and must_be_written(type_code, complexity):
        yield WrittenFormNeeded(
            "复杂纠纷以及山林土地、劳动、医疗纠纷应当订立书面协议，请改用书面形式。", field="form"
        )
    for role, name in (("applicant", "申请人"), ("respondent", "被申请人")):
        if role not in draft.roles:
            yield AgreementIncomplete(f"协议缺少{name}，请补充。", field="parties")
    for place, power in enumerate(draft.powers):
        if power == "general":
            yield AgreementIncomplete(
                "代理人签订协议须有特别授权，请补充授权委托书。", field=f"parties.{place}.agent_power"
            )
    if draft.partial and len(draft.left_open.strip()) < 2:
        yield AgreementIncomplete("部分达成协议的，请写明没有达成一致的事项。", field="left_open")
    for place, promise in enumerate(draft.promises):
        yield from _faults_of_sums(place, promise)
    if draft.total_yuan is not None and draft.total_yuan != (draft.amount_yuan or 0):
        yield SumsDiffer(
            f"协议总额{draft.total_yuan:,.2f}元，各项合计{draft.amount_yuan or 0:,.2f}元，请核对。",
            field="total_yuan",
        )


def _faults_of_sums(place: int, promise: Promise) -> Iterator[Invalid]:
    field = f"obligations.{place}"
    if promise.how.startswith(MONEY_MANNERS) and not promise.amount_yuan:
        yield AgreementIncomplete(f"第{place + 1}项以金钱履行，请填写金额。", field=f"{field}.amount_yuan")
    paid = promise.instalments_yuan
    if paid is None:
        return
    if paid != promise.amount_yuan:
        yield SumsDiffer(
            f"第{place + 1}项金额{promise.amount_yuan or 0:,.2f}元，分期合计{paid:,.2f}元，相差"
            f"{abs(paid - (promise.amount_yuan or 0)):,.2f}元，请核对。",
            field=f"{field}.instalments",
        )
    days = [day for day, _ in promise.instalments]
    if days != sorted(days) or days[-1] != promise.due_on:
        yield WrongMoment(
            f"第{place + 1}项的分期日期应当由早到晚，最后一期就是履行期限。", field=f"{field}.instalments"
        )


def faults_of_signatures(draft: Draft, accepted_on: date, today: date) -> Iterator[Invalid]:
    """Days of signing: none missing, none before the acceptance or of the future."""
    days = {f"parties.{place}.signed_on": day for place, day in enumerate(draft.signed)}
    days |= {"mediator_signed_on": draft.mediator_signed_on, "sealed_on": draft.sealed_on}
    for name, day in days.items():
        if day is None:
            yield AgreementIncomplete(f"请填写{_whose(name)}的日期，缺一协议不能生效。", field=name)
        elif day > today:
            yield WrongMoment(f"{_whose(name)}的日期不能晚于今天。", field=name)
        elif day < accepted_on:
            yield WrongMoment(f"{_whose(name)}的日期不能早于受理日期。", field=name)


def _whose(name: str) -> str:
    if name == "mediator_signed_on":
        return "调解员签名"
    if name == "sealed_on":
        return "调解委员会盖章"
    return f"第{int(name.split('.')[1]) + 1}位当事人签名、盖章或者按指印"


def faults_of_days(draft: Draft, effective_on: date) -> Iterator[Invalid]:
    """What depends on the day from which the agreement counts."""
    claimed = draft.claimed_effective_on
    if claimed is not None and claimed != effective_on:
        when = f"{effective_on.year}年{effective_on.month}月{effective_on.day}日"
        yield WrongMoment(
            f"生效日期应当是最后一个签名、盖章的日期（{when}），不能早于或者晚于它。", field="effective_on"
        )
    for place, promise in enumerate(draft.promises):
        first = min([promise.due_on, *(day for day, _ in promise.instalments)])
        if first < effective_on:
            yield WrongMoment(
                f"第{place + 1}项的履行期限早于协议生效日期，请核对。", field=f"obligations.{place}.due_on"
            )
