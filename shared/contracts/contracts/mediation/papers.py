"""Papers of a case, as files."""

from __future__ import annotations

from typing import ClassVar, Literal

from contracts.message import Answer, Request


class Paper(Answer):
    """A paper of the case file, base64."""

    filename: str
    media_type: str
    content: str


class GetPaper(Request[Paper]):
    """``agreement`` (调解协议书 or 口头协议登记表) or ``termination`` (终止调解通知书) as .docx."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    kind: Literal["agreement", "termination"]
