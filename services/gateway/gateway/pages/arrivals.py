"""待受理: what waits for the window's decision and what it registered today; accepting, refusing, handing over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import CHANNELS, REFUSALS
from contracts.errors import NotFound, Refused, Unavailable
from contracts.exchange import AskExtension
from contracts.intake import AcceptDispute, GetDispute, ListArrivals, RefuseDispute
from contracts.notices import ConfirmHandover
from gateway.i18n import mark, now, t
from gateway.pages import lists, registering, surroundings
from gateway.pages.acting import FAILURES, Form, act, choices, errors_of, say, submitted
from gateway.pages.order_marks import SAID
from gateway.people import ask, needs
from servicekit.clock import SHANGHAI, local_date

# days that something waits already → what the filter says
AGES = {"1": mark("等了 1 天以上"), "3": mark("等了 3 天以上"), "7": mark("等了 7 天以上")}
# hours until an outside order is due → what the filter says
TERMS = {
    "0": mark("已经超期"),
    "24": mark("24 小时内到期"),
    "72": mark("3 天内到期"),
    "8760": mark("有时限的，急的在前"),
}
ANY_SAID = {"any": mark("有变化、补充、催办或撤回")}


@needs("dispute.accept")
def arrivals() -> ResponseReturnValue:
    """What waits for acceptance, or (``show=handover``) what was refused and nobody has confirmed yet."""
    handover = request.args.get("show") == "handover"
    given = lists.given("channel", "village", "age", "due", "said", "cursor")
    return render_template(
        "pages/arrivals.html",
        found=ask(ListArrivals(awaits_handover=handover, **_filters(given))),
        handover=handover,
        given=given,
        chips=_chips(given),
        channels=CHANNELS,
        doors=choices(CHANNELS),
        villages=surroundings.villages(),
        ages=choices(AGES),
        terms=choices(TERMS),
        said_words=SAID,
        sayings=choices({**ANY_SAID, **SAID}),
    )


def _filters(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: given[key] for key in ("channel", "village", "cursor") if key in given}
    if given.get("age") in AGES:
        found["until"] = now() - timedelta(days=int(given["age"]))
    if given.get("said") in {**ANY_SAID, **SAID}:
        found["order_said"] = given["said"]
    if given.get("due") in TERMS:
        found["order_due_until"] = now() + timedelta(hours=int(given["due"]))
    return found


def _chips(given: dict[str, Any]) -> list[tuple[str, str]]:
    return lists.chips(
        given,
        {
            "channel": lists.named(t("来源"), {code: t(name) for code, name in CHANNELS.items()}),
            "village": lambda code: lists.named(t("村居"))(surroundings.village_name(code)),
            "age": lambda days: t(AGES.get(days, days)),
            "due": lambda hours: t(TERMS.get(hours, hours)),
            "said": lambda kind: t({**ANY_SAID, **SAID}.get(kind, kind)),
        },
    )


@needs("dispute.register")
def today() -> ResponseReturnValue:
    """What this person registered since midnight, the town's time."""
    midnight = datetime.combine(local_date(now()), time(), SHANGHAI)
    found = ask(
        ListArrivals(
            state="",
            registered_by=g.principal.person_id,
            since=midnight,
            cursor=request.args.get("cursor", ""),
        )
    )
    return render_template("pages/receipts.html", found=found, channels=CHANNELS)


@needs("dispute.accept")
def accept(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: AcceptDispute(dispute_id=dispute_id),
        done=t("已受理。"),
        following=t("时限从现在开始计算。"),
        back=lists.address_of("/arrivals"),
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
    return lists.back_to("/arrivals")


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
    say(t("已不予受理。"), t("告知书请当事人签字；对方确认接收以前由本中心负责。"))
    return redirect(f"/disputes/{dispute_id}/refusal")


def _refusal_form(dispute_id: str, form: Form) -> str:
    sheet = ask(GetDispute(dispute_id=dispute_id))
    return render_template("pages/refuse.html", sheet=sheet, form=form, refusals=choices(REFUSALS))


@needs("dispute.accept")
def notice(dispute_id: str) -> ResponseReturnValue:
    """不予受理告知书, to be printed again."""
    found = ask(GetDispute(dispute_id=dispute_id)).refusal
    if found is None:
        raise NotFound("这件纠纷没有不予受理，没有告知书。")
    return render_template("pages/refusal.html", notice=found, back_url=f"/disputes/{dispute_id}")


@needs("dispute.accept")
def confirm_handover(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: ConfirmHandover(dispute_id=dispute_id, handed_to=submitted().get("reason", "")),
        done=t("已登记对方接收。"),
        following=t("首问负责到此结束。"),
        back=f"/disputes/{dispute_id}",
        fields={"handed_to": "reason"},
    )


@needs("dispute.accept")
def ask_extension(dispute_id: str) -> ResponseReturnValue:
    """More time of the outside system that the case came from."""
    given = submitted()
    return act(
        lambda: AskExtension.model_validate(
            {"dispute_id": dispute_id, "days": given.get("days", ""), "reason": given.get("reason", "")}
        ),
        done=t("已向来源系统申请延期。"),
        following=t("对方同意后会发来新的时限；在那以前仍按原时限计算。"),
        back=f"/disputes/{dispute_id}",
    )


PAGES = (
    ("/disputes/<dispute_id>/order/extension", ["POST"], ask_extension),
    ("/window/today", ["GET"], today),
    ("/arrivals", ["GET"], arrivals),
    ("/arrivals/accept", ["POST"], accept_several),
    ("/arrivals/<dispute_id>/accept", ["POST"], accept),
    ("/arrivals/<dispute_id>/refuse", ["GET", "POST"], refuse),
    ("/disputes/<dispute_id>/refusal", ["GET"], notice),
    ("/disputes/<dispute_id>/handover", ["POST"], confirm_handover),
)
