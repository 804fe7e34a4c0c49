"""Pieces of evidence and the files of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mediation.errors import EvidenceGone, WrongMoment

STATE_NAMES = {"kept": "在卷", "returned": "已返还", "withdrawn": "已撤回"}


@dataclass(eq=False)
class Evidence:
    """One entry of the list; its words are the newest revision of ``evidence:<id>``."""

    evidence_id: str
    dispute_id: str
    round: int
    no: int
    received_by: str
    received_at: datetime
    version: int = 1
    state: str = "kept"
    returned_on: date | None = None
    end_sealed: str = ""  # to whom it was returned, or why it was withdrawn

    def must_be_kept(self) -> None:
        """:raises EvidenceGone: it was returned or withdrawn."""
        if self.state != "kept":
            raise EvidenceGone(f"该证据{STATE_NAMES[self.state]}，不能再修改。")

    def give_back(self, on: date, sealed: str, today: date) -> None:
        """:raises WrongMoment: the day is not over, or lies before the day it was received."""
        self.must_be_kept()
        if on > today:
            raise WrongMoment("返还日期不能晚于今天。", field="returned_on")
        self.state, self.returned_on, self.end_sealed = "returned", on, sealed

    def withdraw(self, sealed: str) -> None:
        self.must_be_kept()
        self.state, self.end_sealed = "withdrawn", sealed


NOT_SCANNED = "not_scanned"  # what the files of before have, and those of a house without a scanner


@dataclass(eq=False)
class CaseFile:
    """A file of a case; ``sealed_name`` and ``content`` are encrypted, ``sha256`` is of the plain content."""

    file_id: str
    dispute_id: str
    round: int
    purpose: str
    about: str
    sealed_name: str
    media_type: str
    size: int
    sha256: str
    content: bytes
    added_by: str
    added_at: datetime
    scan: str = NOT_SCANNED
    withdrawn_at: datetime | None = None
    withdrawn_sealed: str = ""

    def withdraw(self, sealed: str, now: datetime) -> None:
        """:raises EvidenceGone: it was withdrawn before."""
        if self.withdrawn_at is not None:
            raise EvidenceGone("该文件已经撤回。")
        self.withdrawn_at, self.withdrawn_sealed = now, sealed
