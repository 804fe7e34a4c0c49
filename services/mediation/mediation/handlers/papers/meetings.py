"""What notice and minutes of a session say beyond the case (domain.md §2.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.mediation import COUNCIL_STEPS
from mediation.handlers.papers.content import chinese_day
from mediation.handlers.papers.drawn import Drawn
from mediation.handlers.papers.sessions import Attending, Minutes, SessionContent, Signing
from servicekit.clock import SHANGHAI, local_date

PARTIES = ("申请人", "被申请人", "其他当事人", "代理人", "监护人")
RECORDER = "记录人"
INVITED = ("受邀参与人", "专家")


def session_fields(content: SessionContent) -> dict[str, Any]:
    """When, where, about what, who; with its minutes what was said, decided and confirmed."""
    return {
        "调解员": content.mediator,  # who held this one, whoever has the case now
        "会议时间": _time(content),
        "会议地点": _place(content),
        "会议方式": f"{content.manner}，{'公开进行' if content.public else '不公开进行'}",
        "会议事项": content.purpose,
        "受通知人": "、".join(one.name for one in content.people),
        "到会当事人": _named(content, PARTIES),
        "其他参加人": _named(content, INVITED),
        "参会": [
            {"身份": one.role, "姓名": one.name, "联系方式": one.contact, "到会": _came(one)}
            for one in content.people
        ],
        **(_of_the_minutes(content, content.minutes) if content.minutes else {}),
    }


def _of_the_minutes(content: SessionContent, minutes: Minutes) -> dict[str, Any]:
    for_, against, abstained = minutes.votes or ("", "", "")
    return {
        "笔录": minutes.text,
        "调解结果": minutes.result,
        "议事": [
            {"步骤": name, "内容": minutes.council[step]}
            for step, name in COUNCIL_STEPS.items()
            if step in minutes.council
        ],
        "表决": f"赞成{for_}，反对{against}，弃权{abstained}" if minutes.votes else "",
        "签名": [
            {
                "身份": one.role,
                "姓名": one.name,
                "签名": Drawn(one.picture),
                "日期": chinese_day(one.signed_on),
            }
            for one in content.people
            if one.present and one.role != RECORDER
        ],
        **_of_the_office(content),
    }


def _of_the_office(content: SessionContent) -> dict[str, Any]:
    """Mediator and recorder, with their signatures where they drew them."""
    recorder = next((one for one in content.people if one.role == RECORDER and one.present), None)
    drawn = recorder is not None and recorder.picture
    return {
        "调解员签名": Drawn(content.mediator_picture),
        "调解员签名日期": chinese_day(content.mediator_signed_on if content.mediator_picture else None),
        "第二名": _second(content.second),
        "记录人签名": Drawn(recorder.picture if recorder else b""),
        "记录人签名日期": chinese_day(recorder.signed_on if recorder and drawn else None),
    }


def _second(place: Signing | None) -> list[dict[str, Any]]:
    """The place of the other one of two mediators; none where one has the case."""
    if place is None:
        return []
    return [{"签名": Drawn(place.picture), "日期": chinese_day(place.on if place.picture else None)}]


def _came(one: Attending) -> str:
    return {True: "到会", False: _absent(one).strip("（）"), None: ""}[one.present]


def _named(content: SessionContent, roles: tuple[str, ...]) -> str:
    lines = [f"{one.role}：{one.name}{_absent(one)}" for one in content.people if one.role in roles]
    return "\n".join(lines) or "无"


def _absent(one: Attending) -> str:
    return f"（未到场：{one.why_absent or '原因不明'}）" if one.present is False else ""


def _time(content: SessionContent) -> str:
    day = chinese_day(local_date(content.starts_at))
    return f"{day}{_clock(content.starts_at)}至{_clock(content.ends_at)}"


def _clock(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.hour}时{local.minute:02d}分"


def _place(content: SessionContent) -> str:
    address = content.office.address
    parts = [content.place, f"（{address}）" if address and content.place else ""]
    video = f"视频链接：{content.video_link}" if content.video_link else ""
    return "\n".join(filter(None, ["".join(parts), video])) or "另行通知"
