"""The mediator's pages, made for a phone: offers, cases, the five steps, agreement or failure, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import END_REASONS
from contracts.errors import Refused
from contracts.intake import GetDispute
from contracts.mediation import (
    STEP_FIELDS,
    AgreementInput,
    ConcludeWithAgreement,
    GetPaper,
    GetProceeding,
    ListProceedings,
    RecordFailure,
    RecordStep,
    StepInput,
)
from contracts.mediator_dispatch import AcceptOffer, ListOffers, RefuseOffer
from gateway.i18n import mark, t
from gateway.pages.acting import Form, act, attachment, choices, local_moment, submitted
from gateway.pages.happenings import STEP_TITLES
from gateway.people import ask, needs
from servicekit.clock import SHANGHAI

STEP_NAMES = {
    "hearing": mark("听"), "inquiry": mark("查"), "study": mark("研"), "weighing": mark("评"), "visit": mark("访"),
}  # fmt: skip
RAIL = {"hearing": "listen", "inquiry": "inquire", "study": "study", "weighing": "appraise", "visit": "visit"}
OBLIGATIONS = 3


@needs("offer.answer")
def today() -> ResponseReturnValue:
    me = g.principal.person_id
    offers = ask(ListOffers(mediator_id=me, state="open"))
    cases = ask(ListProceedings(mediator_id=me, state="open", cursor=request.args.get("cursor", "")))
    return render_template("pages/today.html", offers=offers.items, cases=cases, step_names=STEP_NAMES)


@needs("offer.answer")
def accept(offer_id: str) -> ResponseReturnValue:
    return act(
        lambda: AcceptOffer(offer_id=offer_id),
        done=t("已接单。"),
        following=t("请先听双方说。"),
        back="/today",
    )


@needs("offer.answer")
def refuse(offer_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: RefuseOffer(offer_id=offer_id, reason=given.get("reason", "")),
        done=t("已拒单。"),
        following=t("系统会改派别人。"),
        back="/today",
    )


@needs("mediation.work")
def proceeding(dispute_id: str) -> ResponseReturnValue:
    now = current_app.config["CLOCK"].now().astimezone(SHANGHAI)
    return _show(dispute_id, Form({"held_at": now.strftime("%Y-%m-%dT%H:%M")}))


@needs("mediation.work")
def record(dispute_id: str) -> ResponseReturnValue:
    given = submitted()

    def make() -> RecordStep:
        step = given.get("step", "")
        keys = STEP_FIELDS.get(step, {})
        particulars = {key: given[f"particulars.{key}"] for key in keys if f"particulars.{key}" in given}
        fields = {key: given[key] for key in ("step", "place", "present", "text") if key in given}
        held_at = local_moment(given.get("held_at", ""))
        record = StepInput.model_validate({**fields, "held_at": held_at, "particulars": particulars})
        return RecordStep(dispute_id=dispute_id, record=record)

    return act(
        make,
        done=t("已记下这一步。"),
        back=f"/proceedings/{dispute_id}",
        failed=lambda form: _show(dispute_id, form),
    )


@needs("mediation.work")
def agree(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: ConcludeWithAgreement(
            dispute_id=dispute_id, agreement=AgreementInput.model_validate(_agreement(given))
        ),
        done=t("协议已登记。"),
        following=t("系统会安排别人回访。"),
        back=f"/proceedings/{dispute_id}",
        failed=lambda form: _show(dispute_id, form),
    )


@needs("mediation.work")
def fail(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: RecordFailure.model_validate(
            {"dispute_id": dispute_id, "end_code": given.get("reason_code"), "note": given.get("reason", "")}
        ),
        done=t("已登记调解终止。"),
        following=t("请把其他途径告诉当事人。"),
        back=f"/proceedings/{dispute_id}",
        failed=lambda form: _show(dispute_id, form),
    )


@needs("mediation.work", "dispute.read_all")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    return attachment(ask(GetPaper.model_validate({"dispute_id": dispute_id, "kind": kind})))


def _show(dispute_id: str, form: Form) -> str:
    found = ask(GetProceeding(dispute_id=dispute_id))
    return render_template(
        "pages/proceeding.html",
        found=found,
        form=form,
        rail=rail_of(found),
        step_fields=STEP_FIELDS,
        step_names=STEP_NAMES,
        step_titles=STEP_TITLES,
        endings=choices(END_REASONS),
        parties=_parties(dispute_id),
        obligations=range(1, OBLIGATIONS + 1),
    )


def rail_of(found: Any) -> list[dict[str, Any]]:
    """The five steps of a proceeding as the rail shows them."""
    done = {step.step: step for step in found.steps}
    return [
        {
            "code": RAIL[code],
            "state": _state(code, done, found.next_step),
            "at": done[code].held_at if code in done else None,
        }
        for code in STEP_NAMES
    ]


def _state(code: str, done: Mapping[str, Any], next_step: str) -> str:
    return "done" if code in done else "current" if code == next_step else "todo"


def _parties(dispute_id: str) -> list[Any]:
    """Masked names as a help to remember whom the paper is about."""
    try:
        return list(ask(GetDispute(dispute_id=dispute_id)).parties)
    except Refused:
        return []


def _agreement(given: Mapping[str, str]) -> dict[str, Any]:
    keys = ("form", "facts", "terms", "place_of_performance", "mediator_signed_on", "sealed_on")
    agreement: dict[str, Any] = {key: given[key] for key in keys if key in given}
    agreement["parties"] = [_signer(given, role) for role in ("applicant", "respondent")]
    agreement["obligations"] = [found for n in range(1, OBLIGATIONS + 1) if (found := _obligation(given, n))]
    return agreement


def _signer(given: Mapping[str, str], role: str) -> dict[str, str]:
    found = {"role": role, "name": given.get(f"{role}_name", "")}
    if f"{role}_signed_on" in given:
        found["signed_on"] = given[f"{role}_signed_on"]
    return found


def _obligation(given: Mapping[str, str], number: int) -> dict[str, str]:
    keys = ("who", "to_whom", "what", "how", "due_on", "amount_yuan")
    return {key: given[f"{key}_{number}"] for key in keys if f"{key}_{number}" in given}


PAGES = (
    ("/today", ["GET"], today),
    ("/offers/<offer_id>/accept", ["POST"], accept),
    ("/offers/<offer_id>/refuse", ["POST"], refuse),
    ("/proceedings/<dispute_id>", ["GET"], proceeding),
    ("/proceedings/<dispute_id>/steps", ["POST"], record),
    ("/proceedings/<dispute_id>/agreement", ["POST"], agree),
    ("/proceedings/<dispute_id>/failure", ["POST"], fail),
    ("/disputes/<dispute_id>/papers/<kind>", ["GET"], paper),
)
