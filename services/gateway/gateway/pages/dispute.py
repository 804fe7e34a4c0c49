"""The dispute's page, the heart: what it is, who has it, the clock, and everything that happened."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts.assistance import AskAssistance
from contracts.attachments import LARGEST_FILE
from contracts.codes import ASSISTANCE_KINDS, CHANNELS, CLOCKS, PERFORMANCES, REFERRERS, SATISFACTIONS, TYPES
from contracts.desk_law import LIMIT_KINDS
from contracts.desk_papers import ASKED
from contracts.exchange import KINDS, ORDER_FIELDS, PRIORITIES
from contracts.expert_pool import STANCES, Consultation, Consultations
from contracts.expert_seats import SEAT_STATES
from contracts.intake import DisputeSheet, RevealDispute
from contracts.mediation import CONFIRMATION_STATES, GATES, STEP_FIELDS
from contracts.supervision import CaseSheet, GetCase, GetTimeline
from gateway.api.disputes import handles
from gateway.i18n import listed, mark, now, t
from gateway.pages import draws, links, matched, surroundings, tabs, uploads
from gateway.pages.acting import act, choices, marks_of, submitted
from gateway.pages.happenings import STEP_TITLES, happening, kinds_of
from gateway.pages.proceedings.rail import STEP_NAMES, rail_of
from gateway.pages.whistles import PART_STATES
from gateway.pages.whistles import STATES as WHISTLE_STATES
from gateway.people import actor, ask, ask_patiently, needs
from servicekit.clock import local_date

READ = ("dispute.read", "dispute.read_all")
# What comes next: what to do, where, the right it needs, and what the others wait for.
NEXT = {
    "accept": (mark("受理"), "/arrivals", "dispute.accept", mark("等窗口受理")),
    "decide_routing": (mark("去研判"), "/study", "routing.decide", mark("等人工研判")),
    "sign": (mark("去签收"), "/desk", "desk.work", mark("等部门签收")),
    "answer_offer": (mark("去接单"), "/today", "offer.answer", mark("等调解员答复")),
    "assign": (mark("去指派"), "/dispatch/{id}", "dispatch.manage", mark("等协调员指派")),
    "record_step": (mark("去办理"), "/proceedings/{id}", "mediation.work", mark("等调解员办理")),
    "visit": (mark("去回访"), "/visits", "visit.work", mark("等回访")),
}  # fmt: skip
# The codes of an outside system's order.
ORDER_WORDS = {"order_kinds": KINDS, "priorities": PRIORITIES, "order_fields": ORDER_FIELDS}
NOT_SIGNED = frozenset({"registered", "accepted", "referred", "routed", "returned"})


@needs(*READ)
def one(dispute_id: str) -> ResponseReturnValue:
    case = ask_patiently(GetCase(dispute_id=dispute_id))
    tab = request.args.get("tab", "overview")
    tab = tab if tab in tabs.TABS else "overview"
    happened = [happening(entry) for entry in reversed(ask(GetTimeline(dispute_id=dispute_id)).items)]
    parts = tabs.parts_of(tab, case)
    return render_template(
        "pages/dispute.html",
        case=case,
        tab=tab,
        tabs=tabs.items(tab),
        parts=parts,
        next=_next(case),
        waits=t(NEXT[case.next_action][3]) if case.next_action in NEXT else "",
        timeline=happened,
        kinds=kinds_of(happened),
        show=request.args.get("show", ""),
        clocks_named=CLOCKS,
        types=TYPES,
        channels=CHANNELS,
        referrers=REFERRERS,
        **_of_tab(tab, parts, case),
    )


def _duty(sheet: DisputeSheet | None, case: CaseSheet) -> str:
    """首问负责: who received it first answers for it until a desk signed, or the body it was sent to confirmed."""
    if sheet is None or sheet.duty is None:
        return ""
    duty, who = sheet.duty, surroundings.person_name(sheet.duty.first_receiver) or t("受理窗口")
    if duty.handed_at is not None:
        return t("{who}；已由{to}接收", who=who, to=duty.handed_to)
    if case.state == "refused":
        return t("{who}，对方确认接收以前由其跟进", who=who)
    if case.state in NOT_SIGNED:
        return t("{who}，部门签收以前由其跟进", who=who)
    return t("{who}；已由{to}接收", who=who, to=surroundings.desk_name(case.desk))


def _of_tab(tab: str, parts: dict[str, tabs.Part], case: CaseSheet) -> dict[str, Any]:
    """What only this tab's template needs."""
    match tab:
        case "overview":
            routing = parts["routing"].value
            marks = marks_of(routing.suggestion if routing else None)
            duty = _duty(parts["sheet"].value, case)
            choosing = {"accept": uploads.ACCEPT, "largest": LARGEST_FILE}
            return {"marks": marks, "duty": duty, **choosing, **ORDER_WORDS}
        case "study":
            routing = parts["routing"].value
            said = routing.suggestion if routing else None
            desks = [surroundings.desk_name(code) for code in said.co_desks] if said else []
            return {
                "study_marks": marks_of(said),
                "co_desk_names": listed(desks),
                "rules": matched.rules_of(said),
                "grounds": matched.grounds_of(said),
                "conflicts": matched.conflicts_of(said),
            }
        case "desk":
            names = {
                "side_names": ASKED,
                "whistle_states": WHISTLE_STATES,
                "part_states": PART_STATES,
                "limit_kinds": LIMIT_KINDS,
            }
            return {**names, "today": local_date(now())}
        case "mediation":
            found = parts["proceeding"].value
            return {
                "rail": rail_of(found) if found else [],
                "step_names": STEP_NAMES,
                "step_titles": STEP_TITLES,
                "step_fields": STEP_FIELDS,
                "gate_names": GATES,
                "stances": STANCES,
                "seat_states": SEAT_STATES,
                "panels": _panels(parts["consultations"].value),
                "planned": draws.planned(parts["sessions"].value, now()),
            }
        case "agreement":
            return {"confirmation_states": CONFIRMATION_STATES}
        case "visits":
            return {
                "satisfactions": SATISFACTIONS,
                "performances": PERFORMANCES,
                "aid_kinds": choices(ASSISTANCE_KINDS),
            }
        case "links":
            return links.for_tab()
    return {}


