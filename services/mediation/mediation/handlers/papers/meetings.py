"""调解通知书 and 人民调解记录: the notice of a session and its minutes (domain.md §2.2)."""

from __future__ import annotations

from datetime import datetime

from contracts.mediation import COUNCIL_STEPS
from mediation.handlers.papers.content import chinese_day, dispute_name
from mediation.handlers.papers.sessions import Attending, Minutes, SessionContent
from servicekit.clock import SHANGHAI, local_date
from servicekit.sheet import RIGHT, Sheet

RIGHTS = (
    "当事人享有下列权利：选择或者接受人民调解员；接受调解、拒绝调解或者要求终止调解；要求调解公开进行或者不公开进行；自主表达"
    "意愿、自愿达成调解协议（人民调解法第二十三条）。"
)
DUTIES = "当事人应当如实陈述纠纷事实，遵守调解现场秩序，尊重人民调解员，尊重对方当事人行使权利（人民调解法第二十四条）。"
BRING = "请携带身份证件和有关证据材料按时到场。委托他人参加的，应当提交授权委托书，写明代理权限。不能到场的，请提前告知。"
FREE = "人民调解不收取任何费用。"


def session_notice(content: SessionContent) -> bytes:
    """One notice for all who are to come, with a row of receipt for each (送达)."""
    sheet = Sheet("调解通知书", content.starts_at)
    sheet.line(f"纠纷登记编号：{content.number}", align=RIGHT, after=6)
    sheet.line("、".join(one.name for one in content.people) + "：")
    sheet.line(
        f"你们之间的{dispute_name(content.type_code)}，由{content.office.committee}调解，现将调解会的时间、地点通知如下：",
        indent=True,
    )
    rows = [
        ("时间", _time(content)),
        ("地点", _place(content)),
        ("方式", f"{content.manner}，{_publicity(content)}"),
        ("主持人", f"人民调解员{content.mediator}"),
        ("事项", content.purpose),
        ("联系电话", content.office.phone or "　"),
    ]
    sheet.table(rows, (3.0, 12.6))
    for text in (BRING, RIGHTS, DUTIES, FREE):
        sheet.line(text, indent=True)
    sheet.gap(10)
    sheet.line(f"{content.office.committee}（印章）", align=RIGHT)
    sheet.line(chinese_day(None), align=RIGHT, after=12)
    receipt = [("受送达人", "签名、盖章或者按指印", "送达方式和日期")]
    receipt += [(f"{one.role}：{one.name}", "\n", chinese_day(None)) for one in content.people]
    sheet.table(receipt, (5.0, 5.6, 5.0), head=True)
    return sheet.finished()


def minutes_paper(content: SessionContent, minutes: Minutes) -> bytes:
    """The record with everything that the form asks for; confirmed signatures stand in their places."""
    sheet = Sheet("人民调解记录", content.starts_at)
    sheet.line(f"纠纷登记编号：{content.number}", align=RIGHT, after=6)
    rows = [
        ("时间", _time(content)),
        ("地点", _place(content)),
        ("事由", f"{dispute_name(content.type_code)}：{content.purpose}"),
        ("方式", f"{content.manner}，{_publicity(content)}"),
        ("当事人", _named(content, ("申请人", "被申请人", "其他当事人", "代理人", "监护人"))),
        ("参加人", _named(content, ("受邀参与人", "专家"))),
        ("主持人", f"人民调解员{content.mediator}"),
    ]
    sheet.table(rows, (3.0, 12.6))
    sheet.heading("一、权利义务和调解原则的告知")
    for text in (
        RIGHTS,
        DUTIES,
        "人民调解在平等、自愿的基础上进行，不违背法律、法规和国家政策，不收取费用。",
    ):
        sheet.line(text, indent=True)
    sheet.heading("二、调解经过")
    sheet.body(minutes.text)
    _council(sheet, minutes)
    sheet.heading("三、调解结果")
    sheet.line(f"{minutes.result}。", indent=True)
    _signatures(sheet, content)
    return sheet.finished()


def _council(sheet: Sheet, minutes: Minutes) -> None:
    """五步议事."""
    for step, name in COUNCIL_STEPS.items():
        if step in minutes.council:
            sheet.line(f"{name}：{minutes.council[step]}", indent=True)
    if minutes.votes:
        for_, against, abstained = minutes.votes
        sheet.line(f"表决：赞成{for_}，反对{against}，弃权{abstained}。", indent=True)


def _signatures(sheet: Sheet, content: SessionContent) -> None:
    sheet.gap()
    present = [one for one in content.people if one.present]
    table = sheet.table(
        [_signature_row(one) for one in present] + [_office_row(name) for name in _OFFICE], WIDTHS
    )
    for place, one in enumerate(present):
        sheet.picture(table.rows[place].cells[1], one.picture)
    sheet.line(f"{content.office.committee}（印章）", align=RIGHT)


WIDTHS = (5.6, 5.6, 4.4)
_OFFICE = ("人民调解员\n（签名）", "记录人\n（签名）")


def _signature_row(one: Attending) -> tuple[str, str, str]:
    blank = "" if one.picture else "\n\n"
    return f"{one.role}\n（签名、盖章或者按指印）", blank, chinese_day(one.signed_on)


def _office_row(name: str) -> tuple[str, str, str]:
    return name, "\n\n", chinese_day(None)


def _named(content: SessionContent, roles: tuple[str, ...]) -> str:
    lines = [f"{one.role}：{one.name}{_absent(one)}" for one in content.people if one.role in roles]
    return "\n".join(lines) or "无"


def _absent(one: Attending) -> str:
    return f"（未到场：{one.why_absent or '原因不明'}）" if one.present is False else ""


def _time(content: SessionContent) -> str:
    return (
        f"{chinese_day(local_date(content.starts_at))}{_clock(content.starts_at)}至{_clock(content.ends_at)}"
    )


def _clock(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.hour}时{local.minute:02d}分"


def _place(content: SessionContent) -> str:
    parts = [
        content.place,
        f"（{content.office.address}）" if content.office.address and content.place else "",
    ]
    video = f"视频链接：{content.video_link}" if content.video_link else ""
    return "\n".join(filter(None, ["".join(parts), video])) or "另行通知"


def _publicity(content: SessionContent) -> str:
    return "公开进行" if content.public else "不公开进行"
