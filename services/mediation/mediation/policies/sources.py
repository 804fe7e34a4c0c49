"""案件来源: who asked for the mediation, or who sent the case (domain.md §2.2, §3.5)."""

from __future__ import annotations

ASKED = frozenset({"window", "online", "letter"})
OWN = frozenset({"grid", "warning"})
NAMES = {
    "asked": "当事人申请", "own": "主动调解", "court": "法院委托", "procurator": "检察院移送", "police": "公安移交",
    "petitions": "信访部门移送", "government": "政府指定", "hotline_12345": "12345热线转办",
    "province_platform": "省一站式平台转办",
}  # fmt: skip


def source_of(channel: str, referred_by: str) -> str:
    """``sent``, where somebody sent it or another system did; else ``asked`` or ``own``."""
    if referred_by or channel not in ASKED | OWN:
        return "sent"
    return "asked" if channel in ASKED else "own"


def source_words(channel: str, referred_by: str) -> str:
    """As the registration form and the closing report say it."""
    source = source_of(channel, referred_by)
    if source != "sent":
        return NAMES[source]
    return NAMES.get(referred_by or channel, "其他部门移送")
