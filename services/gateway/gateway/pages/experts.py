"""咨询: questions to an expert, the written opinion."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.expert_pool import DeclineOpinion, GiveOpinion, ListConsultations
from gateway.i18n import t
from gateway.pages.acting import act, submitted
from gateway.people import ask, needs


@needs("expert.answer")
def questions() -> ResponseReturnValue:
    state = request.args.get("state", "asked")
    found = ask(ListConsultations(expert_id=g.principal.person_id, state=state))
    return render_template("pages/consultations.html", found=found, state=state)


@needs("expert.answer")
def give(consultation_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: GiveOpinion(
            consultation_id=consultation_id, opinion=given.get("opinion", ""), basis=given.get("basis", "")
        ),
        done=t("意见已送达。"),
        back="/consultations",
    )


@needs("expert.answer")
def decline(consultation_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: DeclineOpinion(consultation_id=consultation_id, reason=given.get("reason", "")),
        done=t("已推辞。"),
        following=t("系统会请下一位专家。"),
        back="/consultations",
    )


PAGES = (
    ("/consultations", ["GET"], questions),
    ("/consultations/<consultation_id>/opinion", ["POST"], give),
    ("/consultations/<consultation_id>/decline", ["POST"], decline),
)
