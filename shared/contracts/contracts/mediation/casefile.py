"""The case file (卷宗): its positions in their order (domain.md §2.1), what is there and what lacks."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from contracts.message import Answer, Request


class FilePiece(Answer):
    """One piece: a paper that is made when it is asked for (``paper``, ``about``), or a file that was given in."""

    title: str
    on: date | None = None
    paper: str = ""
    about: str = ""
    file_id: str = ""


class FilePosition(Answer):
    """``no`` is 0 for cover and directory; ``must``: the file is not complete without it; ``lacks`` says what is missing."""

    no: int
    code: str
    name: str
    must: bool
    pieces: tuple[FilePiece, ...] = ()
    lacks: str = ""


class CaseFileSheet(Answer):
    """All positions; ``faults``: days or numbers that contradict each other (domain.md §2.2)."""

    dispute_id: str
    number: str
    agreement_no: str = ""
    keep: str  # 保管期限
    positions: tuple[FilePosition, ...]
    faults: tuple[str, ...] = ()
    complete: bool = False


class GetCaseFile(Request[CaseFileSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str
