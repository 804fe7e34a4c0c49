"""The citizen's pages: submit, keep the query code, follow progress, answer the satisfaction question."""

from __future__ import annotations

import secrets

import segno
from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from pydantic import ValidationError

from contracts.assistance import AnswerSatisfaction
from contracts.attachments import LARGEST_FILE
from contracts.desk_papers import ASKED
from contracts.errors import Refusal, Refused, Unavailable
from contracts.mediation import SESSION_MANNERS
from contracts.supervision import GetProgress
from gateway.api.public import awaited_of, found_by
from gateway.guesses import TooManyTries
from gateway.i18n import t
from gateway.pages import registering, surroundings, uploads
from gateway.pages.acting import Form, act, errors_of, submitted
from gateway.people import ask, ask_patiently, needs

NAV = (("/", "我要反映", "send"), ("/progress", "查进度", "search"))
# Which of the citizen's four stages a state belongs to.
STAGES = {"registered": 0, "accepted": 1, "referred": 1, "routed": 1, "returned": 1, "signed": 2, "offered": 2, "unassigned": 2,
          "in_mediation": 2, "reopened": 2, "agreed": 3, "failed": 3, "withdrawn": 3, "archived": 4, "refused": 4}  # fmt: skip


@needs()
def submit() -> ResponseReturnValue:
    """Three short steps on one page."""
    if request.method == "GET":
        return _submit_form(Form({"key": secrets.token_hex(16)}))
    given = submitted()
    try:
        wanted = registering.request_of(given, "online", given.get("key", "")[:64], accept=False)
        if wanted.body.channel != "online":
            wanted = wanted.model_copy(update={"body": wanted.body.model_copy(update={"channel": "online"})})
        files = uploads.checked_files()
        found = ask(wanted)
    except (ValidationError, Refused, Refusal, Unavailable) as error:
        return _submit_form(Form(request.form, errors_of(error, registering.fields_of(given)))), 422
    untaken = [] if found.repeated else uploads.attach_all(found.id, files, query_code=found.query_code)
    return render_template(
        "pages/submitted.html", found=found, untaken=untaken, qr=qr_of(found.query_code), **_nav("/")
    )


@needs()
def progress() -> ResponseReturnValue:
    """The form for the code; the code itself never stands in an address that a log would keep."""
    if request.method == "GET":
        return render_template("pages/progress_form.html", form=Form(), **_nav("/progress"))
    code = request.form.get("query_code", "")
    try:
        found = found_by(code)
        shown = ask_patiently(GetProgress(dispute_id=found.dispute_id))
    except (Refused, TooManyTries, ValidationError, Unavailable) as error:
        words = next(iter(errors_of(error).values()))
        return render_template(
            "pages/progress_form.html", form=Form(request.form, {"query_code": words}), **_nav("/progress")
        ), 422
    stage = STAGES.get(shown.head_state if shown.state == "merged" else shown.state, 0)
    return render_template(
        "pages/progress.html",
        found=found,
        progress=shown,
        awaited=awaited_of(found.dispute_id),
        manners=SESSION_MANNERS,
        code=code,
        stage=stage,
        side_names=ASKED,
        form=Form(),
        **_nav("/progress"),
    )


@needs()
def answer() -> ResponseReturnValue:
    """The satisfaction question."""
    given = submitted()

    def make() -> AnswerSatisfaction:
        found = found_by(given.get("query_code", ""))
        words = given.get("words", "")
        return AnswerSatisfaction.model_validate(
            {"dispute_id": found.dispute_id, "satisfaction": given.get("satisfaction"), "words": words}
        )

    return act(make, done=t("谢谢您的评价。"), following=t("您的意见会转给负责回访的人。"), back="/progress")


def qr_of(code: str) -> Markup:
    """The code as a picture; it holds the code alone, so that scanning it tells no address to anybody."""
    return Markup(segno.make(code, error="m").svg_inline(omitsize=True, border=1))  # noqa: S704  made by segno from our own alphabet


def _submit_form(form: Form) -> str:
    return render_template(
        "pages/submit.html",
        form=form,
        villages=surroundings.villages(),
        accept=uploads.ACCEPT,
        largest=LARGEST_FILE,
        **_nav("/"),
    )


def _nav(active: str) -> dict[str, object]:
    items = [
        {"href": href, "label": t(label), "icon": icon, "active": href == active} for href, label, icon in NAV
    ]
    return {"public_nav": items}


@needs()
def home() -> ResponseReturnValue:
    return redirect(surroundings.home())


submit.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/", ["GET", "POST"], submit),
    ("/progress", ["GET", "POST"], progress),
    ("/progress/answer", ["POST"], answer),
    ("/home", ["GET"], home),
)
