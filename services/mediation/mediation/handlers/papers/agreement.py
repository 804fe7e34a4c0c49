"""What the forms of an agreement say beyond the case (人民调解法 §28–30, domain.md §1.2, §1.3, §2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mediation.handlers.papers.content import AgreementContent, Duty, chinese_day
from mediation.handlers.papers.drawn import Drawn
from servicekit.money import capitals, yuan

Item = dict[str, str]
NOTHING_TO_DO = "协议达成时已经了结，没有其他履行内容。"


def agreement_fields(content: AgreementContent) -> dict[str, Any]:
    """Obligations, sums, what is left open, copies, signatures: of what was concluded or is being signed."""
    court = f"，{content.office.court}一份" if content.court_copy else ""
    return {
        "履行": [duty_item(duty) for duty in content.duties],
        "分期": list(_instalments(content.duties)),
        "无履行内容": "" if content.duties else NOTHING_TO_DO,
        "履行说明": _performance(content),
        "金额": f"{yuan(content.amount)}元" if content.amount is not None else "",
        "金额大写": _capitals(content.amount),
        "未达成事项": content.left_open if content.partial else "",
        "途径": numbered(content.other_ways) if content.partial else [],
        "份数": str(content.copies),
        "法院份": court,
        **_signatures(content),
    }


def numbered(ways: Sequence[str]) -> list[Item]:
    return [{"序号": str(no), "内容": way} for no, way in enumerate(ways, start=1)]


def duty_item(duty: Duty) -> Item:
    return {
        "序号": str(duty.no), "履行人": duty.who, "权利人": duty.to_whom or "—", "内容": duty.what, "方式": duty.how,
        "期限": chinese_day(duty.due_on), "金额": yuan(duty.amount) if duty.amount is not None else "—",
        "大写": _capitals(duty.amount), "账户": duty.account,
    }  # fmt: skip


def _capitals(amount: Any) -> str:
    return f"人民币{capitals(amount)}" if amount is not None else ""


def _instalments(duties: Sequence[Duty]) -> Iterator[Item]:
    """Each payment: who, to whom, by when, how much in numerals and capitals."""
    for duty in duties:
        for part, (due_on, amount) in enumerate(duty.instalments, start=1):
            yield {
                "序号": f"{duty.no}－{part}", "付款人": duty.who, "收款人": duty.to_whom or "—",
                "日期": chinese_day(due_on), "金额": yuan(amount), "大写": capitals(amount),
            }  # fmt: skip


def _performance(content: AgreementContent) -> str:
    """Everything to be done as lines, for a form that has one field for it."""
    lines = [_told(duty) for duty in content.duties] or [NOTHING_TO_DO]
    if content.place:
        lines.append(f"履行地点：{content.place}。")
    if content.amount is not None:
        lines.append(f"金额合计：{yuan(content.amount)}元（大写：{_capitals(content.amount)}）。")
    return "\n".join(lines)


def _told(duty: Duty) -> str:
    to_whom = f"向{duty.to_whom}" if duty.to_whom else ""
    amount = f"，金额{yuan(duty.amount)}元" if duty.amount is not None else ""
    parts = [f"{chinese_day(on)}前{yuan(part)}元" for on, part in duty.instalments]
    amount += f"（分期：{'；'.join(parts)}）" if parts else ""
    return f"{duty.no}．{duty.who}{to_whom}：{duty.what}{amount}，方式：{duty.how}，期限：{chinese_day(duty.due_on)}前。"


def _signatures(content: AgreementContent) -> dict[str, Any]:
    """Drawn signatures stand in their places with their days; the others are written by hand, with theirs."""
    drawn, day = content.pictures, content.mediator_signed_on
    parties = [
        {"身份": one.role, "姓名": one.name, "签名": Drawn(one.picture),
         "日期": chinese_day(one.signed_on if one.picture else None)}
        for one in content.people
    ]  # fmt: skip
    return {
        "签名": parties,
        "调解员签名": Drawn(drawn.get("mediator", b"")),
        "调解员签名日期": chinese_day(day if drawn.get("mediator") else None),
        "第二名": _second(content),
        "记录人签名": Drawn(drawn.get("recorder", b"")),
        "记录人签名日期": chinese_day(day if drawn.get("recorder") else None),
        "盖章日期": chinese_day(content.sealed_on),
    }


def _second(content: AgreementContent) -> list[dict[str, Any]]:
    """The place of the other one of two mediators; none where one has the case."""
    drawn = content.pictures.get("second", b"")
    day = chinese_day(content.mediator_signed_on if drawn else None)
    return [{"签名": Drawn(drawn), "日期": day}] if content.second else []
