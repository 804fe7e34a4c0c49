"""Papers of a case, as files."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Answer, Request


class Paper(Answer):
    """A paper of the case file, base64."""

    filename: str
    media_type: str
    content: str


class GetPaper(Request[Paper]):
    """A paper as .docx; ``about`` names the session of a notice or of minutes.

    ``agreement`` 调解协议书 or 口头协议登记表, ``termination`` 终止调解通知书,
    ``session_notice`` 调解通知书, ``minutes`` 人民调解记录, ``breach_notice`` 督促履行告知书; for the case file
    ``cover`` 卷宗封面, ``index`` 卷内目录, ``registration`` 受理登记表, ``rights_notice`` 权利义务告知书,
    ``work_record`` 听查研评办理记录.
    """

    service: ClassVar[str] = "mediation"
    dispute_id: str
    kind: Literal[
        "agreement", "termination", "session_notice", "minutes", "breach_notice", "cover", "index", "registration",
        "rights_notice", "work_record",
    ]  # fmt: skip
    about: Annotated[str, Field(max_length=40)] = ""
