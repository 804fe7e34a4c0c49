"""From a form of the window or the citizen's page to the body of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.callers import Caller
from contracts.intake import RegisterDispute
from gateway.api.bodies import dispute_body
from gateway.i18n import t
from gateway.people import actor

MORE = range(5)  # further people that the form has room for
SIDES = range(4)  # further ones on the other side
KEYS = ("phone", "id_number", "organisation", "capacity", "acts_for")
PLACE = ("place", "address", "phone")
# the field of a refusal → the form's
REFUSAL_FIELDS = {"reason_code": "reason_code", "note": "note", **{f"go_to.{key}": key for key in PLACE}}
SPEAKS_FOR_ANOTHER = ("agent", "guardian")


def fields_of(given: Mapping[str, str]) -> dict[str, str]:
    """The request's field → the form's."""
    refusing = {f"refusal.{path}": f"refusal_{key}" for path, key in REFUSAL_FIELDS.items()}
    return refusing | {
        f"parties.{n}.{field}": f"{prefix}{'party_village' if field == 'village_code' else field}"
        for n, (prefix, _) in enumerate(_rows(given))
        for field in ("name", "role", "village_code", *KEYS)
    }


def form_of(caller: Caller) -> dict[str, str]:
    """The fields of the form that a person who was here before fills."""
    known = {
        "name": caller.name,
        "phone": caller.phone,
        "id_number": caller.id_number,
        "party_village": caller.village_code,
        "organisation": caller.organisation,
    }
    return {key: value for key, value in known.items() if value}


def body_of(given: Mapping[str, str], channel: str) -> dict[str, Any]:
    """The fields that were filled in; texts stay texts, the model reads numbers and dates."""
    keys = (
        "narrative",
        "village_code",
        "place",
        "occurred_on",
        "people_involved",
        "amount_yuan",
        "external_ref",
        "type",
        "referred_by",
        "language",
    )
    body: dict[str, Any] = {key: given[key] for key in keys if key in given}
    body |= {key: True for key in ("confidential", "anonymous") if key in given}
    return {**body, "channel": given.get("channel", channel), "parties": _parties(given)}


def request_of(given: Mapping[str, str], channel: str, key: str, accept: bool | None) -> RegisterDispute:
    """:raises Invalid: fields are wrong, all of them told."""
    return RegisterDispute.model_validate(
        {
            "body": dispute_body(body_of(given, channel)),
            "idempotency_key": key,
            "origin_warning_id": given.get("origin_warning_id", ""),
            "accept": accept,
            "refusal": refusal_of(given, "refusal_") if given.get("decision") == "refuse" else None,
        }
    )


def decisions() -> list[dict[str, str]]:
    """What the counter may do with somebody who stands there; refusing needs the right to accept."""
    found = [
        {"value": "accept", "label": t("当场受理"), "icon": "check"},
        {"value": "later", "label": t("只登记，以后再定"), "icon": "clock"},
    ]
    refusing = {"value": "refuse", "label": t("不予受理"), "icon": "circle-x"}
    return [*found, refusing] if actor().may("dispute.accept") else found


def wish_of(given: Mapping[str, str]) -> bool | None:
    """None where the door's own rule decides."""
    return False if given.get("decision") in ("later", "refuse") else None


def refusal_of(given: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """The reason, the note and the place to go, as far as they were filled in."""
    filled = {key: given[prefix + key] for key in REFUSAL_FIELDS.values() if prefix + key in given}
    return {**{key: filled[key] for key in filled if key not in PLACE},
            "go_to": {key: filled[key] for key in filled if key in PLACE}}  # fmt: skip


def _rows(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """(prefix of the form's fields, role) of each party in their order; the other side and further people are there as
    soon as anything of them was typed: what lacks is told, nothing typed is lost."""
    rows = [("", "applicant")]
    for prefix in ("other_", *(f"side_{n}_" for n in SIDES)):
        if any(key.startswith(prefix) for key in given):
            rows.append((prefix, "respondent"))
    for n in MORE:
        prefix = f"more_{n}_"
        if any(key.startswith(prefix) for key in given):
            speaks = given.get(f"{prefix}capacity") in SPEAKS_FOR_ANOTHER
            rows.append((prefix, "other" if speaks else "applicant"))
    return rows


def _parties(given: Mapping[str, str]) -> list[dict[str, str]]:
    rows = _rows(given)
    refs = {prefix: f"P{n}" for n, (prefix, _) in enumerate(rows, 1)}
    return [_party(given, prefix, role, refs) for prefix, role in rows]


def _party(given: Mapping[str, str], prefix: str, role: str, refs: Mapping[str, str]) -> dict[str, str]:
    """``refs``: the prefix of a row → the party that it becomes; whom somebody speaks for is chosen by the row."""
    name = given.get(f"{prefix}name", "匿名" if "anonymous" in given and not prefix else "")
    party = {"name": name, "role": role}
    for key in KEYS:
        if f"{prefix}{key}" in given:
            party[key] = given[f"{prefix}{key}"]
    if "acts_for" in party:
        party["acts_for"] = refs.get(party["acts_for"], party["acts_for"])
    if f"{prefix}party_village" in given:
        party["village_code"] = given[f"{prefix}party_village"]
    return party
