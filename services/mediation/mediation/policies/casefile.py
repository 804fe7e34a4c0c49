"""卷宗: which positions a case file has, what each must have, and how long it is kept (domain.md §2.1, §2.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# no, code, name; the order is that of the directory (卷内目录).
POSITIONS: tuple[tuple[int, str, str], ...] = (
    (0, "cover", "卷宗封面"),
    (0, "index", "卷内目录"),
    (1, "application", "人民调解申请书或者受理登记表"),
    (2, "rights_notice", "人民调解当事人权利义务告知书"),
    (3, "identity", "当事人身份证明"),
    (4, "power_of_attorney", "授权委托书"),
    (5, "investigation", "人民调解调查记录"),
    (6, "evidence", "人民调解证据材料"),
    (7, "record", "人民调解记录"),
    (8, "signed_paper", "人民调解协议书（口头协议登记表、终止调解通知书）"),
    (9, "receipt", "履行凭证"),
    (10, "visit", "人民调解回访记录"),
    (11, "court", "司法确认有关材料"),
    (12, "explanation", "卷宗情况说明"),
    (13, "back_cover", "封底"),
)
ALWAYS = frozenset(
    {"cover", "index", "application", "rights_notice", "identity", "record", "signed_paper", "back_cover"}
)
BACK = 13  # the position of the back cover; nothing before 1 and from it on is numbered


@dataclass(frozen=True)
class Contents:
    """What there is of one case, as far as the rules ask."""

    files: Collection[str]  # purposes of the files
    over: bool  # the mediation has ended
    agreed: bool = False
    written: bool = False
    oral_signed: bool = False  # the mediator signed the register of an oral agreement
    on_paper: int = 0  # signatures on paper
    unproved: Sequence[str] = ()  # parties without a copy of the own ID, masked
    agents: bool = False
    minutes: int = 0
    unconfirmed: int = 0
    investigated: bool = False
    evidence: int = 0
    bare_evidence: int = 0  # entries without a file
    paid: int = 0
    without_receipt: int = 0
    promised: bool = False  # something was to be done after the agreement
    visits: int = 0


def is_must(code: str, found: Contents) -> bool:
    """Whether the file is not complete without it."""
    needed = {
        "power_of_attorney": found.agents,
        "evidence": found.evidence > 0,
        "receipt": found.paid > 0,
        "visit": found.agreed and found.promised,
    }
    if code == "record":
        return not _is_oral(found)
    return code in ALWAYS or needed.get(code, False)


def lacks(code: str, found: Contents) -> str:
    """What is missing at a position, as a sentence; "" where nothing is."""
    if code == "record":
        return _lacks_record(found)
    if code == "signed_paper":
        return _lacks_end(found)
    given = code in found.files
    sentences = {
        "application": "" if given else "请打印受理登记表，当事人签名后拍照上传。",
        "rights_notice": "" if given else "请打印告知书，当事人签名后拍照上传。",
        "identity": _lacks_identity(given, found.unproved),
        "power_of_attorney": "有代理人，请上传授权委托书。" if found.agents and not given else "",
        "evidence": f"有 {found.bare_evidence} 份证据没有照片或者文件。" if found.bare_evidence else "",
        "receipt": f"有 {found.without_receipt} 次履行没有凭证。" if found.without_receipt else "",
        "visit": "还没有回访。" if is_must("visit", found) and not found.visits and not given else "",
    }
    return sentences.get(code, "")


def _lacks_identity(given: bool, unproved: Sequence[str]) -> str:
    """One copy for each party (domain.md §2.1)."""
    if not given:
        return "请上传双方身份证或者营业执照的照片。"
    names = "、".join(unproved)
    return f"还缺身份证明：{names}。请上传照片，并选明是谁的。" if unproved else ""


def _is_oral(found: Contents) -> bool:
    """The mediator's register holds what was agreed (人民调解法 §28); such a case needs no session with minutes."""
    return found.agreed and not found.written


def _lacks_record(found: Contents) -> str:
    if not found.minutes and "record" not in found.files:
        if _is_oral(found):
            return ""
        return "还没有调解记录：请开调解会，写记录并请双方确认。"
    return f"有 {found.unconfirmed} 份调解记录还没有全部确认。" if found.unconfirmed else ""


def _lacks_end(found: Contents) -> str:
    if not found.over:
        return "调解还没有结束。"
    if found.agreed and found.written and found.on_paper and "signed_paper" not in found.files:
        return "请上传签字盖章页的照片或者扫描件。"
    if _is_oral(found) and not found.oral_signed and "signed_paper" not in found.files:
        return "请打印口头协议登记表，调解员签名后拍照上传。"
    return ""
