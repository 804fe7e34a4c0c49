"""Look-alikes beside the counter's form: what is asked with, what is shown, and linking with the one that was picked."""

from __future__ import annotations

from typing import Any

from contracts.errors import Refused, Unavailable
from contracts.intake import FindLookAlikes, LinkDisputes
from contracts.linking import ListLinks
from contracts.supervision import GetCase
from gateway.asking import answers_of, ask_all
from gateway.i18n import in_a_row, mark, t
from gateway.i18n.said import said
from gateway.pages.acting import FAILURES, Form, errors_of
from gateway.pages.registering import MORE, SIDES
from gateway.people import actor, ask

PICK = "same_as"  # the field that holds the number of the earlier one
CONFIRMED = mark("窗口登记时确认。")
PATIENCE = 1.0  # seconds that a keystroke waits for how the earlier ones stand
ROWS = ("other", *(f"side_{n}" for n in SIDES), *(f"more_{n}" for n in MORE))
NAMES = ("name", *(f"{row}_name" for row in ROWS))
PHONES = ("phone", *(f"{row}_phone" for row in ROWS))
ORGANISATIONS = ("organisation", *(f"{row}_organisation" for row in ROWS))


def of_form(form: Form) -> list[dict[str, Any]] | None:
    """Earlier disputes that resemble what is in the form, with how they stand now; None until something is typed."""
    wanted = _wanted(form)
    if not (wanted.narrative or wanted.names or wanted.phones):
        return None
    try:
        found = ask(wanted).items
    except (Refused, Unavailable):
        return []
    cases = answers_of(
        ask_all({one.dispute_id: GetCase(dispute_id=one.dispute_id) for one in found}, PATIENCE)
    )
    return [
        {"number": a.number, "href": f"/disputes/{a.dispute_id}", "title": a.excerpt, "at": a.registered_at, "score": a.score,
         "state": cases[a.dispute_id].state if a.dispute_id in cases else a.state, "why": in_a_row(map(said, a.reasons))}
        for a in found
    ]  # fmt: skip


def link_picked(dispute_id: str, number: str) -> list[str]:
    """Links with the earlier one, in the way that the two speak for; the reason where that is not possible."""
    if not number or not actor().may("dispute.link"):
        return []
    try:
        proposed = ask(ListLinks(dispute_id=dispute_id)).proposals
        kind = next((one.kind for one in proposed if one.other_number == number), "related")
        link = {"dispute_id": dispute_id, "other_number": number, "kind": kind, "reason": CONFIRMED}
        ask(LinkDisputes.model_validate(link))
    except FAILURES as error:
        return [t("没有关联上：{why}", why=next(iter(errors_of(error).values())))]
    return []


def _wanted(form: Form) -> FindLookAlikes:
    data = form.data
    return FindLookAlikes(
        narrative=str(data.get("narrative", ""))[:20_000],
        names=tuple(filter(None, (data.get(key) for key in NAMES))),
        phones=tuple(filter(None, (data.get(key) for key in PHONES))),
        id_numbers=tuple(filter(None, (data.get("id_number"),))),
        organisations=tuple(filter(None, (data.get(key) for key in ORGANISATIONS))),
        village_code=str(data.get("village_code", "")),
    )
