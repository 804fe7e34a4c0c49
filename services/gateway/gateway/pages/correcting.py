"""A decision of the study table is corrected, or taken back: from the case's page or from what was decided today."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import TYPES
from contracts.routing import GetRouting
from contracts.routing_corrections import CorrectRouting, TakeRoutingBack
from contracts.supervision import GetCase
from gateway.i18n import t
from gateway.pages.acting import Form, act, fields_of
from gateway.pages.study import tables
from gateway.people import ask, needs


@needs("routing.decide")
def correct_form(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form())


@needs("routing.decide")
def correct(dispute_id: str) -> ResponseReturnValue:
    fields: dict[str, Any] = fields_of(
        "type_code", "complexity", "risk", "level", "lead_desk", "reason", "seen_decision"
    )
    fields["co_desks"] = tuple(request.form.getlist("co_desks"))
    return act(
        lambda: CorrectRouting.model_validate({**fields, "dispute_id": dispute_id}),
        done=t("分流已更正。"),
        following=t("办理的部门和调解员会按更正后的办，这次更正也会用来改进自动研判。"),
        back=f"/disputes/{dispute_id}?tab=study",
        failed=lambda form: _show(dispute_id, form),
    )


@needs("routing.decide")
def take_back(dispute_id: str) -> ResponseReturnValue:
    fields = fields_of("reason", "seen_decision")
    return act(
        lambda: TakeRoutingBack.model_validate({**fields, "dispute_id": dispute_id}),
        done=t("已撤回研判台。"),
        following=t("请在研判台重新决定。"),
        back=f"/study?dispute={dispute_id}",
        failed=lambda form: _show(dispute_id, form, "back"),
    )


def _show(dispute_id: str, form: Form, form_of: str = "correct") -> str:
    """``form`` is what was typed into the form ``form_of`` and could not be taken."""
    routing, case = ask(GetRouting(dispute_id=dispute_id)), ask(GetCase(dispute_id=dispute_id))
    last = routing.decisions[-1] if routing.decisions else None
    stands = last.suggestion.model_dump() | {"complexity": last.suggestion.grade} if last else {}
    return render_template(
        "pages/correct_routing.html",
        case=case,
        routing=routing,
        last=last,
        said=routing.suggestion,
        form=form if form_of == "correct" and form.errors else Form({**stands, "reason": ""}),
        back_form=form if form_of == "back" else Form(),
        dispute_id=dispute_id,
        type_names=TYPES,
        **tables(),
    )


PAGES = (
    ("/disputes/<dispute_id>/routing", ["GET"], correct_form),
    ("/disputes/<dispute_id>/routing", ["POST"], correct),
    ("/disputes/<dispute_id>/routing/back", ["POST"], take_back),
)
