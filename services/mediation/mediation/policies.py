"""The decisions that may change without the flow changing: tolerances, forms, ends, other ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mediation.errors import WrongAgreement

# Clocks of phones and servers differ by minutes.
TOLERANCE = timedelta(minutes=5)

# Types whose agreement must be written, with the reason (domain.md §1.2).
WRITTEN_TYPES: dict[str, str] = {
    "07": "山林土地纠纷应当订立书面协议",
    "10": "拖欠农民工工资纠纷应当订立书面协议",
    "11": "劳动争议应当订立书面协议",
    "15": "医疗纠纷应当订立书面协议",
}

# End codes that need not wait for the four records.
EARLY_ENDS = frozenset({"02", "03", "04", "08", "09"})
WITHDRAWN = "02"

COURT = "可以依法向人民法院提起诉讼。"
LABOUR = (
    "可以依法向劳动人事争议仲裁委员会申请仲裁，申请仲裁的时效期间为一年。",
    "对仲裁裁决不服的，可以依法向人民法院提起诉讼。",
)
LAND = (
    "土地所有权和使用权争议，可以申请人民政府依法处理；对处理决定不服的，可以自接到通知之日起三十日内向人民法院起诉。",
    "农村土地承包经营纠纷，可以向农村土地承包仲裁委员会申请仲裁，也可以直接向人民法院提起诉讼。",
)
CONSUMER = "可以向市场监督管理部门投诉（电话12315）。"
# What remains to the parties when no agreement is reached (人民调解法 §26), by type; without an entry: the court.
OTHER_WAYS: dict[str, tuple[str, ...]] = {
    "03": (LAND[0], COURT),
    "04": ("合同约定仲裁的，可以依照约定申请仲裁。", COURT),
    "05": ("合同约定仲裁的，可以依照约定申请仲裁。", COURT),
    "07": LAND,
    "08": ("对行政机关的决定不服的，可以依法申请行政复议或者提起行政诉讼。", COURT),
    "09": ("可以请求生态环境主管部门依法处理。", COURT),
    "10": ("可以向劳动保障监察机构投诉。", *LABOUR),
    "11": LABOUR,
    "12": ("可以向文化和旅游主管部门投诉。", COURT),
    "13": (CONSUMER, COURT),
    "14": (CONSUMER, COURT),
    "15": ("可以申请卫生健康主管部门调解。", COURT),
    "16": ("各方可以在三日内一致书面请求公安机关交通管理部门调解。", COURT),
    "17": ("可以向住房和城乡建设主管部门投诉。", COURT),
}


def other_ways(type_code: str) -> tuple[str, ...]:
    return OTHER_WAYS.get(type_code, (COURT,))


def end_command(end_code: str) -> str:
    """The command by which the mediation ends with this code."""
    if end_code == WITHDRAWN:
        return "withdraw"
    return "stop" if end_code in EARLY_ENDS else "fail"


def in_future(moment: datetime, now: datetime) -> bool:
    return moment > now + TOLERANCE


def check_form(form: str, type_code: str, complexity: str) -> None:
    """:raises WrongAgreement: an oral agreement where a written one is compulsory."""
    if form == "written":
        return
    reason = WRITTEN_TYPES.get(type_code) or ("复杂纠纷应当订立书面协议" if complexity == "complex" else "")
    if reason:
        raise WrongAgreement(f"{reason}，请改为书面形式。", field="form")


def check_sides(roles: Sequence[str]) -> None:
    """:raises WrongAgreement: no applicant or no respondent."""
    if not {"applicant", "respondent"} <= set(roles):
        raise WrongAgreement("协议至少要有一名申请人和一名被申请人，请补充当事人。", field="parties")


def effective_day(
    form: str, parties: Sequence[date | None], mediator: date | None, seal: date | None, today: date
) -> date:
    """The day from which the agreement binds (人民调解法 §29–30): all signed and sealed, or said.

    :raises WrongAgreement: a signature or the seal is missing or in the future.
    """
    if form == "oral":
        return today
    if not all(parties):
        raise WrongAgreement("书面协议要有每一方当事人的签名日期，请补全。", field="parties")
    if mediator is None:
        raise WrongAgreement("书面协议要有调解员的签名日期，请补全。", field="mediator_signed_on")
    if seal is None:
        raise WrongAgreement("书面协议要有人民调解委员会的盖章日期，请补全。", field="sealed_on")
    latest = max(mediator, seal, *(day for day in parties if day))
    if latest > today:
        raise WrongAgreement("签名和盖章日期不能晚于今天，请改正。", field="sealed_on")
    return latest


def check_due(due: Sequence[date], effective_on: date) -> None:
    """:raises WrongAgreement: something was due before the agreement binds."""
    for no, day in enumerate(due, start=1):
        if day < effective_on:
            raise WrongAgreement(
                f"第{no}项的履行期限早于协议生效日{effective_on}，请改正。", field="obligations"
            )


def agreement_number(year: int, prefix: str, counted: int) -> str:
    return f"（{year}）{prefix}第{counted}号"
