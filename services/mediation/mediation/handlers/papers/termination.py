"""终止调解通知书: the mediation ended without an agreement, and which other ways remain (人民调解法 §26)."""

from __future__ import annotations

from contracts.codes import END_REASONS
from mediation.handlers.papers.content import EndContent, Person, chinese_day, dispute_name
from servicekit.clock import local_date
from servicekit.sheet import RIGHT, Sheet

BLANK = "＿" * 12


def termination_notice(content: EndContent) -> bytes:
    """The notice as .docx; without known parties there are lines to fill in."""
    sheet = Sheet("终止调解通知书", content.ended_at)
    sheet.line(f"纠纷登记编号：{content.number}", align=RIGHT, after=6)
    for line in _parties(content.people):
        sheet.line(line)
    for paragraph in _opening(content):
        sheet.line(paragraph, indent=True)
    for place, way in enumerate(content.other_ways, start=1):
        sheet.line(f"{place}．{way}", indent=True)
    sheet.line(
        "向人民调解委员会申请调解的日期，可以作为诉讼时效中断的依据，请妥善保存本通知书。", indent=True
    )
    sheet.gap(16)
    sheet.line(f"{content.office.committee}（印章）", align=RIGHT)
    sheet.line(chinese_day(local_date(content.ended_at)), align=RIGHT, after=16)
    _receipt(sheet, content)
    return sheet.finished()


def _parties(people: tuple[Person, ...]) -> list[str]:
    if people:
        return [f"{person.role}：{person.name}" for person in people]
    return [f"申请人：{BLANK}", f"被申请人：{BLANK}"]


def _opening(content: EndContent) -> list[str]:
    by = f"指派人民调解员{content.mediator}" if content.mediator else ""
    name = dispute_name(content.type_code)
    reason = END_REASONS.get(content.end_code, "")
    return [
        f"你们之间的{name}，本委员会于{chinese_day(content.opened_on)}{by}开始调解。",
        f"现因{reason}，根据《中华人民共和国人民调解法》第二十六条的规定，终止调解。",
        f"情况说明：{content.note}",
        *([f"双方没有争议的事实：{content.undisputed}"] if content.undisputed else []),
        "你们可以依法通过下列途径维护自己的权利：",
    ]


def _receipt(sheet: Sheet, content: EndContent) -> None:
    """送达: one row for each party."""
    names = [person.name for person in content.people] or ["", ""]
    rows = [("受送达人", "签名、盖章或者按指印", "送达日期")]
    rows += [(name, "\n", chinese_day(None)) for name in names]
    sheet.table(rows, (5.0, 6.2, 4.4), head=True)
