"""From a typed body to checked, masked, digested values (domain.md §4.8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from contracts.intake import DisputeBody, PartyInput
from intake.errors import FieldInvalid
from intake.handlers.vault import Vault
from intake.model import Party
from intake.policies import fields, standing
from intake.policies.seeing import ANONYMOUS_NAME
from servicekit import identity, privacy

T = TypeVar("T")


@dataclass(frozen=True)
class Checked:
    """A registration whose every field holds."""

    narrative: str
    masked: str
    village_code: str
    place: str
    place_masked: str
    occurred_on: date | None
    people_involved: int | None
    amount_yuan: Decimal | None
    declared_type: str
    parties: tuple[dict[str, Any], ...]

    def fresh_parties(self) -> list[Party]:
        """New entities each time: those of a try that failed belong to it."""
        return [Party(**values) for values in self.parties]


class Faults:
    """Collects what is wrong, so that a person can mend all of it at once."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def or_else(self, instead: T, check: Callable[..., T], *given: Any, **named: Any) -> T:
        """What ``check`` makes of the value, or ``instead`` where the value is wrong."""
        try:
            return check(*given, **named)
        except FieldInvalid as error:
            self.found += error.errors
            return instead


def check(body: DisputeBody, town: fields.TownBook, today: date, vault: Vault) -> Checked:
    """Checks field by field.

    :raises FieldInvalid: every wrong field, each with its path and a sentence.
    """
    faults = Faults()
    narrative = faults.or_else("", fields.clean_narrative, body.narrative)
    typed = [
        _typed(one, f"parties.{i}", body.anonymous, town, today, faults) for i, one in enumerate(body.parties)
    ]
    village = faults.or_else("", _village, body.village_code, "village_code", town)
    occurred_on = faults.or_else(None, fields.check_occurred_on, body.occurred_on, today)
    faults.or_else(None, fields.check_reference, body.external_ref)
    faults.found += standing.faults([_speaker(one, today) for one in typed], body.channel)
    if faults.found:
        raise FieldInvalid.of_all(faults.found)
    names = [one["name"] for one in typed if one["kind"] == "person" and not fields.is_nameless(one["name"])]
    place = fields.clean(body.place or "").replace("\n", " ")
    return Checked(
        narrative=narrative,
        place=place,
        place_masked=privacy.mask_text(place, names),
        masked=privacy.mask_text(narrative, names),
        village_code=village,
        occurred_on=occurred_on,
        people_involved=body.people_involved,
        amount_yuan=body.amount_yuan,
        declared_type=body.type or "",
        parties=tuple(_party(i, one, body.anonymous, vault, today) for i, one in enumerate(typed)),
    )


def _village(code: str | None, field: str, town: fields.TownBook) -> str:
    return fields.check_village(code, field=field, town_code=town.town_code, villages=town.villages)


def _typed(
    party: PartyInput, path: str, anonymous: bool, town: fields.TownBook, today: date, faults: Faults
) -> dict[str, str]:
    name = faults.or_else(
        "", fields.check_name, party.name, field=f"{path}.name", anonymous=anonymous, role=party.role
    )
    organisation = fields.clean(party.organisation or "")
    number, kind = faults.or_else(
        ("", "person"), _number, party.id_number, name == organisation, f"{path}.id_number", today
    )
    return {
        "name": name,
        "role": party.role,
        "kind": kind,
        "phone": faults.or_else("", _phone, party.phone, f"{path}.phone"),
        "id_number": number,
        "organisation": organisation or (name if kind == "organisation" else ""),
        "village_code": faults.or_else("", _village, party.village_code, f"{path}.village_code", town),
        "capacity": party.capacity,
        "acts_for": party.acts_for,
    }


def _speaker(typed: dict[str, str], today: date) -> standing.Speaker:
    number = typed["id_number"]
    is_citizen = bool(number) and typed["kind"] == "person"
    age = identity.age(number, today) if is_citizen else None
    return standing.Speaker(typed["role"], typed["capacity"], typed["acts_for"], age)


def _number(typed: str | None, is_named_so: bool, field: str, today: date) -> tuple[str, str]:
    """The normalised number and the kind of party it speaks for.

    Who only works for an organisation or speaks for it stays a person, whose name is masked.
    """
    kind = "organisation" if is_named_so else "person"
    text = fields.clean(typed or "")
    if not text:
        return "", kind
    try:
        if fields.looks_like_credit_code(text):
            return identity.credit_code(text), "organisation"
        return identity.id_number(text, today=today), kind
    except ValueError as error:
        raise FieldInvalid(str(error), field=field) from None


def _phone(typed: str | None, field: str) -> str:
    text = fields.clean(typed or "")
    if not text:
        return ""
    try:
        return identity.phone(text)
    except ValueError as error:
        raise FieldInvalid(str(error), field=field) from None


def _party(
    position: int, typed: dict[str, str], anonymous: bool, vault: Vault, today: date
) -> dict[str, Any]:
    hidden = anonymous and typed["role"] == "applicant"
    is_person, nameless = typed["kind"] == "person", fields.is_nameless(typed["name"])
    shown = typed["name"] if nameless or not is_person else privacy.mask_name(typed["name"])
    return {
        "position": position,
        "role": typed["role"],
        "kind": typed["kind"],
        "sealed": vault.seal_party(typed),
        "name_masked": ANONYMOUS_NAME if hidden else shown,
        "phone_masked": privacy.mask_phone(typed["phone"]) if typed["phone"] else "",
        "id_masked": privacy.mask_id(typed["id_number"]) if typed["id_number"] else "",
        "village_code": typed["village_code"],
        "organisation": typed["organisation"],
        "capacity": typed["capacity"],
        "acts_for": typed["acts_for"],
        "minor": _speaker(typed, today).is_minor,
        **digests(vault, typed, nameless=nameless),
    }


def digests(vault: Vault, typed: dict[str, str], *, nameless: bool = False) -> dict[str, str]:
    """The keyed digests of a party's values; 匿名 and 不详 are nobody's name."""
    return {
        "name_digest": "" if nameless else vault.digest(privacy.normalise_name(typed["name"])),
        "phone_digest": vault.digest(privacy.normalise_phone(typed["phone"])),
        "id_digest": vault.digest(privacy.normalise_id(typed["id_number"])),
        "organisation_digest": vault.digest(privacy.normalise_name(typed["organisation"])),
    }


def digest_pairs(parties: Sequence[Party]) -> list[tuple[str, str]]:
    """(kind, digest) of every party, as look-alikes want them; an organisation's name counts once."""
    pairs: list[tuple[str, str]] = []
    for party in parties:
        pairs += [("i", party.id_digest), ("p", party.phone_digest), ("o", party.organisation_digest)]
        if party.name_digest != party.organisation_digest:
            pairs.append(("n", party.name_digest))
    return pairs
