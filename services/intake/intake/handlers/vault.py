"""The town's key: sealing what is personal, and digests by which it can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from intake.model import Dispute, Party
from servicekit import privacy
from servicekit.ids import normalise_query_code


def party_text(values: Mapping[str, str]) -> str:
    """What is sealed of a party."""
    return json.dumps({key: values[key] for key in PERSONAL}, ensure_ascii=False)


PERSONAL = ("name", "phone", "id_number", "organisation")


class Vault:
    """Seals and digests with one key; ``settings`` is the service's."""

    def __init__(self, settings: Any) -> None:
        self._key = settings.identity_key

    def digest(self, value: str) -> str:
        """HMAC-SM3 of a normalised value; nothing of nothing."""
        return privacy.digest(self._key, value) if value else ""

    def seal(self, text: str) -> str:
        return privacy.encrypt(self._key, text)

    def open(self, sealed: str) -> str:
        return privacy.decrypt(self._key, sealed)

    def seal_party(self, values: Mapping[str, str]) -> str:
        return self.seal(party_text(values))

    def open_party(self, party: Party) -> dict[str, str]:
        """Name, phone, id_number and organisation as they were given."""
        opened: dict[str, str] = json.loads(self.open(party.sealed))
        return opened

    def open_narrative(self, dispute: Dispute) -> str:
        return self.open(dispute.narrative_sealed)

    def open_place(self, dispute: Dispute) -> str:
        return self.open(dispute.place_sealed) if dispute.place_sealed else ""

    def open_query_code(self, dispute: Dispute) -> str:
        return self.open(dispute.query_sealed)

    def query_digest(self, code: str) -> str:
        return self.digest(f"query:{normalise_query_code(code)}")
