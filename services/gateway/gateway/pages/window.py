"""The window: registering a walk-in with look-alikes beside the form, what waits for acceptance, receipts, refusals."""

from __future__ import annotations

import secrets
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.codes import CHANNELS, REFUSALS
from contracts.errors import Refusal, Refused, Unavailable
from contracts.intake import AcceptDispute, FindLookAlikes, GetReceipt, ListArrivals, RefuseDispute
from gateway.i18n import in_a_row, t
from gateway.i18n.said import said
from gateway.pages import lists, registering, surroundings
from gateway.pages.acting import Form, act, choices, errors_of, say, submitted
from gateway.pages.citizens import qr_of
from gateway.people import ask, needs


@needs("dispute.register")
def register() -> ResponseReturnValue:
    if request.method == "GET":
        start = {"key": secrets.token_hex(16), "channel": "window", **request.args}
        return _form(Form(start))
    given = submitted()
    try:
        channel = "warning" if given.get("origin_warning_id") else given.get("channel", "window")
        found = ask(
            registering.request_of(
                {**given, "channel": channel}, "window", given.get("key", "")[:64], accept=None
            )
        )
    except (ValidationError, Refused, Refusal, Unavailable) as error:
        return _form(Form(request.form, errors_of(error, registering.FIELDS))), 422
    say(t("已登记，编号 {number}。", number=found.number), t("下一步由系统研判分流。"))
    return redirect(f"/receipts/{found.id}")


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
    found = ask(ListArrivals(cursor=request.args.get("cursor", "")))
    return render_template("pages/arrivals.html", found=found, refusals=choices(REFUSALS), channels=CHANNELS)


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
    given = submitted()
    try:
        wanted = RefuseDispute.model_validate(
            {
                "dispute_id": dispute_id,
                "reason_code": given.get("reason_code"),
                "note": given.get("reason", ""),
            }
        )
        notice = ask(wanted)
    except (ValidationError, Refused, Unavailable) as error:
        say(next(iter(errors_of(error).values())), tone="danger")
        return redirect("/arrivals")
    return render_template("pages/refusal.html", notice=notice, back_url="/arrivals")


def _form(form: Form) -> str:
    return render_template(
        "pages/register.html",
        form=form,
        villages=surroundings.villages(),
        channels=[
            (code, t(name)) for code, name in CHANNELS.items() if code in ("window", "letter", "desk", "grid")
        ],
        alikes=_alikes(form),
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


PAGES = (
    ("/window", ["GET", "POST"], register),
    ("/window/look-alikes", ["POST"], look_alikes),
    ("/window/today", ["GET"], today),
    ("/receipts/<dispute_id>", ["GET"], receipt),
    ("/arrivals", ["GET"], arrivals),
    ("/arrivals/accept", ["POST"], accept_several),
    ("/arrivals/<dispute_id>/accept", ["POST"], accept),
    ("/arrivals/<dispute_id>/refuse", ["POST"], refuse),
)
