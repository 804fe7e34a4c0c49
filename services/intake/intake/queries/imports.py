"""Files that somebody brought, and what is wrong in them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import import_files as c
from contracts.people import Actor
from intake.errors import ImportUnknown
from intake.model import ImportFault, ImportJob
from intake.tables import FAULTS, IMPORTS
from servicekit.paging import page


def list_imports(session: Session, request: c.ListImports, actor: Actor) -> c.ImportRows:
    own = select(ImportJob).where(IMPORTS.c.begun_by == actor.person_id)
    keys = [IMPORTS.c.begun_at, IMPORTS.c.import_id]
    found, cursor = page(session, own, keys, cursor=request.cursor, limit=request.limit)
    return c.ImportRows(items=tuple(import_row(one) for one in found), next_cursor=cursor)


def get_import(session: Session, request: c.GetImport, actor: Actor) -> c.ImportSheet:
    """:raises ImportUnknown: there is none, or it is somebody else's."""
    job = session.get(ImportJob, request.import_id)
    if job is None or job.begun_by != actor.person_id:
        raise ImportUnknown("没有这个文件，请从列表中选择。", field="import_id")
    faults = select(ImportFault).where(FAULTS.c.import_id == job.import_id)
    found, cursor = page(
        session, faults, [FAULTS.c.seq], cursor=request.cursor, limit=request.limit, descending=False
    )
    return c.ImportSheet(
        **import_row(job).model_dump(),
        faults=tuple(_fault(one) for one in found),
        next_cursor=cursor,
    )


def import_row(job: ImportJob) -> c.ImportRow:
    return c.ImportRow(**{name: getattr(job, name) for name in c.ImportRow.model_fields})


def _fault(fault: ImportFault) -> c.ImportFault:
    return c.ImportFault(seq=fault.seq, row=fault.row, column=fault.column, reason=fault.reason)
