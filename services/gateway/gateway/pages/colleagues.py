"""请假: a mediator's own absences with a deputy, the coordinator's list of all; and the colleagues whom one may name."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediator_changes as c
from contracts.mediator_dispatch import ListMediators
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, submitted
from gateway.people import ask, needs

FIELDS = ("mediator_id", "from_on", "until_on", "reason", "deputy_id")
MINE_OR_ALL = ("offer.answer", "task.answer", "dispatch.manage")


@needs(*MINE_OR_ALL)
def absences() -> ResponseReturnValue:
    return _show(Form({"mediator_id": request.args.get("mediator", "")}))


@needs(*MINE_OR_ALL)
def enter() -> ResponseReturnValue:
    given: dict[str, Any] = {key: value for key, value in submitted().items() if key in FIELDS}
    if not surroundings.may("dispatch.manage"):
        given["mediator_id"] = g.principal.person_id
    return act(
        lambda: c.EnterMediatorAbsence.model_validate(given),
        done=t("请假已登记。"),
        following=t("这段时间不再派单；正在等答复的已改问别人。"),
        back="/absences",
        failed=_show,
    )


@needs(*MINE_OR_ALL)
def end(absence_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.EndMediatorAbsence(absence_id=absence_id),
        done=t("已销假。"),
        following=t("从现在起又会派单。"),
        back="/absences",
    )


def options() -> list[tuple[str, str]]:
    """Colleagues of one's own area, else of the town: id, and name with committee; a grid worker needs none."""
    if not surroundings.may("offer.answer") and not surroundings.may("dispatch.manage"):
        return []
    area = g.principal.actor.area_code
    found = ask(ListMediators(area_code=area, limit=200)).items
    others = (one for one in found if one.mediator_id != g.principal.person_id)
    return [
        (one.mediator_id, t("{name}（{committee}）", name=one.name, committee=one.committee))
        for one in others
    ]


def _show(form: Form) -> str:
    everybody = surroundings.may("dispatch.manage")
    mine = "" if everybody else g.principal.person_id
    return render_template(
        "pages/absences.html",
        found=ask(c.ListMediatorAbsences(mediator_id=mine, cursor=request.args.get("cursor", ""))),
        everybody=everybody,
        colleagues=options(),
        form=form,
    )


PAGES = (
    ("/absences", ["GET"], absences),
    ("/absences", ["POST"], enter),
    ("/absences/<absence_id>/end", ["POST"], end),
)
