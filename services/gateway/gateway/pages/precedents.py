"""先例: boundary rulings, found by words, type, desk and state; opened, withdrawn or replaced with a reason."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from contracts import precedents as c
from contracts.codes import TYPES
from gateway.i18n import mark, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, choices, fields_of
from gateway.people import ask, needs

READ = ("routing.decide", "desk.work", "dispute.read_all")
FILTERS = ("q", "type_code", "desk", "state")
STATES = {"in_force": mark("有效"), "withdrawn": mark("已撤回"), "all": mark("全部")}


@needs(*READ)
def precedents() -> ResponseReturnValue:
    given = lists.given(*FILTERS, "cursor")
    state = given.get("state", "in_force")
    wanted = {**given, "state": "" if state == "all" else state}
    return render_template(
        "pages/precedents.html",
        found=ask(c.FindPrecedents.model_validate(wanted)),
        given=given,
        state=state,
        states=STATES,
        types=choices(TYPES),
        type_names=TYPES,
        desks=surroundings.departments(),
        chips=_chips(given),
    )


@needs(*READ)
def precedent(study_id: str) -> ResponseReturnValue:
    return _show(study_id)


@needs("routing.decide")
def withdraw(study_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawPrecedent.model_validate({**fields_of("version", "reason"), "study_id": study_id}),
        done=t("先例已撤回。"),
        following=t("几秒钟内不再引用；原来的话留在记录里。"),
        back=f"/precedents/{study_id}",
        failed=lambda form: _show(study_id, form, "withdraw"),
    )


@needs("routing.decide")
def replace(study_id: str) -> ResponseReturnValue:
    fields = fields_of("version", "lead_desk", "words", "reason")
    return act(
        lambda: c.ReplacePrecedent.model_validate({**fields, "study_id": study_id}),
        done=t("先例已改，新的有效。"),
        following=t("几秒钟内按新的引用；原来的话留在记录里。"),
        back=f"/precedents/{study_id}",
        failed=lambda form: _show(study_id, form, "replace"),
    )


def _show(study_id: str, form: Form | None = None, form_of: str = "") -> str:
    found = ask(c.GetPrecedent(study_id=study_id))
    return render_template(
        "pages/precedent.html",
        found=found,
        states=STATES,
        type_names=TYPES,
        desks=surroundings.departments(),
        forms={form_of: form},
        form=form
        if form and form_of == "replace"
        else Form({"lead_desk": found.lead_desk, "words": found.words}),
    )


def _chips(given: dict[str, Any]) -> list[tuple[str, str]]:
    types = {code: t(name) for code, name in TYPES.items()}
    return lists.chips(
        given,
        {
            "q": lists.named(t("搜索")),
            "type_code": lists.named(t("类型"), types),
            "desk": lambda code: lists.named(t("牵头部门"))(surroundings.desk_name(code)),
        },
    )


PAGES = (
    ("/precedents", ["GET"], precedents),
    ("/precedents/<study_id>", ["GET"], precedent),
    ("/precedents/<study_id>/withdraw", ["POST"], withdraw),
    ("/precedents/<study_id>/replace", ["POST"], replace),
)
