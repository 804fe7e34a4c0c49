"""研判台: one text at a time with its evidence marked; a person decides with one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import CHANNELS, GRADES, LEVELS, RISKS, TYPES
from contracts.desk_papers import Note
from contracts.routing import DecideRouting, ListReferred, Referred
from contracts.routing_corrections import ListDecided
from contracts.supervision import ClockSheet
from gateway.i18n import mark, t
from gateway.pages import lists, matched, surroundings
from gateway.pages.acting import Form, act, choices, marks_of, submitted
from gateway.pages.desk_notes import notes_of
from gateway.pages.following import case_of
from gateway.pages.repeats import alike_among
from gateway.people import ask, needs

PAGE = 20
FILTERS = ("why", "channel", "village", "type", "risk", "sort")
ORDERS = {"risk": mark("风险高的在前")}
# why a case waits for a person → what the filter says
WHYS = {
    "low_confidence": mark("规则拿不准"),
    "grave": mark("疑难重大"),
    "gate": mark("法律要求当心"),
    "returned": mark("部门退回"),
    "taken_back": mark("撤回重新研判"),
}
ANY_RISK = {"some": mark("有风险的")}


@needs("routing.decide")
def table() -> ResponseReturnValue:
    return _show(Form())


@needs("routing.decide")
def decide(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    keys = ("type_code", "complexity", "risk", "level", "lead_desk", "reason")
    fields: dict[str, Any] = {key: given[key] for key in keys if key in given}
    if given.get("lead_desk_other"):
        fields["lead_desk"] = given["lead_desk_other"]
    fields["co_desks"] = tuple(request.form.getlist("co_desks"))
    return act(
        lambda: DecideRouting.model_validate({**fields, "dispute_id": dispute_id}),
        done=t("已分流。"),
        following=t("牵头部门已收到，等它签收。"),
        back=lists.address_of("/study"),
        failed=_show,
    )


@needs("routing.decide")
def notes() -> ResponseReturnValue:
    """The part that the page fetches again when another type or desk is chosen."""
    return render_template("parts/study_notes.html", notes=_notes(request.args))


def _notes(chosen: Mapping[str, Any]) -> Sequence[Note]:
    desk = chosen.get("lead_desk_other") or chosen.get("lead_desk", "")
    return notes_of(desk, chosen.get("type_code", ""))


def _show(form: Form) -> str:
    given = narrowed()
    narrow = {key: value for key, value in given.items() if key != "sort"}
    by_risk = given.get("sort") in ORDERS
    found = ask(ListReferred.model_validate({**narrow, "by_risk": by_risk, "limit": PAGE}))
    first = _at_hand(found.items)
    shown = form if form.errors else Form(_start(first))
    return render_template(
        "pages/study.html",
        found=found,
        decided=ask(ListDecided()).items,
        given=given,
        chips=_chips(given),
        first=first,
        alike=alike_among([one.dispute_id for one in found.items]),
        others=[one for one in found.items if one is not first],
        form=shown,
        notes=_notes(shown.data) if first and not first.study_id else (),
        candidates=_candidates(first),
        likely_types=_likely_types(first),
        marks=marks_of(first.suggestion if first else None),
        rules=matched.rules_of(first.suggestion if first else None),
        grounds=matched.grounds_of(first.suggestion if first else None),
        conflicts=matched.conflicts_of(first.suggestion if first else None),
        study_reasons=matched.study_reasons(first),
        type_names=TYPES,
        whys=choices(WHYS),
        channels=choices(CHANNELS),
        villages=surroundings.villages(),
        any_risk=choices(ANY_RISK),
        orders=choices(ORDERS),
        route_clock=_route_clock(first),
        **tables(),
    )


def tables() -> dict[str, Any]:
    """What a decision chooses from."""
    return {
        "types": choices(TYPES),
        "desks": surroundings.departments(),
        "complexities": choices(GRADES),
        "levels": choices(LEVELS),
        "risks": choices(RISKS),
    }


def narrowed() -> dict[str, Any]:
    """The filters of the address, or of the address that a form was sent from."""
    if request.method == "GET":
        return lists.given(*FILTERS, "cursor")
    sent_from = dict(parse_qsl(urlsplit(request.form.get("back", "")).query))
    return {key: sent_from[key] for key in FILTERS if sent_from.get(key)}


def _chips(given: dict[str, Any]) -> list[tuple[str, str]]:
    translated = {code: t(name) for code, name in {**WHYS, **TYPES, **CHANNELS}.items()}
    risks = {code: t(name) for code, name in {**ANY_RISK, **RISKS}.items()}
    return lists.chips(
        given,
        {
            "why": lists.named(t("为什么在这里"), translated),
            "channel": lists.named(t("来源"), translated),
            "village": lambda code: lists.named(t("村居"))(surroundings.village_name(code)),
            "type": lists.named(t("类型"), translated),
            "risk": lists.named(t("风险"), risks),
            "sort": lists.named(t("顺序"), {code: t(name) for code, name in ORDERS.items()}),
        },
    )


def _at_hand(waiting: Sequence[Referred]) -> Referred | None:
    """The one that was asked for, on this page of the queue or not; else the oldest that no meeting decides about."""
    asked = request.args.get("dispute", "") or (request.view_args or {}).get("dispute_id", "")
    mine = next((one for one in waiting if one.dispute_id == asked), None)
    if asked and mine is None:
        mine = next(iter(ask(ListReferred(dispute_ids=(asked,))).items), None)
    free = next((one for one in waiting if not one.study_id), None)
    return mine or free or (waiting[0] if waiting else None)


def _route_clock(first: Referred | None) -> ClockSheet | None:
    """Until when the one at hand is to be routed; the page works without supervision."""
    case = case_of(first.dispute_id) if first else None
    clocks = case.clocks if case else ()
    return next((one for one in clocks if one.clock == "route" and one.stopped_at is None), None)


def _start(first: Referred | None) -> dict[str, Any]:
    if first is None:
        return {}
    s = first.suggestion
    return {"type_code": s.type_code, "complexity": s.grade, "risk": s.risk, "level": s.level,
            "lead_desk": first.proposed_desk or s.lead_desk, "co_desks": list(s.co_desks)}  # fmt: skip


def _candidates(first: Referred | None) -> list[dict[str, Any]]:
    """The proposed desk of a return first, then the rules' own."""
    if first is None:
        return []
    shares = {found.code: found.confidence for found in first.suggestion.desks}
    order = dict.fromkeys(filter(None, (first.proposed_desk, *shares)))
    why = {first.proposed_desk: t("退回部门建议")} if first.proposed_desk else {}
    return [
        {
            "value": code,
            "label": surroundings.desk_name(code),
            "share": shares.get(code, 0.0),
            "why": why.get(code, t("规则")),
        }
        for code in order
    ]


def _likely_types(first: Referred | None) -> list[tuple[str, str]]:
    """All types, those that the rules think of first and with how sure they are of each."""
    likely = {one.code: one.confidence for one in first.suggestion.types} if first else {}
    names = dict(choices(TYPES))
    said = [(code, f"{names[code]} {share:.0%}") for code, share in likely.items() if code in names]
    return said + [(code, name) for code, name in names.items() if code not in likely]


PAGES = (
    ("/study", ["GET"], table),
    ("/study/notes", ["GET"], notes),
    ("/study/<dispute_id>", ["POST"], decide),
)
