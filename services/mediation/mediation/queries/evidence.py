"""The evidence list and the files of one proceeding, words masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.model import CaseFile, Evidence, Proceeding, Revision
from mediation.queries.names import names_in, shown
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sheets import masked
from mediation.tables import REVISIONS
from servicekit.privacy import Key, mask_text


def document_of(evidence_id: str) -> str:
    """The name under which the versions of an entry are kept."""
    return f"evidence:{evidence_id}"


def evidence_list(
    session: Session, proceeding: Proceeding, key: Key, *, may_change: bool, in_full: bool = False
) -> c.EvidenceList:
    """Words masked; ``in_full`` as they were typed, for the paper."""
    entries = _evidence(session, proceeding)
    words = _newest_words(session, entries, key)
    files = [file_sheet(one, proceeding, key, in_full=in_full) for one in files_of(session, proceeding)]
    texts = [str(one[name]) for one in words.values() for name in ("name", "origin", "proves")]
    names = [*(one["provider"] for one in words.values()), *names_in(proceeding, key, *texts)]
    return c.EvidenceList(
        dispute_id=proceeding.dispute_id,
        items=tuple(
            _in_full(made, words[one.evidence_id]) if in_full else made
            for one in entries
            for made in (_sheet(one, words[one.evidence_id], files, names, key),)
        ),
        files=tuple(file for file in files if file.about not in words),
        may_change=may_change and proceeding.may_change_file,
    )


def files_of(session: Session, proceeding: Proceeding) -> list[CaseFile]:
    return of_round(session, proceeding, CaseFile, "added_at", "file_id")


def _in_full(sheet: c.EvidenceSheet, words: Mapping[str, Any]) -> c.EvidenceSheet:
    return sheet.model_copy(update={name: words[name] for name in ("name", "provider", "origin", "proves")})


def file_sheet(file: CaseFile, proceeding: Proceeding, key: Key, *, in_full: bool = False) -> c.FileSheet:
    filename = str(unseal(key, file.sealed_name)["filename"])
    return c.FileSheet(
        file_id=file.file_id,
        purpose=file.purpose,
        about=file.about,
        filename=filename if in_full else shown(proceeding, key, filename),
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        added_by=file.added_by,
        added_at=file.added_at,
        withdrawn_at=file.withdrawn_at,
        scan=file.scan,
    )


def _evidence(session: Session, proceeding: Proceeding) -> list[Evidence]:
    return of_round(session, proceeding, Evidence, "no")


def _newest_words(session: Session, entries: Sequence[Evidence], key: Key) -> dict[str, dict[str, Any]]:
    """Evidence id → the words of its newest version."""
    own = REVISIONS.c
    wanted = [and_(own.document == document_of(e.evidence_id), own.version == e.version) for e in entries]
    if not wanted:
        return {}
    found = {one.document: one for one in session.scalars(select(Revision).where(or_(*wanted)))}
    return {e.evidence_id: unseal(key, found[document_of(e.evidence_id)].sealed) for e in entries}


def _sheet(
    entry: Evidence, words: Mapping[str, Any], files: Iterable[c.FileSheet], names: Sequence[str], key: Key
) -> c.EvidenceSheet:
    end = unseal(key, entry.end_sealed)
    return c.EvidenceSheet(
        evidence_id=entry.evidence_id,
        no=entry.no,
        state=entry.state,
        name=mask_text(words["name"], names),
        kind=words["kind"],
        provider=masked(words["provider"]),
        origin=mask_text(words["origin"], names),
        copies=words["copies"],
        pages=words["pages"],
        form=words["form"],
        provided_on=words["provided_on"],
        proves=mask_text(words["proves"], names),
        received_by=entry.received_by,
        returned_on=entry.returned_on,
        returned_to=masked(str(end.get("returned_to", ""))),
        withdrawn_why=mask_text(str(end.get("reason", "")), names),
        version=entry.version,
        files=tuple(file for file in files if file.about == entry.evidence_id),
    )
