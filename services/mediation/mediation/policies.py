"""What an agreement must have, when a mediation may end without one, and which other ways there are then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from mediation.errors import AgreementIncomplete, RecordIncomplete, WrittenFormNeeded, WrongMoment
from mediation.model import Draft

# Reasons that end a mediation at any step (domain.md §1.5): settled and withdrawn, refused, nobody reached,
# suspected false mediation, taken over by a court or an authority.
EARLY_ENDS = frozenset({"02", "03", "04", "08", "09"})
# 林地、医疗、劳动: agreements in writing only (domain.md §1.2).
WRITTEN_TYPES = frozenset({"07", "10", "11", "15"})
MONEY_MANNERS = ("现金", "转账")
CLOCK_SLACK = timedelta(minutes=1)  # between the clock of the person who typed and ours

COURT = "可以依法向人民法院提起诉讼。"
ARBITRATION_CLAUSE = "双方有仲裁协议的，可以向约定的仲裁委员会申请仲裁。"
# type of dispute → the ways that remain (人民调解法 §26, domain.md §1.5, §1.7, §1.9, §3.1)
OTHER_WAYS: dict[str, tuple[str, ...]] = {
    "01": (COURT, "遭受家庭暴力的，可以向公安机关报案，或者向人民法院申请人身安全保护令。"),
    "02": (COURT,),
    "03": (
        "土地所有权、使用权争议可以申请人民政府处理；对处理决定不服的，可以自接到决定通知之日起三十日内向人民法院起诉。",
        COURT,
    ),
    "04": (ARBITRATION_CLAUSE, COURT),
    "05": (ARBITRATION_CLAUSE, COURT),
    "06": (COURT, "涉嫌违反治安管理或者犯罪的，可以向公安机关报案。"),
    "07": (
        "土地承包经营纠纷可以向农村土地承包仲裁委员会申请仲裁。",
        "林地、土地权属争议可以申请人民政府处理；对处理决定不服的，可以自接到决定通知之日起三十日内向人民法院起诉。",
        COURT,
    ),
    "08": ("对征收、补偿、拆除等行政决定不服的，可以依法申请行政复议或者提起行政诉讼。", COURT),
    "09": ("可以请求生态环境主管部门调解处理。", COURT),
    "10": (
        "可以向劳动人事争议仲裁委员会申请仲裁；对裁决不服的，可以自收到裁决书之日起十五日内向人民法院起诉。",
        "可以向劳动保障监察机构投诉拖欠工资。",
        "持有欠条的，可以依法向人民法院起诉或者申请支付令。",
    ),
    "11": (
        "可以自知道或者应当知道权利被侵害之日起一年内，向劳动人事争议仲裁委员会申请仲裁。",
        "对裁决不服的，可以自收到裁决书之日起十五日内向人民法院起诉。",
    ),
    "12": ("可以向文化和旅游主管部门投诉。", ARBITRATION_CLAUSE, COURT),
    "13": ("可以向市场监督管理部门投诉（12315）。", ARBITRATION_CLAUSE, COURT),
    "14": ("可以向市场监督管理部门投诉（12315）。", ARBITRATION_CLAUSE, COURT),
    "15": ("可以向卫生健康主管部门申请行政调解。", COURT),
    "16": ("双方可以共同请求公安机关交通管理部门调解。", COURT),
    "17": ("可以向住房和城乡建设主管部门投诉。", ARBITRATION_CLAUSE, COURT),
}
DEFAULT_WAYS = (ARBITRATION_CLAUSE, COURT)


def other_ways(type_code: str) -> tuple[str, ...]:
    return OTHER_WAYS.get(type_code, DEFAULT_WAYS)


def outcome_of(end_code: str) -> str:
    """Parties who settled by themselves withdrew; every other end without agreement is a failure."""
    return "withdrawn" if end_code == "02" else "failed"


def may_end_early(end_code: str) -> bool:
    return end_code in EARLY_ENDS


def must_be_written(type_code: str, complexity: str) -> bool:
    return complexity == "complex" or type_code in WRITTEN_TYPES


def check_record(
    particulars: Mapping[str, str], fields: Mapping[str, tuple[str, bool]], held_at: datetime, now: datetime
) -> None:
    """The particulars that the step must have, and a moment that is over.

    :raises RecordIncomplete: names the missing or unknown particular.
    :raises WrongMoment: the record is of the future.
    """
    if held_at > now + CLOCK_SLACK:
        raise WrongMoment("时间不能晚于现在，请改为实际办理的时间。", field="held_at")
    for key in particulars.keys() - fields.keys():
        raise RecordIncomplete("这一步没有这个项目，请删除。", field=f"particulars.{key}")
    for key, (label, required) in fields.items():
        if required and not particulars.get(key, "").strip():
            raise RecordIncomplete(f"请填写“{label}”。", field=f"particulars.{key}")


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
