"""督促履行告知书: what was not performed, and what the party who waits can do (人民调解法 §31–33)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from mediation.handlers.papers.agreement import DUTY_HEAD, DUTY_WIDTHS, duty_row
from mediation.handlers.papers.content import AgreementContent, chinese_day, dispute_name
from servicekit.clock import local_date
from servicekit.sheet import RIGHT, Sheet


def breach_notice(
    content: AgreementContent, late: Collection[int], ways: Sequence[str], now: datetime
) -> bytes:
    """The notice as .docx, with the obligations of ``late`` and a row of receipt for each party."""
    sheet = Sheet("督促履行告知书", now)
    sheet.line(f"调解协议编号：{content.agreement_no}", align=RIGHT, after=6)
    sheet.line("、".join(person.name for person in content.people) + "：")
    effective = chinese_day(content.effective_on)
    sheet.line(
        f"你们因{dispute_name(content.type_code)}达成的调解协议自{effective}起生效，对各方当事人具有法律约束力。下列项目已过履行期限，尚未履行：",
        indent=True,
    )
    rows = [duty_row(duty) for duty in content.duties if duty.no in late]
    sheet.table([DUTY_HEAD, *rows], DUTY_WIDTHS, head=True)
    sheet.line("请义务人自收到本告知书之日起尽快履行。权利人可以通过下列途径维护自己的权利：", indent=True)
    for place, way in enumerate(ways, start=1):
        sheet.line(f"{place}．{way}", indent=True)
    sheet.gap(12)
    sheet.line(f"{content.office.committee}（印章）", align=RIGHT)
    sheet.line(chinese_day(local_date(now)), align=RIGHT, after=12)
    receipt = [("受送达人", "签名、盖章或者按指印", "送达日期")]
    receipt += [(person.name, "\n", chinese_day(None)) for person in content.people]
    sheet.table(receipt, (5.0, 6.2, 4.4), head=True)
    return sheet.finished()
