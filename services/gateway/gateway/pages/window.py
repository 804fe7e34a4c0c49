"""The window: registering a walk-in with look-alikes beside the form, what waits for acceptance, receipts, refusals."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.attachments import LARGEST_FILE
from contracts.callers import Caller, FindCaller
from contracts.codes import CAPACITIES, CHANNELS, REFERRERS, REFUSALS
from contracts.errors import NotFound, Refusal, Refused, Unavailable
from contracts.intake import (
    AcceptDispute,
    FindLookAlikes,
    GetDispute,
    GetReceipt,
    ListArrivals,
    RefuseDispute,
    Registered,
)
from contracts.notices import ConfirmHandover, GetNotice
from gateway.i18n import in_a_row, t
from gateway.i18n.said import said
from gateway.pages import lists, registering, surroundings, uploads
from gateway.pages.acting import (
    FAILURES,
    Form,
    act,
    attachment,
    choices,
    errors_of,
    say,
    submitted,
)
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
    return render_template("pages/look_alikes.html", alikes=_alikes(Form(request.form)))


@needs("dispute.register")
def receipt(dispute_id: str) -> ResponseReturnValue:
    found = ask(GetReceipt(dispute_id=dispute_id))
    return render_template(
        "pages/receipt.html", receipt=found, qr=qr_of(found.query_code), back_url="/window"
    )


@needs("dispute.accept")
def arrivals() -> ResponseReturnValue:
    """What waits for acceptance, or (``show=handover``) what was refused and nobody has confirmed yet."""
    handover = request.args.get("show") == "handover"
    found = ask(ListArrivals(cursor=request.args.get("cursor", ""), awaits_handover=handover))
    return render_template("pages/arrivals.html", found=found, channels=CHANNELS, handover=handover)


@needs("dispute.register")
def today() -> ResponseReturnValue:
    """What this window registered."""
    found = ask(
        ListArrivals(state="", registered_by=g.principal.person_id, cursor=request.args.get("cursor", ""))
    )
    return render_template("pages/receipts.html", found=found, channels=CHANNELS)


@needs("dispute.accept")
def accept(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: AcceptDispute(dispute_id=dispute_id),
        done=t("已受理。"),
        following=t("时限从现在开始计算。"),
        back="/arrivals",
    )


@needs("dispute.accept")
def accept_several() -> ResponseReturnValue:
    """Each ticked one by itself."""
    done, trouble = 0, ""
    for dispute_id in lists.chosen():
        try:
            ask(AcceptDispute(dispute_id=dispute_id))
            done += 1
        except (Refused, Unavailable) as error:
            trouble = next(iter(errors_of(error).values()))
    following = trouble or (t("时限从现在开始计算。") if done else t("先勾选，再点“受理所选”。"))
    say(t("已受理 {n} 件。", n=done), following, "ok" if done and not trouble else "wait")
    return redirect("/arrivals")


@needs("dispute.accept")
def refuse(dispute_id: str) -> ResponseReturnValue:
    """The form with the reason and the place to go, then the notice."""
    if request.method == "GET":
        return _refusal_form(dispute_id, Form())
    try:
        words = registering.refusal_of(submitted())
        ask(RefuseDispute.model_validate({"dispute_id": dispute_id, **words}))
    except FAILURES as error:
        wrong = errors_of(error, registering.REFUSAL_FIELDS)
        return _refusal_form(dispute_id, Form(request.form, wrong)), 422
    say(t("已不予受理。"), t(NEXT["refused"][0]))
    return redirect(f"/disputes/{dispute_id}/refusal")


def _refusal_form(dispute_id: str, form: Form) -> str:
    sheet = ask(GetDispute(dispute_id=dispute_id))
    return render_template("pages/refuse.html", sheet=sheet, form=form, refusals=choices(REFUSALS))


def _form(form: Form, callers: Sequence[Caller] | None = None, *, filled: bool = False) -> str:
    return render_template(
        "pages/register.html",
        form=form,
        callers=callers,
        filled=filled,
        capacities=choices({"": "同来的申请人", **CAPACITIES}),
        more=registering.MORE,
        villages=surroundings.villages(),
        channels=[
            (code, t(name)) for code, name in CHANNELS.items() if code in ("window", "letter", "desk", "grid")
        ],
        referrers=choices(REFERRERS),
        alikes=_alikes(form),
        decisions=registering.decisions(),
        refusals=choices(REFUSALS),
        accept=uploads.ACCEPT,
        largest=LARGEST_FILE,
    )


def _alikes(form: Form) -> list[dict[str, Any]] | None:
    """Earlier disputes that resemble what is in the form; None until something is."""
    wanted = FindLookAlikes(
        narrative=str(form.data.get("narrative", ""))[:20_000],
        names=tuple(filter(None, (form.data.get("name"), form.data.get("other_name")))),
        phones=tuple(filter(None, (form.data.get("phone"),))),
        id_numbers=tuple(filter(None, (form.data.get("id_number"),))),
        village_code=str(form.data.get("village_code", "")),
    )
    if not (wanted.narrative or wanted.names or wanted.phones):
        return None
    try:
        found = ask(wanted)
    except (Refused, Unavailable):
        return []
    return [
        {"number": a.number, "href": f"/disputes/{a.dispute_id}", "title": a.excerpt, "at": a.registered_at, "score": a.score,
         "why": in_a_row(map(said, a.reasons))}
        for a in found.items
    ]  # fmt: skip


register.max_body = find_caller.max_body = uploads.UPLOAD_BODY


@needs("dispute.accept")
def notice(dispute_id: str) -> ResponseReturnValue:
    """不予受理告知书, to be printed again."""
    found = ask(GetDispute(dispute_id=dispute_id)).refusal
    if found is None:
        raise NotFound("这件纠纷没有不予受理，没有告知书。")
    return render_template("pages/refusal.html", notice=found, back_url=f"/disputes/{dispute_id}")


@needs("dispute.register", "dispute.accept")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    """The receipt or the notice as .docx."""
    return attachment(ask(GetNotice.model_validate({"dispute_id": dispute_id, "kind": kind})))


@needs("dispute.accept")
def confirm_handover(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: ConfirmHandover(dispute_id=dispute_id, handed_to=submitted().get("reason", "")),
        done=t("已登记对方接收。"),
        following=t("首问负责到此结束。"),
        back=f"/disputes/{dispute_id}",
        fields={"handed_to": "reason"},
    )


PAGES = (
    ("/disputes/<dispute_id>/refusal", ["GET"], notice),
    ("/disputes/<dispute_id>/notices/<kind>.docx", ["GET"], paper),
    ("/disputes/<dispute_id>/handover", ["POST"], confirm_handover),
    ("/window", ["GET", "POST"], register),
    ("/window/caller", ["POST"], find_caller),
    ("/window/look-alikes", ["POST"], look_alikes),
    ("/window/today", ["GET"], today),
    ("/receipts/<dispute_id>", ["GET"], receipt),
    ("/arrivals", ["GET"], arrivals),
    ("/arrivals/accept", ["POST"], accept_several),
    ("/arrivals/<dispute_id>/accept", ["POST"], accept),
    ("/arrivals/<dispute_id>/refuse", ["GET", "POST"], refuse),
)
