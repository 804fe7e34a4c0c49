"""卷内目录: what a piece that was given in is called, and what its remark says (domain.md §2.1, §2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

ORIGINS = {"original": "原件", "copy": "复印件"}
PRINTED = "打印件"
BOTH = "both"
# purpose → what it is called; evidence and proof of identity say more
TITLES = {
    "application": "申请书或者受理登记表（已签名）",
    "rights_notice": "权利义务告知书（已签名）",
    "power_of_attorney": "授权委托书",
    "investigation": "调查材料",
    "record": "调解记录（签字页）",
    "signed_paper": "调解文书（签字盖章页）",
    "receipt": "履行凭证",
    "visit": "回访材料",
    "court": "司法确认材料",
    "explanation": "情况说明材料",
    "other": "其他材料",
}
# Of these the name that the file was given says more than its purpose.
TELLING = frozenset({"court", "explanation", "other", "investigation", "visit", "power_of_attorney"})
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_CAMERA = re.compile(r"\d{6,}|微信图片|屏幕截图|未命名|扫描全能王|新建")


@dataclass(frozen=True)
class Row:
    """One piece as the directory names it; ``by`` answers for it (责任者)."""

    title: str
    by: str = ""
    note: str = ""


def identity_title(role: str, name: str, *, unit: bool) -> str:
    """``role`` and ``name`` are empty where nobody said whose it is."""
    if role == BOTH:
        return "身份证明复印件（双方当事人）"
    if not name:
        return "身份证明复印件"
    whose = f"{role}：{name}" if role else name
    return f"营业执照复印件（{whose}）" if unit else f"身份证复印件（{whose}）"


def receipt_title(no: str) -> str:
    """``no`` is the obligation of the agreement that it proves."""
    return f"履行凭证（第{no}项）"


def ruling_title(case_no: str) -> str:
    return f"民事裁定书 {case_no}" if case_no else "民事裁定书"


def given_title(purpose: str, filename: str) -> str:
    """By its purpose; what the file is called is added only where somebody gave it a telling name."""
    title = TITLES.get(purpose, TITLES["other"])
    stem = filename.rpartition(".")[0] or filename
    telling = purpose in TELLING and _WORDS.search(stem) and not _CAMERA.search(stem) and stem not in title
    return f"{title}：{stem}" if telling else title


def given_note(media_type: str) -> str:
    if media_type.startswith("image/"):
        return "照片"
    return "扫描件" if media_type == "application/pdf" else "电子文件"


def evidence_note(form: str, copies: int, pages: int, provider: str) -> str:
    return f"{ORIGINS[form]}，{copies}份{pages}页，{provider}提供"


def numbered(rows: Sequence[Row]) -> Iterator[Row]:
    """Pieces of one position that would be called the same are counted."""
    titles = [one.title for one in rows]
    seen: dict[str, int] = {}
    for row in rows:
        seen[row.title] = seen.get(row.title, 0) + 1
        same = titles.count(row.title) > 1
        yield replace(row, title=f"{row.title}，第{seen[row.title]}件") if same else row
