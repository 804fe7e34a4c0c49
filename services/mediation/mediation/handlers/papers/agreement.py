"""人民调解协议书: the written agreement (人民调解法 §29, domain.md §1.2, §2.2)."""

from __future__ import annotations

from mediation.handlers.papers.content import AgreementContent, Duty, chinese_day, dispute_name
from mediation.handlers.papers.sheet import RIGHT, Sheet
from servicekit.money import capitals, yuan

DUTY_HEAD = ("序号", "履行人", "权利人", "履行内容", "履行方式", "履行期限", "金额（元）")
DUTY_WIDTHS = (1.1, 2.0, 2.0, 4.0, 1.7, 2.4, 2.4)
EFFECT = (
    "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，对各方当事人具有法律约束力，"
    "各方应当按照约定履行。各方当事人认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认。"
)


def agreement_paper(content: AgreementContent) -> bytes:
    """The agreement as .docx, with places for signatures and the seal."""
    sheet = Sheet("人民调解协议书", content.reached_at)
    sheet.line(f"编号：{content.agreement_no}", align=RIGHT, after=6)
    for person in content.people:
        sheet.line(person.line(), indent=True)
    sheet.line(_opening(content), indent=True)
    sheet.heading("一、纠纷主要事实、争议事项")
    sheet.body(content.facts)
    sheet.heading("二、经调解，自愿达成如下协议")
    sheet.body(content.terms)
    sheet.heading("三、履行的内容、方式、地点和期限")
    _duties(sheet, content)
    sheet.heading("四、其他")
    sheet.line(
        f"本协议一式{content.copies}份，当事人各执一份，{content.office.committee}留存一份。", indent=True
    )
    sheet.line(EFFECT, indent=True)
    _signatures(sheet, content)
    return sheet.finished()


def _opening(content: AgreementContent) -> str:
    by = f"由人民调解员{content.mediator}主持调解，" if content.mediator else ""
    name = dispute_name(content.type_code)
    return f"上列当事人因{name}（登记编号{content.number}）申请或者同意调解，{content.office.committee}{by}情况如下："


def _duties(sheet: Sheet, content: AgreementContent) -> None:
    if not content.duties:
        sheet.line("协议达成时已经了结，没有其他履行内容。", indent=True)
        return
    sheet.table([DUTY_HEAD, *map(_duty_row, content.duties)], DUTY_WIDTHS, head=True)
    if content.amount is not None:
        total = f"金额合计：{yuan(content.amount)}元（大写：人民币{capitals(content.amount)}）。"
        sheet.line(total, indent=True)
    for duty in content.duties:
        if duty.amount is not None and len(content.duties) > 1:
            sheet.line(f"第{duty.no}项金额大写：人民币{capitals(duty.amount)}。", indent=True)
    if content.place:
        sheet.line(f"履行地点：{content.place}。", indent=True)


def _duty_row(duty: Duty) -> tuple[str, ...]:
    amount = yuan(duty.amount) if duty.amount is not None else "—"
    return str(duty.no), duty.who, duty.to_whom or "—", duty.what, duty.how, chinese_day(duty.due_on), amount


def _signatures(sheet: Sheet, content: AgreementContent) -> None:
    sheet.gap()
    rows = [
        (f"{person.role}\n（签名、盖章或者按指印）", "\n\n", chinese_day(person.signed_on))
        for person in content.people
    ]
    rows.append(("人民调解员\n（签名）", "\n\n", chinese_day(None)))
    rows.append(("记录人\n（签名）", "\n\n", chinese_day(None)))
    rows.append((f"{content.office.committee}\n（印章）", "\n\n\n", chinese_day(None)))
    sheet.table(rows, (5.6, 5.6, 4.4))