def _panels(found: Consultations | None) -> list[list[Consultation]]:
    """Consultations of one draw stand side by side; the newest first."""
    panels: dict[str, list[Consultation]] = {}
    for one in found.items if found else ():
        panels.setdefault(one.panel_id or one.consultation_id, []).append(one)
    return list(panels.values())


@needs("dispute.reveal")
def reveal(dispute_id: str) -> ResponseReturnValue:
    """The unmasked parties and words on a page of their own, with the reason in the read log."""
    given = submitted()
    why = given.get("reason") or given.get("why", "")
    found = ask(RevealDispute(dispute_id=dispute_id, why=why, handles=handles(dispute_id)))
    return render_template("pages/revealed.html", found=found, dispute_id=dispute_id, why=why)


@needs("assistance.ask")
def ask_assistance(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: AskAssistance.model_validate(
            {"dispute_id": dispute_id, "kind": given.get("reason_code"), "matter": given.get("reason", "")}
        ),
        done=t("已转帮扶窗口。"),
        back=f"/disputes/{dispute_id}?tab=visits",
    )


def _next(case: CaseSheet) -> dict[str, str] | None:
    """The one button: for whoever has the case now, or may act for the centre."""
    label, href, right, _ = NEXT.get(case.next_action, ("", "", "", ""))
    if not label or not actor().may(right):
        return None
    mine = case.holder in (g.principal.person_id, actor().desk)
    if right in ("desk.work", "offer.answer", "mediation.work") and not mine:
        return None
    return {"label": t(label), "href": href.format(id=case.dispute_id), "icon": "arrow-right", "key": "o"}


PAGES = (
    ("/disputes/<dispute_id>", ["GET"], one),
    ("/disputes/<dispute_id>/reveal", ["POST"], reveal),
    ("/disputes/<dispute_id>/assistance", ["POST"], ask_assistance),
)
