"""departments: what a desk knows of a kind of dispute (办理要点), and the papers that it asks of the parties (补充材料)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.departments import DepartmentsEvent, DeskRequest
from contracts.message import Answer

PaperKind = Literal[
    "identity",
    "authorisation",
    "contract",
    "payment",
    "title",
    "medical",
    "photo",
    "wages",
    "receipt",
    "other",
]
PAPER_KINDS: dict[str, str] = {
    "identity": "身份证明", "authorisation": "授权委托书", "contract": "合同、协议或者欠条", "payment": "付款、转账记录",
    "title": "权属证明", "medical": "病历、费用单据", "photo": "现场照片、录音录像", "wages": "考勤、工资记录",
    "receipt": "购物、消费凭证", "other": "其他材料",
}  # fmt: skip
Asked = Literal["applicant", "respondent", "both"]
ASKED: dict[str, str] = {"applicant": "申请人", "respondent": "被申请人", "both": "双方"}
PaperState = Literal["asked", "given", "withdrawn"]
TypeCode = Annotated[str, Field(pattern=r"^(0\d|1[0-8])$")]


class PapersEvent(DepartmentsEvent):
    """Codes only: what was asked in words stays at the desk."""

    dispute_id: str
    number: str
    request_id: str
    desk: str
    of: Asked
    kinds: tuple[PaperKind, ...]
    until_on: date
    by: str
    on_behalf_of: str = ""  # for whom a deputy acted


class PapersAsked(PapersEvent):
    """A party must bring papers (要求补充材料)."""


class PapersGiven(PapersEvent):
    """They were brought (材料已交)."""


class PapersWithdrawn(PapersEvent):
    """They are no longer needed (撤回要求)."""


class PaperRequest(Answer):
    """``details`` are masked words; the public sees the kinds, the side and the day alone."""

    request_id: str
    dispute_id: str
    number: str
    desk: str
    of: Asked
    kinds: tuple[PaperKind, ...]
    details: str = ""
    until_on: date
    state: PaperState
    asked_by: str
    asked_at: AwareDatetime
    ended_by: str = ""
    ended_at: AwareDatetime | None = None
    reason: str = ""


class PaperRequests(Answer):
    items: tuple[PaperRequest, ...]


class AskPapers(DeskRequest[PaperRequest]):
    dispute_id: str
    of: Asked
    kinds: Annotated[tuple[PaperKind, ...], Field(min_length=1, max_length=10)]
    details: Annotated[str, Field(max_length=500)] = ""
    until_on: date


class ListPaperRequests(DeskRequest[PaperRequests]):
    """Of one dispute, the newest first."""

    dispute_id: Annotated[str, Field(max_length=40)]


class GetPaperRequest(DeskRequest[PaperRequest]):
    request_id: str


class TakePapers(DeskRequest[PaperRequest]):
    """They were brought."""

    request_id: str


class WithdrawPapers(DeskRequest[PaperRequest]):
    request_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class NoteVersion(Answer):
    version: int
    title: str
    body: str
    author_id: str
    at: AwareDatetime


class Note(Answer):
    """What a desk knows of a kind of dispute, in its newest version."""

    note_id: str
    desk: str
    type_code: str
    title: str
    body: str
    version: int
    author_id: str
    at: AwareDatetime
    withdrawn: bool = False
    reason: str = ""
    versions: tuple[NoteVersion, ...] = ()  # in the sheet of one note, the newest first


class Notes(Answer):
    items: tuple[Note, ...]


class ListNotes(DeskRequest[Notes]):
    """Of one type or all; the newest first. Mediators and the study table read those in use, too."""

    type_code: Annotated[str, Field(pattern=r"^((0\d|1[0-8]))?$")] = ""
    withdrawn: bool = False


class GetNote(DeskRequest[Note]):
    note_id: str


class WriteNote(DeskRequest[Note]):
    type_code: TypeCode
    title: Annotated[str, Field(min_length=2, max_length=60)]
    body: Annotated[str, Field(min_length=5, max_length=4_000)]


class EditNote(DeskRequest[Note]):
    """A new version upon ``version``; refused when a colleague wrote a newer one meanwhile."""

    note_id: str
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=2, max_length=60)]
    body: Annotated[str, Field(min_length=5, max_length=4_000)]


class WithdrawNote(DeskRequest[Note]):
    """No longer shown; with a reason. Editing it brings it back."""

    note_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]
