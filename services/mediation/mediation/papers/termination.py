"""终止调解通知书: why the mediation ended and which ways remain (人民调解法 §26)."""

from __future__ import annotations

from mediation.papers.facts import CaseFacts, End, Made, chinese_day
from mediation.papers.layout import Sheet

TITLE = "终止调解通知书"


def termination_paper(facts: CaseFacts, end: End) -> Made:
    """The notice to the parties; their names are written in by hand, the case carries none."""
    sheet = Sheet(TITLE, facts.concluded_at)
    sheet.right(f"登记编号：{facts.number}")
    sheet.line("当事人：__________________________________________")
    sheet.line(f"本委员会受理的{facts.type_name}纠纷，现已终止调解。", indent=True)
    sheet.heading("一、纠纷简要情况")
    sheet.text(end.narrative)
    sheet.heading("二、终止调解的原因")
    sheet.line(f"{end.reason}。", indent=True)
    sheet.text(end.note)
    sheet.heading("三、当事人可以依法采取的其他途径")
    for no, way in enumerate(end.other_ways, start=1):
        sheet.line(f"{no}. {way}", indent=True)
    sheet.line(f"人民调解员 {facts.mediator}（签名）：")
    sheet.line("当事人签收：                        年  月  日")
    sheet.right(f"{facts.committee}（印章）")
    sheet.right(chinese_day(facts.day))
    return Made(f"{TITLE}{facts.number}.docx", sheet.content())
