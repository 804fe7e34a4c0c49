"""联合研判纪要: the minutes of a joint study as .docx."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence

from contracts import joint_study as c
from contracts.codes import COMPLEXITIES, TYPES
from contracts.mediation import Paper
from messaging.call import Call
from routing.errors import NoMinutes
from routing.handlers.guests import record_reading
from routing.model import JointStudy
from routing.queries import joint as reading
from servicekit.clock import SHANGHAI
from servicekit.sheet import DOCX, RIGHT, Sheet

WIDTHS = (2.6, 2.4, 2.6, 8.0)  # cm
CAME = {True: "到会", False: "缺席", None: "未签到"}
Names = Mapping[str, str]  # desk → department
HEAD = ("部门", "到会", "建议牵头", "意见")


def get_minutes(call: Call, request: c.GetStudyMinutes) -> Paper:
    """:raises NoMinutes: it has no conclusion."""
    study = reading.find_study(call.session, request.study_id, call.actor)
    record_reading(call, study)
    if study.state != "concluded" or study.ended_at is None:
        raise NoMinutes("研判形成结论后才有纪要。")
    made = _minutes(study, reading.sheet_of(call.session, study), call.resources.names)
    return Paper(
        filename=f"联合研判纪要-{study.number}.docx",
        media_type=DOCX,
        content=base64.b64encode(made).decode(),
    )


def _minutes(study: JointStudy, sheet: c.StudySheet, names: Names) -> bytes:
    assert study.ended_at is not None and sheet.conclusion is not None
    paper = Sheet("联合研判纪要", study.ended_at)
    paper.line(f"纠纷编号：{study.number}", align=RIGHT, after=6)
    when = study.meets_at.astimezone(SHANGHAI)
    paper.line(f"研判时间：{when:%Y年%m月%d日 %H:%M}　　地点：{names.get(study.room, study.room) or '未定'}")
    paper.heading("一、研判事项")
    paper.body(study.question)
    paper.heading("二、案情（已作隐名处理）")
    paper.body(sheet.narrative)
    paper.heading("三、各部门意见")
    paper.table([HEAD, *(_row(seat, names) for seat in sheet.seats)], WIDTHS, head=True)
    paper.line(_votes(sheet.seats, names), indent=True)
    paper.heading("四、结论")
    for line in _conclusion(sheet.conclusion, names):
        paper.line(line, indent=True)
    paper.gap(12)
    paper.line("主持人（签名）：　　　　　　　　", align=RIGHT)
    paper.line(f"{study.ended_at.astimezone(SHANGHAI):%Y年%m月%d日}", align=RIGHT)
    return paper.finished()


def _votes(seats: Sequence[c.Seat], names: Names) -> str:
    """Who came or wrote, and how many desks spoke for which lead, the most first."""
    spoken = Counter(seat.lead_desk for seat in seats if seat.lead_desk)
    votes = "，".join(f"{names.get(desk, desk)} {number} 票" for desk, number in spoken.most_common())
    heard = sum(seat.came is True or seat.in_writing for seat in seats)
    return f"应到 {len(seats)} 个部门，到会或者书面 {heard} 个；主张牵头：{votes}。"


def _row(seat: c.Seat, names: Names) -> tuple[str, str, str, str]:
    came = "书面" if seat.in_writing else CAME[seat.came]
    lead = names.get(seat.lead_desk, seat.lead_desk) or "未表态"
    return names.get(seat.desk, seat.desk), came, lead, seat.opinion or "无"


def _conclusion(found: c.Conclusion, names: Names) -> list[str]:
    helpers = "、".join(names.get(desk, desk) for desk in found.co_desks) or "无"
    against = "、".join(names.get(desk, desk) for desk in found.dissenting)
    return [
        f"纠纷类型：{TYPES[found.type_code]}；难易程度：{COMPLEXITIES[found.complexity]}。",
        f"牵头部门：{names.get(found.lead_desk, found.lead_desk)}；协办部门：{helpers}。",
        f"措施：{found.measures}",
        *([f"办结期限：{found.due_on:%Y年%m月%d日}。"] if found.due_on else []),
        *([f"不同意见：{against}，意见附于上表。"] if against else []),
        *([f"边界裁定：{found.boundary}"] if found.boundary else []),
        "本结论为指定办理，各部门不得退回。",
    ]
