"""联合研判纪要: the minutes of a joint study as .docx."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from contracts import joint_study as c
from contracts.codes import GRADES, TYPES
from contracts.mediation import Paper
from messaging.call import Call
from routing.errors import NoMinutes
from routing.handlers.guests import record_reading
from routing.queries import joint as reading
from servicekit.clock import SHANGHAI
from servicekit.sheet import DOCX, RIGHT, Sheet

WIDTHS = (2.4, 2.2, 1.9, 2.3, 2.3, 4.5)  # cm
CAME = {True: "到会", False: "缺席", None: "未签到"}
Names = Mapping[str, str]  # desk, room, person → name
HEAD = ("部门", "出席人", "到会", "建议牵头", "表决", "意见")
NOBODY = "无"


def get_minutes(call: Call, request: c.GetStudyMinutes) -> Paper:
    """:raises NoMinutes: it has no conclusion."""
    study = reading.find_study(call.session, request.study_id, call.actor)
    record_reading(call, study)
    if study.state != "concluded" or study.ended_at is None:
        raise NoMinutes("研判形成结论后才有纪要。")
    names = {**call.resources.names, **request.names}
    made = _minutes(study.ended_at, reading.sheet_of(call.session, study), names)
    return Paper(
        filename=f"联合研判纪要-{study.number}.docx",
        media_type=DOCX,
        content=base64.b64encode(made).decode(),
    )


def _minutes(ended_at: datetime, sheet: c.StudySheet, names: Names) -> bytes:
    assert sheet.conclusion is not None
    paper = Sheet("联合研判纪要", ended_at)
    paper.line(f"纠纷编号：{sheet.number}", align=RIGHT, after=6)
    for line in _occasion(sheet, names):
        paper.line(line)
    paper.heading("一、研判事项")
    paper.body(sheet.question)
    paper.heading("二、案情（已作隐名处理）")
    paper.body(sheet.narrative)
    paper.heading("三、各部门意见")
    paper.table([HEAD, *(_row(seat, names) for seat in sheet.seats)], WIDTHS, head=True)
    for line in [*_guests(sheet, names), *_votes(sheet, names)]:
        paper.line(line, indent=True)
    paper.heading("四、保留意见")
    for line in _dissents(sheet.conclusion, names):
        paper.line(line, indent=True)
    paper.heading("五、结论")
    for line in _conclusion(sheet.conclusion, names):
        paper.line(line, indent=True)
    paper.gap(12)
    paper.line("主持人（签名）：　　　　　　　　记录人（签名）：　　　　　　　　", align=RIGHT)
    paper.line(f"{ended_at.astimezone(SHANGHAI):%Y年%m月%d日}", align=RIGHT)
    return paper.finished()


def _occasion(sheet: c.StudySheet, names: Names) -> list[str]:
    """When and where, who presides and records, who was there and who was not."""
    when = sheet.meets_at.astimezone(SHANGHAI)
    guests = [
        f"{_named(one.person_id, names)}（{c.GUEST_ROLES[one.role]}）" for one in sheet.guests if one.came
    ]
    return [
        f"研判时间：{when:%Y年%m月%d日 %H:%M}　　地点：{names.get(sheet.room, sheet.room) or '未定'}",
        f"主持人：{_named(sheet.chair_id or sheet.called_by, names)}　　"
        f"记录人：{_named(sheet.recorder_id or sheet.ended_by, names)}",
        f"出席：{'、'.join(_at_table(seat, names) for seat in sheet.seats if _there(seat)) or NOBODY}",
        f"列席：{'、'.join(guests) or NOBODY}",
        f"未到会：{'、'.join(_away(sheet, names)) or NOBODY}",
    ]


def _there(seat: c.Seat) -> bool:
    """Came, or spoke in the room."""
    return seat.came is True or (seat.came is None and bool(seat.opinion) and not seat.in_writing)


def _at_table(seat: c.Seat, names: Names) -> str:
    return f"{names.get(seat.desk, seat.desk)} {_spoke(seat, names)}（部门承办）"


def _spoke(seat: c.Seat, names: Names) -> str:
    """Who spoke for the desk, else who had the duty."""
    return _named(seat.said_by or seat.voted_by or seat.person_id, names)


def _away(sheet: c.StudySheet, names: Names) -> list[str]:
    """The desks and guests that did not come: in writing, declined with the reason, or not at all."""
    desks = [
        f"{names.get(seat.desk, seat.desk)}（{'书面意见' if seat.in_writing else CAME[seat.came]}）"
        for seat in sheet.seats
        if not _there(seat)
    ]
    guests = [
        f"{_named(one.person_id, names)}（{c.GUEST_ROLES[one.role]}，{_why_away(one)}）"
        for one in sheet.guests
        if not one.came and one.state != "withdrawn"
    ]
    return [*desks, *guests]


def _why_away(guest: c.Guest) -> str:
    if guest.state == "declined":
        return f"谢绝：{guest.reason}"
    return "书面意见" if guest.in_writing else CAME[guest.came]


def _named(person_id: str, names: Names) -> str:
    return names.get(person_id, person_id) or "未定"


def _row(seat: c.Seat, names: Names) -> tuple[str, ...]:
    came = "书面" if seat.in_writing else "到会" if _there(seat) else CAME[seat.came]
    lead = names.get(seat.lead_desk, seat.lead_desk) or "未表态"
    desk = names.get(seat.desk, seat.desk)
    opinion = f"（书面）{seat.opinion}" if seat.in_writing else seat.opinion or NOBODY
    return desk, _spoke(seat, names), came, lead, c.VOTES.get(seat.vote, "未表决"), opinion


def _guests(sheet: c.StudySheet, names: Names) -> list[str]:
    """What those without a vote said."""
    return [
        f"{_named(one.person_id, names)}（{_as_guest(one)}）：{one.opinion}"
        for one in sheet.guests
        if one.opinion
    ]


def _as_guest(guest: c.Guest) -> str:
    return f"{c.GUEST_ROLES[guest.role]}，列席，无表决权{'，书面' if guest.in_writing else ''}"


def _votes(sheet: c.StudySheet, names: Names) -> list[str]:
    """Who came or wrote; how many spoke for which lead; and how the desks voted on the whole, if they did."""
    assert sheet.conclusion is not None
    spoken = Counter(seat.lead_desk for seat in sheet.seats if seat.lead_desk)
    leads = "，".join(f"{names.get(desk, desk)} {number} 票" for desk, number in spoken.most_common())
    counted = f"应到 {len(sheet.seats)} 个部门，到会或者书面 {sheet.heard} 个；主张牵头：{leads or NOBODY}。"
    if not sheet.conclusion.draft_no:
        return [counted, "以上票数只就牵头部门；协办部门、措施和期限由主持人归纳，未付表决。"]
    given = [f"{words} {sum(seat.vote == vote for seat in sheet.seats)}" for vote, words in c.VOTES.items()]
    silent = sum(not seat.vote for seat in sheet.seats)
    told = f"对结论第 {sheet.conclusion.draft_no} 稿（牵头、协办、措施、期限）整体表决：{'，'.join(given)}，未表决 {silent}。"
    return [counted, told]


def _dissents(found: c.Conclusion, names: Names) -> list[str]:
    """Whose, about what, in whose words."""
    return [f"{_dissent(one, names)}{one.words}" for one in found.dissents] or [NOBODY]


def _dissent(one: c.Dissent, names: Names) -> str:
    who = f"{names.get(one.desk, one.desk)} {_named(one.person_id, names)}".strip()
    if one.about == "whole":
        return f"{who}（就整个结论，{c.VOTES[one.vote]}）："
    return f"{who}（就牵头部门，主张 {names.get(one.lead_desk, one.lead_desk)}）："


def _conclusion(found: c.Conclusion, names: Names) -> list[str]:
    helpers = "、".join(names.get(desk, desk) for desk in found.co_desks) or NOBODY
    against = "、".join(names.get(desk, desk) for desk in found.dissenting)
    return [
        f"纠纷类型：{TYPES[found.type_code]}；难易程度：{GRADES[found.complexity]}。",
        *([f"调低难易、风险或者层级的理由：{found.reason}"] if found.reason else []),
        f"牵头部门：{names.get(found.lead_desk, found.lead_desk)}；协办部门：{helpers}。",
        f"措施：{found.measures}",
        *(_task(one, names) for one in found.tasks),
        *([f"办结期限：{found.due_on:%Y年%m月%d日}。"] if found.due_on else []),
        *([f"不同意见：{against}，见第四项。"] if against else []),
        *([f"边界裁定：{found.boundary}"] if found.boundary else []),
        "本结论为指定办理，各部门不得退回。",
    ]


def _task(one: c.StudyTask, names: Names) -> str:
    until = f"，{one.due_on:%Y年%m月%d日}前完成" if one.due_on else ""
    return f"分工：{names.get(one.desk, one.desk)}：{one.task}{until}。"
