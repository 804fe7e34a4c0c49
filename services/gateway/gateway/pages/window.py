"""The window: registering a walk-in with look-alikes beside the form, callers found again, receipts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.attachments import LARGEST_FILE
from contracts.callers import Caller, FindCaller
from contracts.codes import CAPACITIES, CHANNELS, REFERRERS, REFUSALS
from contracts.errors import Refusal, Refused, Unavailable
from contracts.intake import Registered
from contracts.notices import GetNotice, GetReceipt
from gateway.i18n import t
from gateway.pages import alikes, registering, surroundings, uploads
from gateway.pages.acting import FAILURES, Form, attachment, choices, errors_of, say, submitted
from gateway.pages.citizens import qr_of
from gateway.people import ask, needs

# state after registering → what happens next, and the paper that the person takes home
NEXT = {
    "accepted": ("下一步由系统研判分流。", "/receipts/{id}"),
    "registered": ("还没有受理，在“待受理”里等人决定。", "/receipts/{id}"),
    "refused": ("告知书请当事人签字；对方确认接收以前由本中心负责。", "/disputes/{id}/refusal"),
}


@needs("dispute.register")
def register() -> ResponseReturnValue:
    if request.method == "GET":
        start = {"key": secrets.token_hex(16), "channel": "window", **request.args}
        return _form(Form(start))
    given = submitted()
    try:
        files = uploads.checked_files()
        channel = "warning" if given.get("origin_warning_id") else given.get("channel", "window")
        key = given.get("key", "")[:64]
        found = ask(
            registering.request_of(
                {**given, "channel": channel}, "window", key, accept=registering.wish_of(given)
            )
        )
    except (ValidationError, Refused, Refusal, Unavailable) as error:
        return _form(Form(request.form, errors_of(error, registering.fields_of(given)))), 422
    told = [] if found.repeated else uploads.attach_all(found.id, files)
    told += alikes.link_picked(found.id, given.get(alikes.PICK, ""))
    return _registered(found, told)


def _registered(found: Registered, told: list[str]) -> ResponseReturnValue:
    """What happened, what happens next, and the paper to print."""
    following, paper = NEXT.get(found.state, NEXT["accepted"])
    say(
        t("已登记，编号 {number}。", number=found.number),
        " ".join(told) or t(following),
        "wait" if told else "ok",
    )
    return redirect(paper.format(id=found.id))


@needs("dispute.register")
def find_caller() -> ResponseReturnValue:
    """The form again with who has this telephone or ID number in it; nothing is registered. ``caller`` chooses one of several."""
    given = submitted()
    try:
        found = ask(FindCaller(phone=given.get("phone", ""), id_number=given.get("id_number", ""))).items
    except FAILURES as error:
        return _form(Form(request.form, errors_of(error))), 422
    number = given.pop("caller", "" if len(found) > 1 else "0")
    known = registering.form_of(found[int(number)]) if number in map(str, range(len(found))) else {}
    return _form(Form({**given, **known}), found, filled=bool(known))


@needs("dispute.register")
def look_alikes() -> ResponseReturnValue:
    """The panel beside the form, asked for again as one types."""
    return render_template(
        "pages/look_alikes.html",
        alikes=alikes.of_form(Form(request.form)),
        chosen=request.form.get(alikes.PICK),
    )


@needs("dispute.register")
def receipt(dispute_id: str) -> ResponseReturnValue:
    found = ask(GetReceipt(dispute_id=dispute_id))
    return render_template(
        "pages/receipt.html", receipt=found, qr=qr_of(found.query_code), back_url="/window"
    )


def _form(form: Form, callers: Sequence[Caller] | None = None, *, filled: bool = False) -> str:
    return render_template(
        "pages/register.html",
        form=form,
        callers=callers,
        filled=filled,
        capacities=choices({"": "同来的申请人", **CAPACITIES}),
        more=registering.MORE,
        sides=registering.SIDES,
        spoken_for=[
            ("P1", t("反映人")),
            ("P2", t("对方")),
            *((f"side_{n}_", t("对方第 {n} 个", n=n + 2)) for n in registering.SIDES),
        ],
        villages=surroundings.villages(),
        channels=[
            (code, t(name)) for code, name in CHANNELS.items() if code in ("window", "letter", "desk", "grid")
        ],
        referrers=choices(REFERRERS),
        alikes=alikes.of_form(form),
        chosen=form.data.get(alikes.PICK),
        decisions=registering.decisions(),
        refusals=choices(REFUSALS),
        accept=uploads.ACCEPT,
        largest=LARGEST_FILE,
    )


register.max_body = find_caller.max_body = uploads.UPLOAD_BODY


@needs("dispute.register", "dispute.accept")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    """The receipt or the notice as .docx."""
    return attachment(ask(GetNotice.model_validate({"dispute_id": dispute_id, "kind": kind})))


PAGES = (
    ("/disputes/<dispute_id>/notices/<kind>.docx", ["GET"], paper),
    ("/window", ["GET", "POST"], register),
    ("/window/caller", ["POST"], find_caller),
    ("/window/look-alikes", ["POST"], look_alikes),
    ("/receipts/<dispute_id>", ["GET"], receipt),
)
