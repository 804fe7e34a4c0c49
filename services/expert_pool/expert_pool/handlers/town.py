"""Committees and experts come from the town's list."""

from __future__ import annotations

from typing import Any

from expert_pool import queries
from expert_pool.model import Committee, Credential, Expert
from messaging.call import Call
from servicekit.privacy import digest, normalise_name
from servicekit.town import Expert as TownExpert
from servicekit.town import Town


def load_experts(call: Call) -> None:
    """Takes committees and experts from the town's list; who is no longer there is not asked again."""
    town: Town = call.resources
    _take_committees(call, town)
    known = {one.id: one for one in queries.all_experts(call.session)}
    for one in known.values():
        one.active = one.active if one.kept_by == "office" else one.id in town.experts
    key = call.settings.identity_key.get_secret_value()
    for row in town.experts.values():
        _take_expert(call, known.get(row.id), row, _expert_values(key, row))


def _take_expert(call: Call, known: Expert | None, row: TownExpert, values: dict[str, Any]) -> None:
    if known is None:
        known = Expert(**values)
        call.session.add(known)
    if known.kept_by == "list":
        _set_all(known, values)
    _take_credential(known, row)


def _take_committees(call: Call, town: Town) -> None:
    """What the office has written down is newer than the folder."""
    known = {one.code: one for one in queries.all_committees(call.session, given_up=True)}
    for row in town.industry_committees.values():
        values: dict[str, Any] = {"code": row.code, "name": row.name, "types": list(row.types)}
        if row.code not in known:
            call.session.add(Committee(**values))
        elif known[row.code].kept_by == "list":
            _set_all(known[row.code], values)


def _set_all(known: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(known, name) != value:
            setattr(known, name, value)


def _take_credential(expert: Expert, row: TownExpert) -> None:
    """The credential of the town's list, until somebody renews or withdraws it here."""
    listed = Credential(f"{row.id}-list", row.id, row.credential, row.credential_until, kept_by="list")
    known = next((one for one in expert.credentials if one.id == listed.id), None)
    if known is None:
        expert.credentials.append(listed)
    elif known.kept_by == "list":
        known.name, known.valid_until = listed.name, listed.valid_until


def _expert_values(key: str, row: TownExpert) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "committee_code": row.committee_code,
        "fields": list(row.fields),
        "title": row.title,
        "village_code": row.village_code,
        "name_digest": name_digest(key, row.name),
        "employer_digest": name_digest(key, row.employer),
    }


def name_digest(key: str, name: str) -> str:
    return digest(key, normalise_name(name)) if name else ""
