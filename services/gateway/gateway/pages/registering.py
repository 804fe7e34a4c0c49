"""From a form of the window or the citizen's page to the body of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.intake import RegisterDispute
from gateway.api.bodies import dispute_body

# The request's field → the form's.
FIELDS = {
    f"parties.{number}.{field}": f"{prefix}{'party_village' if field == 'village_code' else field}"
    for number, prefix in enumerate(("", "other_"))
    for field in ("name", "phone", "id_number", "village_code", "organisation")
}


def body_of(given: Mapping[str, str], channel: str) -> dict[str, Any]:
    """The fields that were filled in; texts stay texts, the model reads numbers and dates."""
    keys = (
        "narrative",
        "village_code",
        "occurred_on",
        "people_involved",
        "amount_yuan",
        "external_ref",
        "type",
    )
    body: dict[str, Any] = {key: given[key] for key in keys if key in given}
    body |= {key: True for key in ("confidential", "anonymous") if key in given}
    return {**body, "channel": given.get("channel", channel), "parties": _parties(given)}


def request_of(given: Mapping[str, str], channel: str, key: str, accept: bool | None) -> RegisterDispute:
    """:raises Invalid: fields are wrong, all of them told."""
    return RegisterDispute(
        body=dispute_body(body_of(given, channel)),
        idempotency_key=key,
        origin_warning_id=given.get("origin_warning_id", ""),
        accept=accept,
    )


def _parties(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The other side is there as soon as anything of it was typed: what lacks is told, nothing typed is lost."""
    parties = [_party(given, "", "applicant")]
    if any(key.startswith("other_") for key in given):
        parties.append(_party(given, "other_", "respondent"))
    return parties


def _party(given: Mapping[str, str], prefix: str, role: str) -> dict[str, str]:
    name = given.get(f"{prefix}name", "匿名" if "anonymous" in given and not prefix else "")
    party = {"name": name, "role": role}
    for key in ("phone", "id_number", "organisation"):
        if f"{prefix}{key}" in given:
            party[key] = given[f"{prefix}{key}"]
    if f"{prefix}party_village" in given:
        party["village_code"] = given[f"{prefix}party_village"]
    return party
