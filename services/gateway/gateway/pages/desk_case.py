"""部门办理: one case at its desk – the law's limits, whom the desk calls in, the parts of co-desks."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue

from contracts import desk_papers as d
from contracts import whistles as w
from contracts.codes import TYPES
from contracts.departments import GetDeskCase
from contracts.desk_law import LIMIT_KINDS
from contracts.desk_people import ListHandovers, ListOfficers, Officers
from contracts.message import Request
from gateway.asking import ask_all
from gateway.i18n import now, t
from gateway.i18n.said import said
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, choices, local_moment, submitted
from gateway.pages.whistles import PART_STATES
from gateway.pages.whistles import STATES as WHISTLE_STATES
from gateway.people import ask, needs
from servicekit.clock import local_date


@needs("desk.work")
def one(dispute_id: str) -> ResponseReturnValue:
    return show(dispute_id)


@needs("desk.work")
def call(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    fields: dict[str, Any] = {key: given[key] for key in ("called_desk", "matter") if key in given}
    if given.get("arrive_by"):
        fields["arrive_by"] = local_moment(given["arrive_by"])
    return act(
        lambda: w.CallDesk.model_validate({**own(dispute_id), **fields}),
        done=t("哨已吹响。"),
        following=t("对方部门会在“吹哨报到”里看到。"),
        back=f"/desk/{dispute_id}",
        failed=lambda form: show(dispute_id, form, "whistle"),
    )


@needs("desk.work")
def assign(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    fields = {key: given[key] for key in ("co_desk", "task", "due_on") if key in given}
    return act(
        lambda: w.AssignPart.model_validate({**own(dispute_id), **fields}),
        done=t("协办已布置。"),
        following=t("协办部门会在“协办”里看到。"),
        back=f"/desk/{dispute_id}",
        failed=lambda form: show(dispute_id, form, "part"),
    )


def own(dispute_id: str) -> dict[str, str]:
    return {"desk": g.principal.actor.desk, "dispute_id": dispute_id}


def show(dispute_id: str, form: Form | None = None, form_of: str = "") -> str:
    """``form`` is what was typed into the form ``form_of`` and could not be taken."""
    desk = g.principal.actor.desk
    case = ask(GetDeskCase(desk=desk, dispute_id=dispute_id))
    mine = {"desk": desk, "dispute_id": dispute_id, "direction": "all"}
    wanted: dict[str, Request[Any]] = {
        "whistles": w.ListWhistles.model_validate(mine),
        "parts": w.ListParts.model_validate(mine),
        "officers": ListOfficers(desk=desk),
        "handovers": ListHandovers(desk=desk, dispute_id=dispute_id),
        "papers": d.ListPaperRequests(desk=desk, dispute_id=dispute_id),
        "notes": d.ListNotes(desk=desk, type_code=case.type_code),
    }
    found = ask_all(wanted, current_app.config["FENGQIAO"].rpc_deadline)
    shown = {name: None if isinstance(answer, Exception) else answer for name, answer in found.items()}
    return render_template(
        "pages/desk_case.html",
        case=case,
        co_desks=[surroundings.desk_name(code) for code in case.co_desks],
        marks=[(one.start, one.end, said(one.why)) for one in case.evidence],
        today=local_date(now()),
        works=case.state in ("signed", "in_mediation"),
        forms={form_of: form},
        others=[(code, name) for code, name in surroundings.departments() if code != desk],
        type_names=TYPES,
        whistle_states=WHISTLE_STATES,
        part_states=PART_STATES,
        me=g.principal.person_id,
        deputised=_deputised(shown["officers"]),
        colleagues=_colleagues(shown["officers"], case.officer_id),
        paper_kinds=choices(d.PAPER_KINDS),
        kind_names=d.PAPER_KINDS,
        sides=choices(d.ASKED),
        side_names=d.ASKED,
        limit_kinds=LIMIT_KINDS,
        **shown,
    )


def _deputised(found: Officers | None) -> list[str]:
    """For whom the one who looks stands in today."""
    me = g.principal.person_id
    return [one.person_id for one in found.items if one.deputy_id == me] if found else []


def _colleagues(found: Officers | None, officer_id: str) -> list[tuple[str, str]]:
    """Who else could take the case, whoever is away named as such."""
    officers = [one for one in found.items if one.person_id != officer_id] if found else []
    return [
        (one.person_id, surroundings.person_name(one.person_id) + (t("（请假）") if one.away else ""))
        for one in officers
    ]


PAGES = (
    ("/desk/<dispute_id>", ["GET"], one),
    ("/desk/<dispute_id>/whistles", ["POST"], call),
    ("/desk/<dispute_id>/parts", ["POST"], assign),
)
