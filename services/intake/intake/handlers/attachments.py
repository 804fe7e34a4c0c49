"""Files of a registration: taken by their content, looked through, encrypted at rest, each reading recorded."""

from __future__ import annotations

import base64
import hmac

from sqlalchemy import func, select

from contracts import attachments as c
from contracts.refusals import FileRefused
from intake.errors import AttachmentUnknown, NotAllowed
from intake.handlers.vault import Vault
from intake.handlers.viewing import dispute_for, viewer_of
from intake.model import Attachment, Dispute
from intake.policies.fields import clean
from intake.policies.seeing import may_read_files
from intake.tables import ATTACHMENTS
from messaging.call import Call
from servicekit import privacy
from servicekit.files import decoded, recognise
from servicekit.privacy import decrypt_bytes, encrypt_bytes
from servicekit.scanning import scan

CLOSED = "您没有查看这件纠纷附件的权限。"
GONE = "没有这个文件，或者已经撤回。"


def add_attachment(call: Call, request: c.AddAttachment) -> c.AttachmentSheet:
    """Keeps the file with its hash, and tells that there is one.

    :raises DisputeUnknown, NotAllowed: no such dispute, or neither its file nor its query code.
    :raises FileRefused: empty, too large, infected, of a kind that is not taken, or the dispute has enough.
    """
    dispute = dispute_for(call, request.dispute_id, locked=True)
    _must_hold(call, dispute, request.handles, request.query_code)
    file = keep_file(call, dispute, request.filename, decoded(request.content))
    return _sheet(Vault(call.settings), file)


def keep_file(call: Call, dispute: Dispute, filename: str, content: bytes) -> Attachment:
    """One file more of the dispute, whoever brought it.

    :raises FileRefused: empty, too large, infected, of a kind that is not taken, or the dispute has enough.
    """
    found = recognise(filename, content, call.settings.largest_file)
    _must_have_room(call, dispute, found.size)
    file = Attachment(
        id=call.new_id(),
        dispute_id=dispute.id,
        sealed_name=Vault(call.settings).seal(found.filename),
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        scan=scan(call.settings.malware_scan, content),
        content=encrypt_bytes(call.settings.identity_key, content),
        added_by=call.actor.person_id,
        added_at=call.now,
    )
    call.session.add(file)
    call.audit(dispute.id, "file_added", file_id=file.id, sha256=file.sha256)
    call.publish(_added(call, file))
    return file


def list_attachments(call: Call, request: c.ListAttachments) -> c.Attachments:
    """Names and hashes of all files, with those withdrawn; names may be personal, so the look leaves a row where there are any.

    :raises DisputeUnknown, NotAllowed: no such dispute, or not for this person.
    """
    dispute = dispute_for(call, request.dispute_id)
    _must_hold(call, dispute, request.handles)
    of_it = select(Attachment).where(ATTACHMENTS.c.dispute_id == dispute.id)
    files = call.session.scalars(of_it.order_by(ATTACHMENTS.c.added_at, ATTACHMENTS.c.id)).all()
    if files:
        call.audit(dispute.id, "files_listed")
    vault = Vault(call.settings)
    return c.Attachments(
        dispute_id=dispute.id, items=tuple(_sheet(vault, one) for one in files), may_add=True
    )


def get_attachment(call: Call, request: c.GetAttachment) -> c.FileContent:
    """The content as it was given in.

    :raises AttachmentUnknown: there is none, or it was withdrawn. :raises NotAllowed: not for this person.
    """
    file, dispute = _found(call, request.dispute_id, request.file_id, request.handles)
    if file.withdrawn_at is not None:
        raise AttachmentUnknown(GONE, field="file_id")
    call.audit(dispute.id, "file_read", file_id=file.id)
    return c.FileContent(
        filename=Vault(call.settings).open(file.sealed_name),
        media_type=file.media_type,
        sha256=file.sha256,
        content=base64.b64encode(decrypt_bytes(call.settings.identity_key, file.content)).decode(),
    )


def withdraw_attachment(call: Call, request: c.WithdrawAttachment) -> c.AttachmentSheet:
    """Out of the dispute with a reason; what it was stays provable by its hash.

    :raises AttachmentUnknown, AttachmentGone: there is none, or not any more. :raises NotAllowed: not for this person.
    """
    file, dispute = _found(call, request.dispute_id, request.file_id, request.handles)
    vault = Vault(call.settings)
    file.withdraw(call.actor.person_id, call.now, vault.seal(privacy.mask_text(clean(request.reason))))
    call.audit(dispute.id, "file_withdrawn", file_id=file.id, sha256=file.sha256)
    return _sheet(vault, file)


def _found(call: Call, dispute_id: str, file_id: str, handles: bool) -> tuple[Attachment, Dispute]:
    dispute = dispute_for(call, dispute_id)
    _must_hold(call, dispute, handles)
    file = call.session.get(Attachment, clean(file_id))
    if file is None or file.dispute_id != dispute.id:
        raise AttachmentUnknown(GONE, field="file_id")
    return file, dispute


def _must_hold(call: Call, dispute: Dispute, handles: bool, query_code: str = "") -> None:
    """:raises NotAllowed: neither its window, nor its registrar, nor its handler; nor somebody with its receipt."""
    holds = may_read_files(
        viewer_of(call),
        registered_by=dispute.registered_by,
        confidential=dispute.confidential,
        handles=handles,
    )
    if not holds and not _has_receipt(call, dispute, query_code):
        raise NotAllowed(CLOSED)


def _has_receipt(call: Call, dispute: Dispute, query_code: str) -> bool:
    given = Vault(call.settings).query_digest(query_code) if query_code else ""
    return bool(given) and hmac.compare_digest(given, dispute.query_digest)


def _must_have_room(call: Call, dispute: Dispute, size: int) -> None:
    kept = (ATTACHMENTS.c.dispute_id == dispute.id, ATTACHMENTS.c.withdrawn_at.is_(None))
    counted = select(func.count(), func.coalesce(func.sum(ATTACHMENTS.c.size), 0)).where(*kept)
    number, used = call.session.execute(counted).one()
    if number >= call.settings.most_files:
        raise FileRefused(
            f"一件纠纷最多 {call.settings.most_files} 个附件，请把照片合成一个文件再传。", field="content"
        )
    if used + size > call.settings.largest_dispute:
        most = call.settings.largest_dispute // 1_000_000
        raise FileRefused(f"一件纠纷的附件合计不能超过 {most} MB，请压缩图片后再传。", field="content")


def _added(call: Call, file: Attachment) -> c.AttachmentAdded:
    return c.AttachmentAdded(
        at=call.now,
        dispute_id=file.dispute_id,
        file_id=file.id,
        media_type=file.media_type,
        size=file.size,
        added_by=file.added_by,
    )


def _sheet(vault: Vault, file: Attachment) -> c.AttachmentSheet:
    return c.AttachmentSheet(
        file_id=file.id,
        filename=vault.open(file.sealed_name),
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scan=file.scan,
        added_by=file.added_by,
        added_at=file.added_at,
        withdrawn_at=file.withdrawn_at,
        withdrawn_by=file.withdrawn_by,
        withdrawn_why=vault.open(file.withdrawn_sealed) if file.withdrawn_sealed else "",
    )
