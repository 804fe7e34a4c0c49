"""What people said and signed, sealed at rest as JSON under the identity key."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from contracts.mediation import AgreementInput
from servicekit.privacy import Key, decrypt, encrypt, mask_id, mask_name, mask_phone, mask_text


class RecordContent(BaseModel):
    """The words of a record."""

    place: str = ""
    present: str = ""
    text: str
    particulars: dict[str, str] = {}


def seal(key: Key, content: BaseModel) -> str:
    return encrypt(key, content.model_dump_json())


def open_record(key: Key, sealed: str) -> RecordContent:
    return RecordContent.model_validate_json(decrypt(key, sealed))


def open_agreement(key: Key, sealed: str) -> AgreementInput:
    return AgreementInput.model_validate_json(decrypt(key, sealed))


def masked_agreement(content: AgreementInput) -> AgreementInput:
    """The agreement without the people in it, for readers who may not see them."""
    names = [party.name for party in content.parties]
    data: dict[str, Any] = json.loads(content.model_dump_json())
    for party in data["parties"]:
        party["name"], party["id_number"] = mask_name(party["name"]), mask_id(party["id_number"])
        party["phone"], party["details"] = mask_phone(party["phone"]), ""
    for one in data["obligations"]:
        one["who"], one["to_whom"] = mask_person(one["who"], names), mask_person(one["to_whom"], names)
        one["what"], one["how"] = mask_text(one["what"], names), mask_text(one["how"], names)
    for name in ("facts", "terms", "place_of_performance"):
        data[name] = mask_text(data[name], names)
    return AgreementInput.model_validate_json(json.dumps(data, ensure_ascii=False))


def mask_person(text: str, names: list[str]) -> str:
    """A party's name shortened to its surname; other words as a free text."""
    return mask_name(text) if text in names else mask_text(text, names)
