"""Taking a file in: announced, its parts kept sealed, started by whoever brought it, worked on chunk by chunk."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, or_, select

from contracts import import_files as c
from contracts.people import Actor
from intake.errors import FieldInvalid, ImportBusy, ImportUnknown
from intake.model import ImportFault, ImportJob
from intake.model.imports import MOST_FAULTS, MOST_IGNORED
from intake.policies.fields import clean
from intake.queries.imports import import_row
from intake.tables import FAULTS, IMPORTS, PARTS
from messaging.call import Call
from servicekit.privacy import decrypt_bytes, encrypt_bytes

REGISTER = "dispute.register"


def begin_import(call: Call, request: c.BeginImport) -> c.ImportRow:
    """:raises Forbidden: no right to register."""
    call.demand(REGISTER)
    name = clean(request.filename).replace("\\", "/").rpartition("/")[2]
    job = ImportJob(call.new_id(), name or "file", request.size, call.now, call.actor.person_id)
    call.session.add(job)
    call.session.flush()
    call.audit(_subject(job), "import.begun", rows=0)
    return import_row(job)


def add_import_part(call: Call, request: c.AddImportPart) -> c.ImportRow:
    """:raises ImportUnknown, ImportBusy: not this person's, or started already. :raises FieldInvalid: no Base64."""
    job = job_for(call, request.import_id)
    if job.state != "uploading":
        raise ImportBusy("这个文件已经开始处理，不能再上传。")
    try:
        raw = base64.b64decode(request.content, validate=True)
    except (binascii.Error, ValueError):
        raise FieldInvalid("文件内容传坏了，请重新上传。", field="content") from None
    place = (PARTS.c.import_id == job.import_id, PARTS.c.position == request.position)
    call.session.execute(delete(PARTS).where(*place))
    sealed = encrypt_bytes(call.settings.identity_key, raw)
    values = {"import_id": job.import_id, "position": request.position, "content": sealed}
    call.session.execute(insert(PARTS).values(**values))
    return import_row(job)


def start_import(call: Call, request: c.StartImport) -> c.ImportRow:
    """:raises ImportUnknown: not this person's. :raises ImportBusy: it is worked on, or its content is gone."""
    job = job_for(call, request.import_id)
    kept = select(func.count()).select_from(PARTS).where(PARTS.c.import_id == job.import_id)
    if not call.session.scalar(kept):
        raise ImportBusy("这个文件的内容已经清除，请重新上传。")
    job.start(dry_run=request.dry_run)
    call.session.execute(delete(FAULTS).where(FAULTS.c.import_id == job.import_id))
    call.audit(_subject(job), "import.started", kind="dry_run" if request.dry_run else "register")
    return import_row(job)


def job_for(call: Call, import_id: str) -> ImportJob:
    """Who brought a file works with it, nobody else.

    :raises ImportUnknown: there is none, or it is somebody else's.
    """
    call.demand(REGISTER)
    job = call.session.get(ImportJob, import_id, with_for_update=True)
    if job is None or job.begun_by != call.actor.person_id:
        raise ImportUnknown("没有这个文件，请从列表中选择。", field="import_id")
    return job


# What the errand does, each in a transaction of its own


def claim_import(call: Call) -> ImportJob | None:
    """One that waits, or that a process left in the middle."""
    left = (IMPORTS.c.state == "running") & (IMPORTS.c.lease_until < call.now)
    free = select(ImportJob).where(or_(IMPORTS.c.state == "waiting", left)).order_by(IMPORTS.c.begun_at)
    job = call.session.scalars(free.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if job is not None:
        job.take(call.now)
    return job


def part_of(call: Call, import_id: str, position: int) -> bytes | None:
    """A part as it was uploaded; None behind the last."""
    place = (PARTS.c.import_id == import_id, PARTS.c.position == position)
    sealed = call.session.scalar(select(PARTS.c.content).where(*place))
    return None if sealed is None else decrypt_bytes(call.settings.identity_key, sealed)


def keep_going(
    call: Call,
    import_id: str,
    counts: dict[str, int],
    faults: Sequence[tuple[int, str, str]],
    ignored: Sequence[str],
) -> None:
    """How far it came, with the chunk's wrong cells and the file's unknown columns, in the chunk's own transaction."""
    job = call.session.get(ImportJob, import_id)
    assert job is not None
    for name, value in counts.items():
        setattr(job, name, value)
    job.ignored = [heading[:100] for heading in ignored[:MOST_IGNORED]]
    job.take(call.now)
    known = call.session.scalar(
        select(func.count()).select_from(FAULTS).where(FAULTS.c.import_id == import_id)
    )
    for seq, (row, column, reason) in enumerate(faults, (known or 0) + 1):
        if seq <= MOST_FAULTS:
            call.session.add(ImportFault(import_id, seq, row, column[:100], reason[:500]))


def end_import(call: Call, import_id: str, trouble: str = "") -> None:
    """Done, or not to be read; what was registered is kept in the register, not as a file."""
    job = call.session.get(ImportJob, import_id)
    assert job is not None
    job.end(call.now, trouble[:500])
    if job.state == "done" and not job.wrong:
        call.session.execute(delete(PARTS).where(PARTS.c.import_id == import_id))
    call.audit(_subject(job), "import.ended", rows=job.rows)


def forget_files(call: Call) -> int:
    """Drops the content of files that nobody touched for a week; what became of them stays."""
    old = select(IMPORTS.c.import_id).where(
        IMPORTS.c.begun_at < call.now - timedelta(days=7), IMPORTS.c.state != "running"
    )
    gone = delete(PARTS).where(PARTS.c.import_id.in_(old)).returning(PARTS.c.import_id)
    return len(call.session.execute(gone).all())


def registrar(job: ImportJob) -> Actor:
    """Rows are registered in the name of who brought the file."""
    return Actor(person_id=job.begun_by, roles=("receptionist",), rights=(REGISTER,))


def _subject(job: ImportJob) -> str:
    return f"import:{job.import_id}"
