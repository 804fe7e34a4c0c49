"""Papers of a case, as files."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Answer, Request


class Paper(Answer):
    """A paper of the case file, base64; ``nameless``: nobody told yet whom it is for (``KeepRegistered`` does)."""

    filename: str
    media_type: str
    content: str
    nameless: bool = False
    unnamed: tuple[str, ...] = ()  # people in office who stand on it without a name (``KeepNames``)


class GetPaper(Request[Paper]):
    """A paper as .docx; ``about`` names the session of a notice or of minutes.

    ``agreement`` 调解协议书 or 口头协议登记表, ``termination`` 终止调解通知书,
    ``session_notice`` 调解通知书, ``minutes`` 人民调解记录, ``breach_notice`` 督促履行告知书; for the case file
    ``cover`` 卷宗封面, ``index`` 卷内目录, ``application`` 申请书, ``registration`` 受理登记表,
    ``rights_notice`` 权利义务告知书, ``power_of_attorney`` 授权委托书, ``investigation`` 调查记录,
    ``evidence_list`` 证据材料登记表, ``work_record`` 听查研评办理记录, ``receipt`` 履行情况登记表, ``visit_record`` 回访记录,
    ``closing_report`` 结案报告表, ``explanation`` 卷宗情况说明, ``back_cover`` 备考表; for the court
    ``confirmation_application`` 司法确认申请书, ``confirmation_list`` 材料清单, ``mediation_proof`` 调解组织证明,
    ``delivery_address`` 送达地址确认书; ``opinions`` 专家意见和联合研判结论.
    """

    service: ClassVar[str] = "mediation"
    dispute_id: str
    kind: Literal[
        "agreement", "termination", "session_notice", "minutes", "breach_notice", "cover", "index", "application",
        "registration", "rights_notice", "power_of_attorney", "investigation", "evidence_list", "work_record", "receipt",
        "visit_record", "closing_report", "explanation", "back_cover", "confirmation_application", "confirmation_list",
        "mediation_proof", "delivery_address", "opinions",
    ]  # fmt: skip
    about: Annotated[str, Field(max_length=40)] = ""


class KeptNames(Answer):
    kept: tuple[str, ...]


class KeepNames(Request[KeptNames]):
    """Names by id of people in office whom the papers of a case would leave blank; only the platform itself says them."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    names: Annotated[dict[str, Annotated[str, Field(max_length=80)]], Field(min_length=1, max_length=100)]
