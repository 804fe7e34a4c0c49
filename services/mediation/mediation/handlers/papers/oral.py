"""人民调解口头协议登记表: the register of an oral agreement (人民调解法 §28, domain.md §1.3)."""

from __future__ import annotations

from mediation.handlers.papers.content import AgreementContent, Duty, chinese_day, dispute_name
from servicekit.money import capitals, yuan
from servicekit.sheet import RIGHT, Sheet


def oral_register(content: AgreementContent) -> bytes:
    """The register form as .docx; the mediator signs it."""
    sheet = Sheet("人民调解口头协议登记表", content.reached_at)
    sheet.line(f"编号：{content.agreement_no}", align=RIGHT, after=6)
    rows = [
        ("人民调解委员会", content.office.committee),
        ("纠纷登记编号", content.number),
        ("纠纷类型", dispute_name(content.type_code)),
        ("当事人", "\n".join(person.line() for person in content.people)),
        ("纠纷主要事实、\n争议事项", content.facts),
        ("口头协议内容", content.terms),
        *([("未达成一致的事项", content.left_open)] if content.partial else []),
        ("履行方式、\n地点、期限", _performance(content)),
        ("协议达成日期", chinese_day(content.effective_on)),
        ("人民调解员\n（签名）", f"{'　' * 20}\n\n{chinese_day(None)}"),
        ("备注", "口头协议自各方当事人达成协议之日起生效。需要申请司法确认的，可以改为订立书面协议。"),
    ]
    sheet.table(rows, (3.6, 12.0))
    sheet.line(f"{content.office.committee}（印章）", align=RIGHT)
    sheet.line(chinese_day(None), align=RIGHT)
    return sheet.finished()


def _performance(content: AgreementContent) -> str:
    lines = [_duty(duty) for duty in content.duties] or ["协议达成时已经了结，没有其他履行内容。"]
    if content.place:
        lines.append(f"履行地点：{content.place}。")
    if content.amount is not None:
        lines.append(f"金额合计：{yuan(content.amount)}元（大写：人民币{capitals(content.amount)}）。")
    return "\n".join(lines)


def _duty(duty: Duty) -> str:
    to_whom = f"向{duty.to_whom}" if duty.to_whom else ""
    amount = f"，金额{yuan(duty.amount)}元" if duty.amount is not None else ""
    parts = [f"{chinese_day(on)}前{yuan(part)}元" for on, part in duty.instalments]
    amount += f"（分期：{'；'.join(parts)}）" if parts else ""
    return f"{duty.no}．{duty.who}{to_whom}：{duty.what}{amount}，方式：{duty.how}，期限：{chinese_day(duty.due_on)}前。"
