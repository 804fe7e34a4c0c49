"""Files of a case: taken with a form, given out as they were given in, withdrawn with a reason."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from contracts import mediation as c
from contracts.errors import Invalid
from gateway.i18n import t
from gateway.pages.acting import FAILURES, act, attachment, submitted
from gateway.pages.proceedings import frame
from gateway.people import ask, needs

# What the file dialog offers; what is taken is decided by the content.
ACCEPT = "image/*,audio/*,video/mp4,.pdf,.docx,.xlsx"
# What a browser shows inside a sandbox; everything else is downloaded.
SHOWN = ("image/jpeg", "image/png", "image/webp")


def given_files(field: str) -> list[FileStorage]:
    """What was chosen in a file field; an untouched field sends one without a name."""
    return [one for one in request.files.getlist(field) if one.filename]


def attach(dispute_id: str, purpose: str, field: str, about: str = "") -> list[c.FileSheet]:
    """Everything that was chosen in ``field``, kept in the case.

    :raises Invalid: a file is too large; the field is named. :raises Refused: the case does not take it.
    """
    chosen = [(one.filename or "", one.read()) for one in given_files(field)]
    for name, content in chosen:
        if len(content) > c.LARGEST_FILE:
            most = c.LARGEST_FILE // 1_000_000
            raise Invalid(
                f"“{name[:60]}”有{len(content) / 1_000_000:.1f} MB，不能超过 {most} MB。", field=field
            )
    return [
        ask(c.AttachFile.model_validate(
            {"dispute_id": dispute_id, "purpose": purpose, "about": about, "filename": name[:200],
             "content": base64.b64encode(content).decode()}
        ))
        for name, content in chosen
    ]  # fmt: skip


@contextmanager
def kept_with(dispute_id: str, purpose: str, field: str, about: str = "") -> Iterator[str]:
    """The id of the file that was chosen, "" for none; taken back where what it belongs to is refused."""
    kept = attach(dispute_id, purpose, field, about)
    try:
        yield kept[0].file_id if kept else ""
    except FAILURES:
        for one in kept:
            with suppress(*FAILURES):
                ask(c.WithdrawFile(file_id=one.file_id, reason="随同的登记没有成功"))
        raise


@needs("mediation.work", "dispute.reveal")
def get(dispute_id: str, file_id: str) -> ResponseReturnValue:
    """Pictures are shown, everything else is downloaded; each reading is recorded."""
    found = ask(c.GetFile(file_id=file_id))
    shown = found.media_type in SHOWN and "download" not in request.args
    response = attachment(found, shown=shown)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@needs("mediation.work")
def withdraw(dispute_id: str, file_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawFile(file_id=file_id, reason=submitted().get("reason", "")),
        done=t("已撤回这个文件。"),
        following=t("校验值和撤回的理由会留下。"),
        back=frame.address(dispute_id, "/evidence"),
    )


PAGES = (
    ("/proceedings/<dispute_id>/files/<file_id>", ["GET"], get),
    ("/proceedings/<dispute_id>/files/<file_id>/withdraw", ["POST"], withdraw),
)
