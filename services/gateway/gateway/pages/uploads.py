"""Files that come with a form: read, judged by their content before anything is written, and given out again."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage

from contracts.attachments import LARGEST_FILE, MOST_AT_ONCE, AddAttachment
from contracts.errors import Invalid
from gateway.pages.acting import FAILURES, attachment, errors_of
from gateway.people import ask
from servicekit.files import recognise

# What the file dialog offers; what is taken is decided by the content.
ACCEPT = "image/*,audio/*,video/mp4,.pdf,.docx,.xlsx"
# What a browser shows inside a sandbox; everything else is downloaded.
SHOWN = ("image/jpeg", "image/png", "image/webp")
UPLOAD_BODY = 32_000_000  # bytes of a whole form with its files
FIELD = "files"  # of a registration
NAMELESS = "附件"


def given_files(field: str) -> list[FileStorage]:
    """What was chosen in a file field; an untouched field sends one without a name."""
    return [one for one in request.files.getlist(field) if one.filename]


def read_files(field: str) -> list[tuple[str, bytes]]:
    """Name and content of what was chosen.

    :raises Invalid: a file is too large; the field is named.
    """
    chosen = [(one.filename or "", _content(one)) for one in given_files(field)]
    for name, content in chosen:
        if len(content) > LARGEST_FILE:
            most = LARGEST_FILE // 1_000_000
            raise Invalid(
                f"“{name[:60]}”有{len(content) / 1_000_000:.1f} MB，不能超过 {most} MB。", field=field
            )
    return chosen


def _content(one: FileStorage) -> bytes:
    """Everything; it may be read once more."""
    content = one.read()
    one.seek(0)
    return content


def checked_files() -> list[tuple[str, bytes]]:
    """The files of a registration, judged before it is written: nothing is registered with a file that is not taken.

    :raises Invalid: too many, too large, empty, or of a kind that is not taken; the field is named.
    """
    chosen = read_files(FIELD)
    if len(chosen) > MOST_AT_ONCE:
        raise Invalid(f"一次最多上传 {MOST_AT_ONCE} 个文件，其余的登记以后再传。", field=FIELD)
    for name, content in chosen:
        try:
            recognise(name, content, LARGEST_FILE)
        except Invalid as error:
            raise Invalid(error.message, field=FIELD) from error
    return chosen


def attach_all(dispute_id: str, files: Sequence[tuple[str, bytes]], **around: Any) -> list[str]:
    """Adds each; gives the sentences of those that were not taken after all (a scanner's verdict)."""
    told: list[str] = []
    for name, content in files:
        try:
            ask(addition(dispute_id, name, content, **around))
        except FAILURES as error:
            told += errors_of(error).values()
    return told


def addition(dispute_id: str, name: str, content: bytes, **around: Any) -> AddAttachment:
    packed = base64.b64encode(content).decode()
    return AddAttachment.model_validate(
        {"dispute_id": dispute_id, "filename": name[-200:] or NAMELESS, "content": packed, **around}
    )


def given_out(found: Any) -> Response:
    """Pictures are shown, everything else is downloaded; nothing in it runs."""
    shown = found.media_type in SHOWN and "download" not in request.args
    response = attachment(found, shown=shown)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
