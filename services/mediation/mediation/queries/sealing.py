"""Personal words at rest: sealed as one encrypted JSON text, and opened again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from servicekit.privacy import Key, decrypt, encrypt


def seal(key: Key, values: Mapping[str, Any]) -> str:
    return encrypt(key, json.dumps(values, ensure_ascii=False, default=str))


def unseal(key: Key, sealed: str) -> dict[str, Any]:
    """Nothing of nothing: a proceeding that has not ended has no words about its end."""
    opened: dict[str, Any] = json.loads(decrypt(key, sealed)) if sealed else {}
    return opened
