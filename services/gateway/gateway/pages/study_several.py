"""研判台，成批: several that are alike are decided in one way, or a joint study is called over each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import GRADES
from contracts.joint_study import CallStudy
from contracts.routing import DecideRouting, ListReferred, Referred
from gateway.i18n import now, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, errors_of, local_input, local_moment, say, submitted
from gateway.pages.studies import NOTICE
from gateway.pages.study import tables
from gateway.people import ask, needs

DECISION = ("type_code", "complexity", "risk", "level", "lead_desk", "reason")
MEETING = ("question", "room")


@needs("routing.decide")
def confirm() -> ResponseReturnValue:
    """What was ticked and what shall happen to all of it; nothing is decided yet."""
    chosen = _chosen()
    if not chosen:
        say(t("还没有勾选，或者已经有人处理。"), t("先在“后面还有”里勾选。"), "wait")
        return lists.back_to("/study")
    calls = request.form.get("do") == "call"
    return _form(chosen, Form(_meeting(chosen) if calls else _decision(chosen)), calls)


@needs("routing.decide")
def decide() -> ResponseReturnValue:
    fields = {key: value for key, value in submitted().items() if key in DECISION}
    co_desks = tuple(request.form.getlist("co_desks"))
    return _each(
        lambda one: DecideRouting.model_validate(
            {**fields, "co_desks": co_desks, "dispute_id": one.dispute_id}
        ),
        t("已分流。"),
        calls=False,
    )


@needs("routing.decide")
def call() -> ResponseReturnValue:
    given = submitted()
    fields: dict[str, Any] = {key: given[key] for key in MEETING if key in given}
    fields |= {"desks": request.form.getlist("desks"), "meets_at": local_moment(given.get("meets_at", ""))}
    return _each(
        lambda one: CallStudy.model_validate({**fields, "dispute_id": one.dispute_id}),
        t("已召集联合研判。"),
        calls=True,
    )


def _each(make: Callable[[Referred], Any], done: str, *, calls: bool) -> ResponseReturnValue:
    """One by one, each in a transaction of its own; those that could not be done stay on the form with the reason."""
    left: list[Referred] = []
    trouble: dict[str, str] = {}
    chosen = _chosen()
    for one in chosen:
        try:
            ask(make(one))
        except FAILURES as error:
            left.append(one)
            trouble = trouble or errors_of(error)
    if len(chosen) > len(left):
        say(done, t("共 {n} 件。", n=len(chosen) - len(left)))
    if left:
        return _form(left, Form(request.form, trouble), calls), 422
    return redirect(lists.address_of("/study"))


def _chosen() -> Sequence[Referred]:
    """Those of the ticked ones that still wait and over which no meeting is called."""
    ids = lists.chosen()
    found = ask(ListReferred(dispute_ids=tuple(ids), limit=lists.CHUNK)).items if ids else ()
    return [one for one in found if not one.study_id]


def _decision(chosen: Sequence[Referred]) -> dict[str, Any]:
    """What the rules suggest for most of them; the gravest of the grades."""
    suggested = [one.suggestion for one in chosen]
    most = {
        key: Counter(getattr(one, key) for one in suggested).most_common(1)[0][0]
        for key in ("type_code", "lead_desk", "risk", "level")
    }
    return {**most, "complexity": max((one.grade for one in suggested), key=list(GRADES).index)}


def _meeting(chosen: Sequence[Referred]) -> dict[str, Any]:
    """The desks that the rules name most often, tomorrow at the same hour."""
    named = Counter(desk.code for one in chosen for desk in one.suggestion.desks[:3])
    return {"desks": [code for code, _ in named.most_common(3)], "meets_at": local_input(now() + NOTICE)}


def _form(chosen: Sequence[Referred], form: Form, calls: bool) -> str:
    return render_template(
        "pages/study_several.html",
        chosen=chosen,
        form=form,
        calls=calls,
        back=request.form.get("back", ""),
        rooms=surroundings.rooms(),
        **tables(),
    )


PAGES = (
    ("/study/several", ["POST"], confirm),
    ("/study/several/decide", ["POST"], decide),
    ("/study/several/call", ["POST"], call),
)
