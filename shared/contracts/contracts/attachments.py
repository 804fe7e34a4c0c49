"""intake: files that come with a registration (附件); their kind is found by their content, never by their name."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Body, Event, Request

LARGEST_FILE = 10_000_000  # bytes
MOST_AT_ONCE = 3  # files of one form: together they stay below what a form may bring
Base64File = Annotated[str, Field(min_length=1, max_length=LARGEST_FILE * 4 // 3 + 8)]


class AttachmentAdded(Event):
    """A file came with a dispute, or later to it; its name and words stay at home."""

    service = "intake"
    dispute_id: str
    file_id: str
    media_type: str
    size: int
    added_by: str


class FileContent(Answer):
    """A file, base64; ``sha256`` is of the content as it was given in."""

    filename: str
    media_type: str
    sha256: str
    content: str


class AttachmentSheet(Answer):
    """A file without its content. ``scan``: clean, or not_scanned where the house has no scanner."""

    file_id: str
    filename: str
    media_type: str
    size: int  # bytes
    sha256: str
    scan: str
    added_by: str
    added_at: AwareDatetime
    withdrawn_at: AwareDatetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""


class Attachments(Answer):
    """The files of a dispute in the order they came; ``may_add`` for whoever asks."""

    dispute_id: str
    items: tuple[AttachmentSheet, ...]
    may_add: bool = False


class ListAttachments(Request[Attachments]):
    """For the window, whoever registered it and its handlers (``handles`` is the gateway's knowledge); leaves an audit row."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    handles: bool = False


class NewFile(Body):
    """A file as it is given in."""

    filename: Annotated[str, Field(min_length=1, max_length=200)]
    content: Base64File


class Why(Body):
    """The reason of a withdrawal."""

    reason: Annotated[str, Field(min_length=2, max_length=500)]


class AddAttachment(Request[AttachmentSheet]):
    """One file more; a citizen brings the dispute's ``query_code``."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    filename: Annotated[str, Field(min_length=1, max_length=200)]
    content: Base64File
    query_code: Annotated[str, Field(max_length=20)] = ""
    handles: bool = False


class GetAttachment(Request[FileContent]):
    """The content; every reading leaves an audit row."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    file_id: str
    handles: bool = False


class WithdrawAttachment(Request[AttachmentSheet]):
    """Taken out with a reason: the wrong photo, a stranger's paper; its hash stays."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    file_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]
    handles: bool = False
