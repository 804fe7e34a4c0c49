"""专家席: the expert's seat in the panel of a dispute, asked for and given up by people; the expert takes it on the desk."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from contracts.expert_draw import ListExpertFields
from contracts.expert_roster import ListExpertRoster
from contracts.expert_seats import SEAT_STATES, AskForExpert, DoWithoutExpert, NameExpert, TakeExpertSeat
from contracts.mediator_dispatch import GetDispatch
from gateway.i18n import t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, submitted
from gateway.pages.draws import field_choices
from gateway.people import ask, needs

DECIDES = ("dispatch.manage", "mediation.work", "desk.work")


@needs(*DECIDES)
def seat(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id)


@needs(*DECIDES)
def ask_for(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: AskForExpert(
            dispute_id=dispute_id, reason=given.get("reason", ""), field=given.get("field", "")
        ),
        done=t("已请专家参加。"),
        following=t("专家库按抽取规则抽一位没有关联的专家；答复后会出现在这里。"),
        back=_here(dispute_id),
        failed=lambda form: _show(dispute_id, form),
    )


@needs(*DECIDES)
def waive(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: DoWithoutExpert(dispute_id=dispute_id, reason=submitted().get("reason", "")),
        done=t("已决定不请专家。"),
        following=t("以后还可以再请。"),
        back=_here(dispute_id),
        failed=lambda form: _show(dispute_id, form),
    )


@needs("dispatch.manage")
def name(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: NameExpert(
            dispute_id=dispute_id, expert_id=given.get("expert_id", ""), reason=given.get("reason", "")
        ),
        done=t("已请这位专家参加。"),
        following=t("专家答复后会出现在这里；原来请的专家会收到撤回。"),
        back=_here(dispute_id),
        failed=lambda form: _show(dispute_id, form),
    )


def _experts() -> list[tuple[str, str]]:
    """Whom the coordinator may name; nobody else needs the list."""
    if not surroundings.may("dispatch.manage") or not surroundings.may("expert.manage"):
        return []
    rows = lists.rows_of(lambda cursor: ask(ListExpertRoster(cursor=cursor)))
    return [
        (row.cells["编号"], t("{name}（{committee}）", name=row.cells["姓名"], committee=row.cells["委员会"]))
        for row in rows
    ]


@needs("expert.answer")
def take(consultation_id: str) -> ResponseReturnValue:
    return act(
        lambda: TakeExpertSeat(consultation_id=consultation_id),
        done=t("您已参加本件的专家组。"),
        following=t("调解员会告诉您开会的时间；不能参加时请写明理由退出。"),
        back="/consultations?state=seated",
    )


def _here(dispute_id: str) -> str:
    return f"/disputes/{dispute_id}/expert"


def _show(dispute_id: str, form: Form | None = None) -> str:
    return render_template(
        "pages/expert_seat.html",
        dispute_id=dispute_id,
        sheet=ask(GetDispatch(dispute_id=dispute_id)),
        states=SEAT_STATES,
        fields=field_choices(ask(ListExpertFields())),
        experts=_experts(),
        form=form,
    )


PAGES = (
    ("/disputes/<dispute_id>/expert", ["GET"], seat),
    ("/disputes/<dispute_id>/expert", ["POST"], ask_for),
    ("/disputes/<dispute_id>/expert/name", ["POST"], name),
    ("/disputes/<dispute_id>/expert/waive", ["POST"], waive),
    ("/consultations/<consultation_id>/seat", ["POST"], take),
)
