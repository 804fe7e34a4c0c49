"""JSON as columns and rows are written: one form for each value, without needless spaces."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticSerializationError, to_json


def json_text(value: Any) -> str:
    """``value`` as JSON; moments and dates in ISO 8601. A fifth of the price of ``json.dumps`` with options.

    :raises TypeError: something in it has no form in JSON.
    """
    try:
        return to_json(value, bytes_mode="base64").decode()
    except PydanticSerializationError as wrong:
        raise TypeError(f"{type(value).__name__} cannot be written as JSON: {wrong}") from None
