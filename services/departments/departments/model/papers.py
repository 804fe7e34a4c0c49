"""Papers that a desk asks of the parties (补充材料), and what it knows of a kind of dispute (办理要点)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from departments.errors import NewerVersion, PapersOver

TERMS: dict[str, str] = {"given": "材料已经收到", "withdrawn": "这项要求已经撤回"}


@dataclass(eq=False)
class PaperRequest:
    """What one side (``of``) must bring until a day; ``details`` are masked words, never told to the public."""

    request_id: str
    dispute_id: str
    number: str
    desk: str
    of: str
    kinds: list[str]
    details: str
    until_on: date
    asked_by: str
    asked_at: datetime
    state: str = "asked"
    ended_by: str = ""
    ended_at: datetime | None = None
    reason: str = ""  # masked

    def end(self, state: str, by: str, at: datetime, reason: str = "") -> None:
        """given or withdrawn. :raises PapersOver: it ended before."""
        if self.state != "asked":
            raise PapersOver(f"{TERMS[self.state]}，不能再改，请刷新页面。")
        self.state, self.ended_by, self.ended_at, self.reason = state, by, at, reason


@dataclass(eq=False)
class Note:
    """The newest version of what a desk knows of a type of dispute; every version is kept as a NoteVersion."""

    note_id: str
    desk: str
    type_code: str
    title: str
    body: str
    version: int
    author_id: str
    at: datetime
    withdrawn: bool = False
    reason: str = ""

    def edit(self, upon: int, title: str, body: str, by: str, at: datetime) -> None:
        """:raises NewerVersion: it was written upon an older one."""
        if upon != self.version:
            raise NewerVersion(
                "同事刚改过这一条：请先看新的版本，合并以后再保存；您写的内容还在表单里。", field="body"
            )
        self.title, self.body, self.author_id, self.at = title, body, by, at
        self.version, self.withdrawn, self.reason = self.version + 1, False, ""

    def as_version(self) -> NoteVersion:
        return NoteVersion(self.note_id, self.version, self.title, self.body, self.author_id, self.at)


@dataclass(eq=False)
class NoteVersion:
    note_id: str
    version: int
    title: str
    body: str
    author_id: str
    at: datetime
