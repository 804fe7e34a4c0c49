"""Reading JSON bodies: what is not JSON, not UTF-8 or not an object is told with its reason."""

from __future__ import annotations

import json
from typing import Any

from flask import request
from pydantic import ValidationError

from contracts.errors import Invalid, Refusal
from contracts.importing import CheckDisputes
from contracts.intake import DisputeBody
from gateway.people import ask


class BadBody(Refusal):
    """The body cannot be read."""

    code = "bad_body"
    status = 400


class WrongMediaType(Refusal):
    """The body is not declared as JSON."""

    code = "unsupported_media_type"
    status = 415


def json_object() -> dict[str, Any]:
    """The body as an object; an empty body is an empty object.

    :raises BadBody: not UTF-8, not JSON, or not an object. :raises WrongMediaType: not declared as JSON.
    """
    raw = request.get_data()
    if not raw:
        return {}
    if request.mimetype not in ("application/json", "") and not request.mimetype.endswith("+json"):
        raise WrongMediaType("内容类型不对，请用 application/json。", field="Content-Type")
    return _object(text_of(raw))


def text_of(raw: bytes) -> str:
    """:raises BadBody: not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadBody(f"内容不是 UTF-8 编码（第 {error.start + 1} 个字节）。") from error


def _object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadBody(f"内容不是 JSON：{_place(error)}。") from error
    if not isinstance(body, dict):
        raise BadBody("内容应当是一个 JSON 对象。")
    return body


def _place(error: Exception) -> str:
    return (
        f"第 {error.lineno} 行第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else "层次太深"
    )


def dispute_body(given: dict[str, Any]) -> DisputeBody:
    """The body of a dispute, from any door.

    :raises Invalid: every wrong field with its reason; what only intake can judge is told with what the form forbids.
    """
    try:
        return DisputeBody.model_validate(given)
    except ValidationError as error:
        (found,) = ask(CheckDisputes(bodies=(given,))).items
        raise Invalid.of_all([(one.field, one.reason) for one in found.errors]) from error
