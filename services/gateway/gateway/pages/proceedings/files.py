"""Files of a case: taken with a form, given out as they were given in, withdrawn with a reason."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages.acting import FAILURES, act, submitted
from gateway.pages.proceedings import frame
from gateway.pages.uploads import given_out, read_files
from gateway.people import ask, needs


def attach(dispute_id: str, purpose: str, field: str, about: str = "") -> list[c.FileSheet]:
    """Everything that was chosen in ``field``, kept in the case.

    :raises Invalid: a file is too large; the field is named. :raises Refused: the case does not take it.
    """
    return [
        ask(c.AttachFile.model_validate(
            {"dispute_id": dispute_id, "purpose": purpose, "about": about, "filename": name[:200],
             "content": base64.b64encode(content).decode()}
        ))
        for name, content in read_files(field)
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
    return given_out(ask(c.GetFile(file_id=file_id)))


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
