"""Files of a case: taken by their content, encrypted at rest, each reading recorded."""

from __future__ import annotations

import base64

from sqlalchemy import func, select

from contracts import mediation as c
from contracts.attachments import FileContent
from contracts.refusals import FileRefused
from mediation import queries
from mediation.errors import FileUnknown
from mediation.handlers.finding import may_see_words, own_proceeding, own_round, round_of
from mediation.handlers.leaves import may_open
from mediation.model import CaseFile, Proceeding
from mediation.queries.sealing import seal, unseal
from mediation.tables import FILES
from messaging.call import Call
from servicekit.files import decoded, recognise
from servicekit.privacy import decrypt_bytes, encrypt_bytes
from servicekit.scanning import scan


def attach_file(call: Call, request: c.AttachFile) -> c.FileSheet:
    """Keeps the file with its hash.

    :raises FileRefused: empty, too large, of a kind that is not taken, or the case has too much already.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_take_papers(request.purpose)
    file = keep(call, proceeding, request.purpose, request.about, request.filename, decoded(request.content))
    call.session.flush()
    return queries.file_sheet(file, proceeding, call.settings.identity_key)


def keep(
    call: Call, proceeding: Proceeding, purpose: str, about: str, filename: str, content: bytes
) -> CaseFile:
    """The file in the case; the rules are those of ``attach_file``."""
    found = recognise(filename, content, call.settings.largest_file)
    _must_have_room(call, proceeding, found.size)
    key = call.settings.identity_key
    file = CaseFile(
        file_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        purpose=purpose,
        about=about,
        sealed_name=seal(key, {"filename": found.filename}),
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        scan=scan(call.settings.malware_scan, content),
        content=encrypt_bytes(key, content),
        added_by=call.actor.person_id,
        added_at=call.now,
    )
    call.session.add(file)
    call.audit(
        proceeding.dispute_id, "file_added", file_id=file.file_id, purpose=purpose, sha256=found.sha256
    )
    return file


def get_file(call: Call, request: c.GetFile) -> FileContent:
    """The content, for the mediator, whoever may see unmasked words, and the expert who is asked about it.

    :raises FileUnknown: there is none, it was withdrawn, or this person may not see it.
    """
    file = _file(call, request.file_id)
    proceeding = round_of(call, file.dispute_id, file.round)
    may = may_see_words(call, proceeding) or may_open(call, proceeding, file.about)
    if file.withdrawn_at is not None or not may:
        raise FileUnknown("没有这个文件，或者您无权查看。")
    key = call.settings.identity_key
    call.audit(file.dispute_id, "file_read", file_id=file.file_id)
    return FileContent(
        filename=unseal(key, file.sealed_name)["filename"],
        media_type=file.media_type,
        sha256=file.sha256,
        content=base64.b64encode(decrypt_bytes(key, file.content)).decode(),
    )


def withdraw_file(call: Call, request: c.WithdrawFile) -> c.FileSheet:
    """Out of the case with a reason; what it was stays provable by its hash."""
    file = _file(call, request.file_id)
    proceeding = own_round(call, file.dispute_id, file.round)
    file.withdraw(seal(call.settings.identity_key, {"reason": request.reason}), call.now)
    call.audit(file.dispute_id, "file_withdrawn", file_id=file.file_id, sha256=file.sha256)
    call.session.flush()
    return queries.file_sheet(file, proceeding, call.settings.identity_key)


def _file(call: Call, file_id: str) -> CaseFile:
    found = call.session.get(CaseFile, file_id)
    if found is None:
        raise FileUnknown("没有这个文件，或者您无权查看。")
    return found


def _must_have_room(call: Call, proceeding: Proceeding, size: int) -> None:
    own = FILES.c
    of_it = (own.dispute_id == proceeding.dispute_id, own.withdrawn_at.is_(None))
    used = int(call.session.scalar(select(func.coalesce(func.sum(own.size), 0)).where(*of_it)) or 0)
    if used + size > call.settings.largest_case:
        most = call.settings.largest_case // 1_000_000
        raise FileRefused(f"本案的文件合计不能超过 {most} MB，请压缩图片后再传。", field="content")
