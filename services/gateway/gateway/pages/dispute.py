"""The dispute's page, the heart: what it is, who has it, the clock, and everything that happened."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.assistance import AskAssistance, ListVisits
from contracts.codes import CHANNELS, CLOCKS, LINK_KINDS, STATES, TYPES
from contracts.errors import Refused, Unavailable
from contracts.expert_pool import AskOpinion, ListConsultations
from contracts.intake import GetDispute, LinkDisputes, RevealDispute
from contracts.mediation import GetProceeding
from contracts.mediator_dispatch import GetDispatch
from contracts.message import AnswerT, Request
from contracts.routing import GetRouting
from contracts.supervision import GetCase, GetTimeline, ListDisputes, TimelineEntry
from gateway.api.disputes import may_read_words
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import act, choices, marks_of, submitted
from gateway.pages.happenings import TITLES, kind_of
from gateway.people import actor, ask, needs

READ = ("dispute.read", "dispute.read_all")
# What the holder should do next: label, address, the right it needs.
NEXT = {
    "accept": ("受理", "/arrivals", "dispute.accept"),
    "decide_routing": ("去研判", "/study", "routing.decide"),
    "sign": ("去签收", "/desk", "desk.work"),
    "answer_offer": ("去接单", "/today", "offer.answer"),
    "assign": ("去指派", "/dispatch/{id}", "dispatch.manage"),
    "record_step": ("去办理", "/proceedings/{id}", "mediation.work"),
    "visit": ("去回访", "/visits", "visit.work"),
}


@needs(*READ)
def listing() -> ResponseReturnValue:
    keys = ("status", "desk", "village", "type", "risk", "channel", "q", "sort", "cursor")
    given: dict[str, Any] = {key: request.args[key] for key in keys if request.args.get(key)}
    if request.args.get("overdue"):
        given["overdue"] = True
    found = ask(ListDisputes.model_validate(given))
    return render_template(
        "pages/disputes.html",
        found=found,
        given=given,
        states=choices(STATES),
        types=choices(TYPES),
        channels=choices(CHANNELS),
        desks=surroundings.departments(),
        villages=surroundings.villages(),
    )


@needs(*READ)
def one(dispute_id: str) -> ResponseReturnValue:
    case = ask(GetCase(dispute_id=dispute_id))
    words = may_read_words(case.holder, case.mediator_id)
    routing = _maybe(GetRouting(dispute_id=dispute_id))
    return render_template(
        "pages/dispute.html",
        case=case,
        sheet=_maybe(GetDispute(dispute_id=dispute_id, unmask_narrative=words)),
        routing=routing,
        marks=marks_of(routing.suggestion if routing else None),
        dispatch=_maybe(GetDispatch(dispute_id=dispute_id)),
        proceeding=_maybe(GetProceeding(dispute_id=dispute_id)),
        visits=_maybe(ListVisits(dispute_id=dispute_id, state="")),
        consultations=_maybe(ListConsultations(dispute_id=dispute_id)),
        timeline=[_entry(entry) for entry in ask(GetTimeline(dispute_id=dispute_id)).items],
        next=_next(case),
        clocks_named=CLOCKS,
        link_kinds=choices({k: v for k, v in LINK_KINDS.items() if k != "warning"}),
        types=TYPES,
        channels=CHANNELS,
        may=actor().may,
    )


@needs("dispute.reveal")
def reveal(dispute_id: str) -> ResponseReturnValue:
    """The unmasked parties and words on a page of their own, with the reason in the read log."""
    given = submitted()
    why = given.get("reason") or given.get("why", "")
    found = ask(RevealDispute(dispute_id=dispute_id, why=why))
    return render_template("pages/revealed.html", found=found, dispute_id=dispute_id, why=why)


@needs("dispute.link")
def link(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: LinkDisputes.model_validate(
            {"dispute_id": dispute_id, "other_number": given.get("other_number", ""), "kind": given.get("reason_code"),
             "reason": given.get("reason", "")}
        ),
        done=t("已关联。"),
        back=f"/disputes/{dispute_id}",
    )  # fmt: skip


@needs("expert.ask")
def consult(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: AskOpinion(dispute_id=dispute_id, question=given.get("reason", "")),
        done=t("已请专家。"),
        following=t("专家答复后会出现在这里。"),
        back=f"/disputes/{dispute_id}",
    )


@needs("assistance.ask")
def ask_assistance(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: AskAssistance.model_validate(
            {"dispute_id": dispute_id, "kind": given.get("reason_code"), "matter": given.get("reason", "")}
        ),
        done=t("已转帮扶窗口。"),
        back=f"/disputes/{dispute_id}",
    )


def _maybe(wanted: Request[AnswerT]) -> AnswerT | None:
    """A part that is not there yet, or not for this person, is simply left out; the page says so."""
    try:
        return ask(wanted)
    except (Refused, Unavailable):
        return None


def _next(case: Any) -> dict[str, str] | None:
    label, href, right = NEXT.get(case.next_action, ("", "", ""))
    if not label or not actor().may(right):
        return None
    return {"label": t(label), "href": href.format(id=case.dispute_id), "icon": "arrow-right"}


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    details = entry.details
    title = t(TITLES.get(entry.kind, entry.kind))
    if desk := details.get("desk") or details.get("lead_desk"):
        title = f"{title} · {surroundings.desk_name(desk)}"
    who = surroundings.person_name(entry.actor_id)
    if mediator := details.get("mediator_id"):
        title = f"{title} · {surroundings.person_name(mediator)}"
    return {
        "at": entry.at,
        "title": title,
        "kind": kind_of(entry.kind),
        "who": who,
        "why": details.get("reason", ""),
    }


PAGES = (
    ("/disputes", ["GET"], listing),
    ("/disputes/<dispute_id>", ["GET"], one),
    ("/disputes/<dispute_id>/reveal", ["POST"], reveal),
    ("/disputes/<dispute_id>/links", ["POST"], link),
    ("/disputes/<dispute_id>/consult", ["POST"], consult),
    ("/disputes/<dispute_id>/assistance", ["POST"], ask_assistance),
)
