"""咨询: questions to an expert, the written opinion."""

from __future__ import annotations

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import TYPES
from contracts.expert_pool import (
    STANCES,
    AnswerSession,
    Consultation,
    DeclineOpinion,
    GiveOpinion,
    ListConsultations,
)
from gateway.i18n import mark, t
from gateway.pages.acting import Form, act, choices, submitted
from gateway.people import ask, needs

STATES = {
    "asked": mark("等我答复"),
    "seated": mark("专家组"),
    "answered": mark("已答复"),
    "declined": mark("已推辞"),
}


@needs("expert.answer")
def questions() -> ResponseReturnValue:
    return _show()


@needs("expert.answer")
def give(consultation_id: str) -> ResponseReturnValue:
    given = submitted()
    fields = {key: given.get(key, "") for key in ("opinion", "basis", "stance")}
    return act(
        lambda: GiveOpinion.model_validate({**fields, "consultation_id": consultation_id}),
        done=t("意见已送达。"),
        back="/consultations",
        failed=lambda form: _show(form, consultation_id),
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


@needs("expert.answer")
def answer_session(consultation_id: str) -> ResponseReturnValue:
    given = submitted()
    comes = given.get("comes") == "yes"
    return act(
        lambda: AnswerSession(consultation_id=consultation_id, comes=comes, reason=given.get("reason", "")),
        done=t("已答复：参加调解。") if comes else t("已答复：不能参加。"),
        following=t("邀请您的人会看到。"),
        back=f"/consultations?state={given.get('state', 'asked')}",
    )


def _coming() -> list[Consultation]:
    """Sessions to which the expert was asked, whatever became of the question; also those that are off, until their hour."""
    mine = ask(ListConsultations(expert_id=g.principal.person_id, limit=200)).items
    now = current_app.config["CLOCK"].now()
    found = [(one.session.meets_at, one) for one in mine if one.session and one.session.meets_at > now]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _show(form: Form | None = None, form_of: str = "") -> str:
    """The list; ``form`` is what was typed for the question ``form_of`` and could not be taken."""
    state = request.args.get("state", "asked")
    found = ask(
        ListConsultations(expert_id=g.principal.person_id, state=state, cursor=request.args.get("cursor", ""))
    )
    return render_template(
        "pages/consultations.html",
        found=found,
        coming=_coming(),
        state=state,
        states=STATES,
        form=form,
        form_of=form_of,
        types=TYPES,
        stances=choices(STANCES),
        stance_names=STANCES,
    )


PAGES = (
    ("/consultations", ["GET"], questions),
    ("/consultations/<consultation_id>/opinion", ["POST"], give),
    ("/consultations/<consultation_id>/decline", ["POST"], decline),
    ("/consultations/<consultation_id>/session/answer", ["POST"], answer_session),
)
