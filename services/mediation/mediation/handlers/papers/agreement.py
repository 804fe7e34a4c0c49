"""人民调解协议书: the written agreement (人民调解法 §29, domain.md §1.2, §2.2)."""

from __future__ import annotations

from mediation.handlers.papers.content import AgreementContent, Duty, chinese_day, dispute_name
from servicekit.money import capitals, yuan
from servicekit.sheet import RIGHT, Sheet

DUTY_HEAD = ("序号", "履行人", "权利人", "履行内容", "履行方式", "履行期限", "金额（元）")
DUTY_WIDTHS = (1.1, 2.0, 2.0, 4.0, 1.7, 2.4, 2.4)
PART_HEAD = ("序号", "付款人", "收款人", "日期", "金额（元）", "大写")
PART_WIDTHS = (1.3, 2.2, 2.2, 3.0, 2.6, 4.3)
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
    if content.responsibility:
        sheet.line(f"各方责任：{content.responsibility}", indent=True)
    sheet.heading("二、经调解，自愿达成如下协议")
    sheet.body(content.terms)
    sheet.heading("三、履行的内容、方式、地点和期限")
    _duties(sheet, content)
    sheet.heading("四、其他")
    _left_open(sheet, content)
    court = f"，{content.office.court}一份" if content.court_copy else ""
    sheet.line(
        f"本协议一式{content.copies}份，当事人各执一份，{content.office.committee}留存一份{court}。",
        indent=True,
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
    sheet.table([DUTY_HEAD, *map(duty_row, content.duties)], DUTY_WIDTHS, head=True)
    if content.amount is not None:
        total = f"金额合计：{yuan(content.amount)}元（大写：人民币{capitals(content.amount)}）。"
        sheet.line(total, indent=True)
    for duty in content.duties:
        if duty.amount is not None and len(content.duties) > 1:
            sheet.line(f"第{duty.no}项金额大写：人民币{capitals(duty.amount)}。", indent=True)
        if duty.account:
            sheet.line(f"第{duty.no}项收款账户：{duty.account}。", indent=True)
    _instalments(sheet, content)
    if content.place:
        sheet.line(f"履行地点：{content.place}。", indent=True)


def _instalments(sheet: Sheet, content: AgreementContent) -> None:
    """Each payment a row: who, to whom, by when, how much in numerals and capitals."""
    rows = [
        (
            f"{duty.no}－{part}",
            duty.who,
            duty.to_whom or "—",
            chinese_day(due_on),
            yuan(amount),
            capitals(amount),
        )
        for duty in content.duties
        for part, (due_on, amount) in enumerate(duty.instalments, start=1)
    ]
    if rows:
        sheet.line("分期付款：", indent=True)
        sheet.table([PART_HEAD, *rows], PART_WIDTHS, head=True)


def _left_open(sheet: Sheet, content: AgreementContent) -> None:
    """A partial agreement says what remains, and which ways there are for it (domain.md §1.2)."""
    if not content.partial:
        return
    sheet.line(f"双方就下列事项未达成一致：{content.left_open}", indent=True)
    sheet.line("未达成一致的事项，当事人可以通过下列途径解决：", indent=True)
    for place, way in enumerate(content.other_ways, start=1):
        sheet.line(f"{place}．{way}", indent=True)


def duty_row(duty: Duty) -> tuple[str, ...]:
    amount = yuan(duty.amount) if duty.amount is not None else "—"
    return str(duty.no), duty.who, duty.to_whom or "—", duty.what, duty.how, chinese_day(duty.due_on), amount


def _signatures(sheet: Sheet, content: AgreementContent) -> None:
    """Drawn signatures stand in their places; the others are written by hand."""
    sheet.gap()
    signed = [
        (f"{one.role}\n（签名、盖章或者按指印）", one.picture, one.signed_on if one.picture else None)
        for one in content.people
    ]
    pictures, day = content.pictures, content.mediator_signed_on
    signed.append(
        ("人民调解员\n（签名）", pictures.get("mediator", b""), day if pictures.get("mediator") else None)
    )
    signed.append(
        ("记录人\n（签名）", pictures.get("recorder", b""), day if pictures.get("recorder") else None)
    )
    signed.append((f"{content.office.committee}\n（印章）", b"", content.sealed_on))
    rows = [(title, "" if picture else "\n\n", chinese_day(on)) for title, picture, on in signed]
    table = sheet.table(rows, (5.6, 5.6, 4.4))
    for row, (_, picture, _) in zip(table.rows, signed, strict=True):
        sheet.picture(row.cells[1], picture)
