"""人民调解协议书 and 人民调解口头协议登记表 (人民调解法 §28–30)."""

from __future__ import annotations

from contracts.codes import PARTY_ROLES
from contracts.mediation import AgreementInput, AgreementParty, ObligationInput
from mediation.model import total
from mediation.papers.facts import CaseFacts, Made, chinese_day
from mediation.papers.layout import Sheet
from servicekit.money import capitals, yuan

TITLES = {"written": "人民调解协议书", "oral": "人民调解口头协议登记表"}
HEAD = ("序号", "履行人", "接受人", "履行内容", "金额（元）", "履行方式", "履行期限")


def agreement_paper(facts: CaseFacts, content: AgreementInput) -> Made:
    """The paper of an agreement in its form."""
    title = TITLES[content.form]
    sheet = Sheet(title, facts.concluded_at)
    sheet.right(f"编号：{facts.agreement_no}")
    _parties(sheet, content)
    sheet.heading("一、纠纷主要事实、争议事项及各方责任")
    sheet.line(f"纠纷类型：{facts.type_name}    登记编号：{facts.number}", indent=True)
    sheet.text(content.facts)
    sheet.heading("二、经调解，各方当事人自愿达成如下协议")
    sheet.text(content.terms)
    _performance(sheet, content)
    _effect(sheet, facts, content)
    _signatures(sheet, facts, content)
    return Made(f"{title}{facts.agreement_no}.docx", sheet.content())


def _parties(sheet: Sheet, content: AgreementInput) -> None:
    for party in content.parties:
        sheet.line(f"{PARTY_ROLES[party.role]}：{_party(party)}")


def _party(party: AgreementParty) -> str:
    parts = [party.name, party.details]
    if party.id_number:
        parts.append(f"证件号码：{party.id_number}")
    if party.phone:
        parts.append(f"联系方式：{party.phone}")
    return "，".join(part for part in parts if part)


def _performance(sheet: Sheet, content: AgreementInput) -> None:
    sheet.heading("三、履行内容、方式和期限")
    if not content.obligations:
        sheet.line("本协议没有需要另行履行的事项。", indent=True)
        return
    sheet.table(HEAD, [_row(no, one) for no, one in enumerate(content.obligations, start=1)])
    if (amount := total([one.amount_yuan for one in content.obligations])) is not None:
        sheet.line(f"金额合计：{yuan(amount)}元（大写：{capitals(amount)}）。", indent=True)
    if content.place_of_performance:
        sheet.line(f"履行地点：{content.place_of_performance}。", indent=True)


def _row(no: int, one: ObligationInput) -> tuple[str, ...]:
    amount = "" if one.amount_yuan is None else f"{yuan(one.amount_yuan)}（{capitals(one.amount_yuan)}）"
    return (str(no), one.who, one.to_whom, one.what, amount, one.how, chinese_day(one.due_on))


def _effect(sheet: Sheet, facts: CaseFacts, content: AgreementInput) -> None:
    if content.form == "oral":
        sheet.heading("四、口头协议的生效")
        sheet.line(f"口头协议自各方当事人达成之日（{chinese_day(facts.day)}）起生效。", indent=True)
        return
    copies = len(content.parties) + 1
    sheet.heading("四、协议的生效和份数")
    sheet.line(
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
        f"各方当事人可以自协议生效之日起三十日内共同向{facts.court}等有管辖权的人民法院申请司法确认。",
        indent=True,
    )
    sheet.line(f"本协议一式{copies}份，当事人各执一份，人民调解委员会留存一份。", indent=True)


def _signatures(sheet: Sheet, facts: CaseFacts, content: AgreementInput) -> None:
    written = content.form == "written"
    if written:
        for party in content.parties:
            role = PARTY_ROLES[party.role]
            sheet.line(f"{role}（签名、盖章或者按指印）：                {chinese_day(party.signed_on)}")
    signed = f"{chinese_day(content.mediator_signed_on)}" if written else chinese_day(facts.day)
    sheet.line(f"人民调解员 {facts.mediator}（签名）：                {signed}")
    sheet.line("记录人（签名）：")
    sheet.right(f"{facts.committee}（印章）")
    sheet.right(chinese_day(content.sealed_on) if written else chinese_day(facts.day))
