"""移交、请假和代理: hand-overs that wait, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from contracts import desk_people as c
from contracts.message import Request
from gateway.i18n import t
from gateway.pages.acting import act, fields_of, submitted
from gateway.pages.desk_case import own, show
from gateway.pages.duty import arranged_back, arranged_desk, page
from gateway.people import needs


@needs("desk.work")
def offer(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.OfferHandover.model_validate({**own(dispute_id), **fields_of("to_id", "reason")}),
        done=t("已提出移交。"),
        following=t("对方接收以后，经办人才改变。"),
        back=f"/desk/{dispute_id}",
        failed=lambda form: show(dispute_id, form, "handover"),
    )


@needs("desk.work")
def answer(dispute_id: str, handover_id: str) -> ResponseReturnValue:
    """Accepts, declines with a reason, or takes back: the button says which."""
    given = submitted()
    named = {"desk": g.principal.actor.desk, "handover_id": handover_id}
    kinds: dict[str, tuple[type[Request[Any]], str]] = {
        "accept": (c.AcceptHandover, t("已接收，该件由您经办。")),
        "back": (c.TakeHandoverBack, t("移交已收回。")),
    }
    kind, done = kinds.get(given.get("do", ""), (c.DeclineHandover, t("已答复不接收。")))
    fields = {**named, **fields_of("reason")} if kind is c.DeclineHandover else named
    return act(
        lambda: kind.model_validate(fields),
        done=done,
        back=f"/desk/{dispute_id}",
        failed=lambda form: show(dispute_id, form, "decline"),
    )


@needs("desk.work", "duty.manage")
def mark_absence() -> ResponseReturnValue:
    fields = fields_of("from_on", "until_on", "deputy_id", "reason", "person_id")
    return act(
        lambda: c.MarkAbsence.model_validate({**fields, "desk": arranged_desk()}),
        done=t("请假已登记。"),
        following=t(
            "这段时间代理人看得到、办得了请假人的事项，记录会写明代谁办理；代理人在“本席待办”里看到。"
        ),
        back=arranged_back(),
        failed=lambda form: page(form, "absence"),
    )


@needs("desk.work", "duty.manage")
def end_absence(absence_id: str) -> ResponseReturnValue:
    fields = {**fields_of("reason"), "desk": arranged_desk(), "absence_id": absence_id}
    return act(lambda: c.EndAbsence.model_validate(fields), done=t("请假已结束。"), back=arranged_back())


PAGES = (
    ("/desk/<dispute_id>/handovers", ["POST"], offer),
    ("/desk/<dispute_id>/handovers/<handover_id>", ["POST"], answer),
    ("/duty/absences", ["POST"], mark_absence),
    ("/duty/absences/<absence_id>/end", ["POST"], end_absence),
)
