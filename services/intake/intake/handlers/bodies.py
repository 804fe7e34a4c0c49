"""Bodies as they were typed in: what the form forbids and what the fields forbid, told together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from contracts.registration import DisputeBody
from intake.errors import FieldInvalid
from intake.handlers.checking import Checked, check
from intake.handlers.vault import Vault
from intake.handlers.viewing import town_of
from messaging.call import Call
from messaging.problems import field_faults
from servicekit.clock import local_date

SOMEBODY = {"name": "某人", "role": "other"}
# What stands in for a wrong value that cannot be left out, so that the other fields can be checked too.
NEUTRAL = {"channel": "window", "narrative": "一二三四五", "parties": (SOMEBODY,)}


class Read(NamedTuple):
    """A body where everything holds, with its checked values; else neither, and (field, reason) of everything that does not."""

    body: DisputeBody | None
    faults: list[tuple[str, str]]
    checked: Checked | None = None


def read_body(call: Call, raw: Mapping[str, Any]) -> Read:
    """What was typed in, read as a body."""
    body, forbidden = _formed(raw)
    checked, wrong = _held(call, body, {field for field, _ in forbidden})
    faults = forbidden + wrong
    return Read(None, faults) if faults else Read(body, [], checked)


def _formed(raw: Mapping[str, Any]) -> tuple[DisputeBody | None, list[tuple[str, str]]]:
    """The body as the form has it, mended where it forbids something, and what it forbids."""
    try:
        return DisputeBody.model_validate(raw), []
    except ValidationError as error:
        forbidden = list(field_faults(error))
        return _mended(raw, {field for field, _ in forbidden}), forbidden


def _held(
    call: Call, body: DisputeBody | None, told: Collection[str]
) -> tuple[Checked | None, list[tuple[str, str]]]:
    """Checked values, or what the fields forbid, without what is told already or only stands in for a wrong value."""
    if body is None:
        return None, []
    try:
        return check(body, town_of(call), local_date(call.now), Vault(call.settings)), []
    except FieldInvalid as error:
        return None, [(field, reason) for field, reason in error.errors if field not in told]


def _mended(raw: Mapping[str, Any], wrong: Collection[str]) -> DisputeBody | None:
    """The body with neutral values where ``wrong`` ones stood; none where even that is no body."""
    body = {key: value for key, value in raw.items() if key not in wrong}
    if isinstance(parties := body.get("parties"), list):
        body["parties"] = [_mended_party(one, f"parties.{i}", wrong) for i, one in enumerate(parties)]
    try:
        return DisputeBody.model_validate(body | _stand_ins(NEUTRAL, "", wrong))
    except ValidationError:
        return None


def _mended_party(party: Any, path: str, wrong: Collection[str]) -> Any:
    if path in wrong or not isinstance(party, dict):
        return SOMEBODY
    right = {key: value for key, value in party.items() if f"{path}.{key}" not in wrong}
    return right | _stand_ins(SOMEBODY, f"{path}.", wrong)


def _stand_ins(neutral: Mapping[str, Any], prefix: str, wrong: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in neutral.items() if f"{prefix}{key}" in wrong}
