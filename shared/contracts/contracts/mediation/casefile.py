"""The case file (卷宗): its positions in their order (domain.md §2.1), what is there and what lacks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.mediation.evidence import FileContent
from contracts.message import Answer, Request


class FilePiece(Answer):
    """One piece: a paper that is made when it is asked for (``paper``, ``about``), or a file that was given in.

    ``by`` answers for it (责任者), ``note`` is its remark (备注); both masked on pages.
    """

    title: str
    on: date | None = None
    paper: str = ""
    about: str = ""
    file_id: str = ""
    by: str = ""
    note: str = ""


class FilePosition(Answer):
    """``no`` is 0 for cover and directory; ``must``: the file is not complete without it; ``lacks`` says what is missing."""

    no: int
    code: str
    name: str
    must: bool
    pieces: tuple[FilePiece, ...] = ()
    lacks: str = ""


class BoundSheet(Answer):
    """One sealing of the file (封卷): its hash is of the whole PDF; ``opened_at``: it was opened again (拆卷)."""

    version: int
    sha256: str
    size: int
    pages: int
    pieces: int
    explained: bool = False
    bound_by: str
    bound_at: AwareDatetime
    opened_by: str = ""
    opened_at: AwareDatetime | None = None
    opened_why: str = ""


class BindingSheet(Answer):
    """A sealing under way: ``done`` of ``total`` pieces are printed; or the last one failed and the file is open again."""

    failed: bool = False
    done: int = 0
    total: int = 0
    asked_at: AwareDatetime


class CaseFileSheet(Answer):
    """All positions; ``faults``: days or numbers that contradict each other (domain.md §2.2)."""

    dispute_id: str
    number: str
    agreement_no: str = ""
    file_no: str = ""  # 卷号; a case that ended without an agreement has one too
    keep: str  # 保管期限
    positions: tuple[FilePosition, ...]
    faults: tuple[str, ...] = ()
    complete: bool = False
    nameless: bool = False  # its papers do not know the parties' names yet (``KeepRegistered``)
    unnamed: tuple[str, ...] = ()  # people in office who stand on them without a name (``KeepNames``)
    sealed: bool = False
    bound: tuple[BoundSheet, ...] = ()  # the newest first
    binding: BindingSheet | None = None
    late: tuple[str, ...] = ()  # what was recorded after the sealing
    may_bind: bool = False
    may_unbind: bool = False


class GetCaseFile(Request[CaseFileSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


Version = Annotated[int, Field(ge=0, le=10_000)]


class BindFile(Request[CaseFileSheet]):
    """Closed now, bound as one PDF and sealed soon after; what is incomplete needs an explanation, which stands in the file."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    explanation: Annotated[str, Field(max_length=2_000)] = ""


class UnbindFile(Request[CaseFileSheet]):
    """拆卷: a second person opens it again; the sealed one is kept."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class PreviewFile(Request[FileContent]):
    """What would be sealed now, as one PDF; nothing is kept."""

    service: ClassVar[str] = "mediation"
    takes_seconds: ClassVar[float] = 120
    dispute_id: str


class GetBoundFile(Request[FileContent]):
    """The sealed PDF; version 0 is the newest."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: Version = 0


class BoundCheck(Answer):
    """``known``: there is such a sealed file; ``unchanged``: what is kept is what was sealed."""

    known: bool
    unchanged: bool
    bound: BoundSheet | None = None


class VerifyBoundFile(Request[BoundCheck]):
    """The sealed file itself, or with ``sha256`` a copy of it that somebody has."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: Version = 0
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
