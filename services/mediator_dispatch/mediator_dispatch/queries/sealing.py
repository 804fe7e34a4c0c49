"""Words of tasks at rest: sealed as one encrypted JSON text, and opened again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from servicekit.privacy import Key, decrypt, encrypt


def sealed_of(key: Key, values: Mapping[str, Any]) -> str:
    return encrypt(key, json.dumps(values, ensure_ascii=False))


def opened(key: Key, sealed: str) -> dict[str, Any]:
    """Nothing of nothing: a report that was not judged has no reason."""
    found: dict[str, Any] = json.loads(decrypt(key, sealed)) if sealed else {}
    return found
