"""请专家参加调解会: an expert who was asked about the case joins a session that is planned already."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused, Unavailable
from contracts.expert_pool import Consultation, ListConsultations, ProposeSession
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import act, submitted
from gateway.pages.proceedings import frame
from gateway.people import ask, needs


@needs("mediation.work")
def invite(dispute_id: str, session_id: str) -> ResponseReturnValue:
    """First among those who come, with the parties' consent (人民调解法 §20); then the expert is asked."""
    given = submitted()

    def make() -> ProposeSession:
        one = next(
            (o for o in consulted(dispute_id) if o.consultation_id == given.get("consultation_id")), None
        )
        sheet = ask(
            c.InviteToSession.model_validate(
                {
                    "session_id": session_id,
                    "person": {
                        "name": one.expert_name if one else "",
                        "role": "expert",
                        "consent": "consent" in given,
                    },
                }
            )
        )
        return ProposeSession(
            consultation_id=one.consultation_id if one else "",
            meets_at=sheet.starts_at,
            place=place_of(sheet),
            session_id=session_id,
        )

    return act(
        make,
        done=t("已邀请专家参加这次调解会。"),
        following=t("专家会看到时间、地点和以后的改动；答复后出现在这里。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
    )


def consulted(dispute_id: str) -> list[Consultation]:
    """Who was asked about the case, for whoever handles it."""
    if not surroundings.may("expert.ask"):
        return []
    try:
        return [one for one in ask(ListConsultations(dispute_id=dispute_id)).items if one.expert_name]
    except (Refused, Unavailable):
        return []


def place_of(sheet: c.SessionSheet) -> str:
    """As the expert reads it."""
    if not sheet.room_code:
        return sheet.place or t("视频")
    room = next((one for one in ask(c.GetCalendar(days=1, room_code=sheet.room_code)).rooms), None)
    return f"{room.floor}楼{room.name}" if room else sheet.room_code


PAGES = (("/proceedings/<dispute_id>/sessions/<session_id>/expert", ["POST"], invite),)
