"""What every page of a mediator's case stands in: its number, what is wrong, its sections."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template

from contracts.errors import Refused, Unavailable
from contracts.intake import GetDispute, RevealDispute
from contracts.mediation import DANGERS, GATES, GetProceeding, ProceedingSheet
from gateway.api.disputes import handles
from gateway.i18n import mark, t
from gateway.people import actor, ask, ask_patiently

# code → name, icon, what stands behind the case's address
SECTIONS = {
    "steps": (mark("五步"), "list-check", ""),
    "gates": (mark("特殊情形"), "shield-exclamation", "/gates"),
    "application": (mark("申请"), "file-pencil", "/application"),
    "evidence": (mark("证据"), "files", "/evidence"),
    "sessions": (mark("调解会"), "users-group", "/sessions"),
    "agreement": (mark("协议"), "signature", "/agreement"),
    "performance": (mark("履行"), "checklist", "/performance"),
    "confirmation": (mark("司法确认"), "gavel", "/confirmation"),
    "file": (mark("卷宗"), "folder", "/file"),
}
# Who handles the case, and who may read it; the words of both are masked.
SEE = ("mediation.work", "dispute.read", "dispute.read_all")
WITHHELD = ("agreement", "application")  # both are typed unmasked


def proceeding(dispute_id: str) -> ProceedingSheet:
    return ask_patiently(GetProceeding(dispute_id=dispute_id))


def show(template: str, found: ProceedingSheet, section: str, **context: Any) -> str:
    """A page of the case; ``mine`` says whether this person handles it."""
    return render_template(
        f"proceedings/{template}.html",
        found=found,
        base=address(found.dispute_id),
        section=section,
        sections=_sections(found, section),
        mine=g.principal.person_id in found.acting,
        may_open=g.principal.person_id in (*found.acting, found.mediator_id) or actor().may("dispute.reveal"),
        gate_names=GATES,
        danger_names=DANGERS,
        **context,
    )


def address(dispute_id: str, rest: str = "") -> str:
    return f"/proceedings/{dispute_id}{rest}"


def parties_of(dispute_id: str) -> list[Any]:
    """Masked names as a help to remember whom the case is about; none where they cannot be read."""
    try:
        return list(ask(GetDispute(dispute_id=dispute_id, handles=handles(dispute_id))).parties)
    except (Refused, Unavailable):
        return []


def registered(dispute_id: str, why: str) -> list[Any]:
    """The parties as they were registered, unmasked; the look is recorded with its reason."""
    request = RevealDispute(dispute_id=dispute_id, why=why, handles=handles(dispute_id))
    return list(ask(request).parties)


def now() -> Any:
    return current_app.config["CLOCK"].now()


def _sections(found: ProceedingSheet, section: str) -> list[dict[str, Any]]:
    base = address(found.dispute_id)
    counts = {"gates": sum(gate.state == "suspected" for gate in found.gates) or None}
    return [
        {"label": t(name), "icon": icon, "href": base + rest, "active": code == section, "count": counts.get(code)}
        for code, (name, icon, rest) in SECTIONS.items()
        if code not in WITHHELD or actor().may("mediation.work")
    ]  # fmt: skip
