"""当事人选择和回避, and the hand-over between mediators: the page of a dispute's mediators, and the citizen's part of it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contracts import mediator_changes as c
from contracts.expert_seats import SEAT_STATES
from contracts.mediator_dispatch import GetDispatch
from contracts.mediator_moves import SeatSecond
from gateway.api.public import found_by
from gateway.i18n import mark, t
from gateway.pages import colleagues
from gateway.pages.acting import Form, act, choices, submitted
from gateway.people import ask, needs

PAGE = ("dispute.register", "dispatch.manage", "offer.answer")
PARTIES = ("dispute.register", "dispatch.manage")
SIDES = {"applicant": mark("申请人"), "respondent": mark("被申请人"), "other": mark("其他当事人")}
SEATS = {"lead": mark("主持"), "second": mark("第二名"), "follow_up": mark("后续接办")}
KINDS = {"lead": mark("主持"), "second": mark("第二名"), "handover": mark("移交")}


@needs(*PAGE)
def mediators(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id)


@needs(*PARTIES)
def wish(dispute_id: str) -> ResponseReturnValue:
    return _wish(lambda: dispute_id, f"/disputes/{dispute_id}/mediators")


@needs(*PARTIES)
def object_to(dispute_id: str) -> ResponseReturnValue:
    return _object(lambda: dispute_id, f"/disputes/{dispute_id}/mediators")


@needs("offer.answer")
def hand_over(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.ProposeHandOver(
            dispute_id=dispute_id, mediator_id=given.get("mediator_id", ""), reason=given.get("reason", "")
        ),
        done=t("已提出移交。"),
        following=t("对方同意以前这一件还由您办。"),
        back=f"/disputes/{dispute_id}/mediators",
        failed=lambda form: _show(dispute_id, form),
    )


@needs("dispatch.manage")
def without_second(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: SeatSecond(dispute_id=dispute_id, reason=submitted().get("reason", "")),
        done=t("已不再安排第二名调解员。"),
        following=t("主持的一位继续办理。"),
        back=f"/disputes/{dispute_id}/mediators",
        failed=lambda form: _show(dispute_id, form),
    )


@needs()
def citizen_wish() -> ResponseReturnValue:
    return _wish(_by_code, "/progress")


@needs()
def citizen_objection() -> ResponseReturnValue:
    return _object(_by_code, "/progress")


def _by_code() -> str:
    return found_by(submitted().get("query_code", "")).dispute_id


def _wish(which: Any, back: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.WishMediator(dispute_id=which(), mediator_id=given.get("mediator_id", "")),
        done=t("已选定调解员。"),
        following=t("系统先问这一位；接单后告诉您。"),
        back=back,
    )


def _object(which: Any, back: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.ObjectToMediator.model_validate(
            {"dispute_id": which(), "side": given.get("side", ""), "reason": given.get("reason", "")}
        ),
        done=t("已申请回避。"),
        following=t("系统马上另找调解员。"),
        back=back,
    )


def _show(dispute_id: str, form: Form | None = None) -> str:
    sheet = ask(GetDispatch(dispute_id=dispute_id))
    mine = sheet.state == "assigned" and sheet.mediator_id == g.principal.person_id
    return render_template(
        "pages/case_mediators.html",
        dispute_id=dispute_id,
        sheet=sheet,
        found=ask(c.SuggestToParties(dispute_id=dispute_id)),
        sides=choices(SIDES),
        side_names=SIDES,
        kinds=KINDS,
        move_seats=SEATS,
        seat_states=SEAT_STATES,
        mine=mine,
        colleagues=colleagues.options() if mine else [],
        form=form,
    )


PAGES = (
    ("/disputes/<dispute_id>/mediators", ["GET"], mediators),
    ("/disputes/<dispute_id>/mediators/wish", ["POST"], wish),
    ("/disputes/<dispute_id>/mediators/objection", ["POST"], object_to),
    ("/disputes/<dispute_id>/mediators/hand-over", ["POST"], hand_over),
    ("/disputes/<dispute_id>/mediators/second", ["POST"], without_second),
    ("/progress/mediator", ["POST"], citizen_wish),
    ("/progress/objection", ["POST"], citizen_objection),
)
