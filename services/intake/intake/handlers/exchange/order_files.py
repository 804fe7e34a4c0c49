"""Files that an order brings become attachments of its case: each by itself, a bad one costs only itself (附件)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from contracts.refusals import FileRefused
from intake.handlers.attachments import keep_file
from intake.model import Dispute, OrderFile
from intake.tables import ATTACHMENTS
from messaging.call import Call
from servicekit import privacy
from servicekit.files import decoded, digest_of

NO_ADDRESSES = "本平台不到外部网址取文件，请把文件内容（Base64）随工单一起发送。"
ALTERED = "文件内容与所附的 SHA-256 不符，可能在传送中损坏，请重新发送。"


def take_files(
    call: Call, dispute: Dispute, files: Sequence[OrderFile], names: Sequence[str]
) -> list[dict[str, Any]]:
    """What became of each, as ``OrderFileRow`` has it; one that the case has already, or had, is not kept twice.

    ``names`` are people's, masked in the reasons: names of files are written by people.
    """
    known = _known(call, dispute) if files else {}
    return [_taken(call, dispute, position, one, known, names) for position, one in enumerate(files)]


def _taken(
    call: Call, dispute: Dispute, position: int, file: OrderFile, known: dict[str, str], names: Sequence[str]
) -> dict[str, Any]:
    try:
        content = _content(file)
        digest = digest_of(content)
        if digest not in known:
            known[digest] = keep_file(call, dispute, file.filename, content).id
            call.session.flush()  # the next one counts it
    except FileRefused as refused:
        reason = privacy.mask_text(refused.message, list(names))
        return {"position": position, "taken": False, "reason": reason[:300]}
    return {"position": position, "taken": True, "file_id": known[digest]}


def _content(file: OrderFile) -> bytes:
    """:raises FileRefused: unreadable, an address instead of a content, not Base64, or altered on the way."""
    if file.fault:
        raise FileRefused(file.fault, field="content")
    if file.url and not file.content:
        raise FileRefused(NO_ADDRESSES, field="url")
    content = decoded(file.content)
    if file.sha256 and digest_of(content) != file.sha256:
        raise FileRefused(ALTERED, field="sha256")
    return content


def _known(call: Call, dispute: Dispute) -> dict[str, str]:
    """Digest → id of every file that the case has, and of those that a person took out again."""
    own = select(ATTACHMENTS.c.sha256, ATTACHMENTS.c.id).where(ATTACHMENTS.c.dispute_id == dispute.id)
    return {row.sha256: row.id for row in call.session.execute(own)}
