"""The evidence list (证据材料登记, domain.md §2.2) and the files of a case."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.attachments import LARGEST_FILE as LARGEST_FILE
from contracts.attachments import Base64File
from contracts.attachments import FileContent as FileContent
from contracts.mediation.codes import EvidenceKind, Purpose
from contracts.message import Answer, Body, Request


class EvidenceInput(Body):
    """One piece: what it is, from whom, how many pages, original or copy, what it proves."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: EvidenceKind
    provider: Annotated[str, Field(min_length=1, max_length=80)]
    origin: Annotated[str, Field(max_length=200)] = ""
    copies: Annotated[int, Field(ge=1, le=999)] = 1
    pages: Annotated[int, Field(ge=1, le=9_999)] = 1
    form: Literal["original", "copy"]
    provided_on: date
    proves: Annotated[str, Field(min_length=2, max_length=1_000)]


class FileSheet(Answer):
    """A file without its content; ``sha256`` is of the content as it was given in."""

    file_id: str
    purpose: str
    about: str = ""  # the evidence or the obligation that it belongs to
    filename: str
    media_type: str
    size: int
    sha256: str
    added_by: str
    added_at: AwareDatetime
    withdrawn_at: AwareDatetime | None = None
    scan: str = "not_scanned"  # clean: looked through for malware


class EvidenceSheet(Answer):
    evidence_id: str
    no: int
    state: str  # kept | returned | withdrawn
    name: str
    kind: str
    provider: str  # masked
    origin: str
    copies: int
    pages: int
    form: str
    provided_on: date
    proves: str
    received_by: str
    returned_on: date | None = None
    returned_to: str = ""
    withdrawn_why: str = ""
    version: int
    files: tuple[FileSheet, ...] = ()


class EvidenceList(Answer):
    """The evidence in its order, and the other files of the case; ``may_change`` until the file is closed."""

    dispute_id: str
    items: tuple[EvidenceSheet, ...]
    files: tuple[FileSheet, ...] = ()
    may_change: bool = False


class ListEvidence(Request[EvidenceList]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


class AddEvidence(Request[EvidenceList]):
    service: ClassVar[str] = "mediation"
    dispute_id: str
    evidence: EvidenceInput


class OpenedEvidence(Answer):
    """The entry as it was typed, unmasked."""

    evidence_id: str
    version: int
    evidence: EvidenceInput


class OpenEvidence(Request[OpenedEvidence]):
    """For correcting an entry; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    evidence_id: str


class ChangeEvidence(Request[EvidenceList]):
    """Corrects an entry; ``version`` is the one that was seen: a newer one is told with what changed."""

    service: ClassVar[str] = "mediation"
    evidence_id: str
    version: int
    evidence: EvidenceInput


class ReturnEvidence(Request[EvidenceList]):
    """The original was given back (返还记录)."""

    service: ClassVar[str] = "mediation"
    evidence_id: str
    returned_on: date
    returned_to: Annotated[str, Field(min_length=1, max_length=80)]


class WithdrawEvidence(Request[EvidenceList]):
    """Taken off the list with a reason; the entry and its number stay."""

    service: ClassVar[str] = "mediation"
    evidence_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class AttachFile(Request[FileSheet]):
    """A file of the case, base64; its kind is found by its content, never by its name."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    purpose: Purpose
    about: Annotated[str, Field(max_length=40)] = ""
    filename: Annotated[str, Field(min_length=1, max_length=200)]
    content: Base64File


class GetFile(Request[FileContent]):
    """Every reading leaves an audit row."""

    service: ClassVar[str] = "mediation"
    file_id: str


class WithdrawFile(Request[FileSheet]):
    """Taken out of the case with a reason: the wrong photo, a stranger's paper."""

    service: ClassVar[str] = "mediation"
    file_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class ExpertPapers(Answer):
    """What a question to an expert is about; ``sealed``: the sealed file of the case belongs to it."""

    consultation_id: str
    dispute_id: str
    items: tuple[EvidenceSheet, ...]
    sealed: bool = False


class ListExpertPapers(Request[ExpertPapers]):
    """For the expert who is asked; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    consultation_id: str
