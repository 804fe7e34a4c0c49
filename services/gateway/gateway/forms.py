"""Bodies as they come in: what is too large or not UTF-8 is refused, not cut off or written down as something else."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.api.bodies import BadBody

URL_ENCODED = "application/x-www-form-urlencoded"
REPLACEMENT = "\ufffd"  # what the parser of uploads writes in place of wrong bytes


def check_size() -> None:
    """A body that came in chunks has no length beforehand: the parser would cut it off at the limit and go on.

    :raises RequestEntityTooLarge: it reaches the limit.
    """
    if request.content_length is not None or request.max_content_length is None:
        return
    if len(request.get_data(cache=True, parse_form_data=False)) >= request.max_content_length:
        raise RequestEntityTooLarge


def check_encoding() -> None:
    """:raises BadBody: a field of the form is not UTF-8."""
    if request.mimetype == URL_ENCODED:
        raw = request.get_data(cache=True, parse_form_data=False)
        try:
            unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
        except UnicodeDecodeError:
            raise BadBody("内容不是 UTF-8 编码，请用页面上的表单重新填写。") from None
    elif request.mimetype == "multipart/form-data" and any(
        REPLACEMENT in text for text in request.form.values()
    ):
        raise BadBody("内容不是 UTF-8 编码，请用页面上的表单重新填写。")
