"""How a row becomes a hash: SM3 over the previous hash and the row as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from cryptography.hazmat.primitives import hashes

# What the first row of a chain, and the first anchor, follow.
START = "0" * 64
_SAID = ("dispute_id", "position", "actor_id", "role", "action", "details")


def sm3(data: bytes) -> str:
    """The SM3 digest (GB/T 32905) in hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


# Made once: an encoder with options of its own costs more to make than a row to encode.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def canonical(value: Any) -> str:
    """JSON with one form for each value; what JSON cannot say is kept as text."""
    return _encode(value)


def row_hash(row: Mapping[str, Any]) -> str:
    """The hash of an audit row; the row's id is left out, its place in the chain is in."""
    said = {name: row[name] for name in _SAID}
    said["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return sm3((row["previous_hash"] + canonical(said)).encode())
