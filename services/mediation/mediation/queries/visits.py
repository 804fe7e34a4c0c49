"""The four questions of the visit form in words (R2002 §39, domain.md §2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.codes import COURT_RESULTS, VISIT_MEASURES

# field of the form → question
QUESTIONS = {
    "回访法院": "起诉的，法院处理结果", "回访不当": "有无调解不当", "回访隐患": "有无激化苗头或者隐患", "回访措施": "采取的措施",
}  # fmt: skip


def answers(found: Mapping[str, Any]) -> dict[str, str]:
    """Field → answer."""
    measures = "、".join(VISIT_MEASURES[one] for one in found["measures"])
    return {
        "回访法院": COURT_RESULTS[found["court"]] if found["court"] else "没有起诉",
        "回访不当": "有" if found["improper"] else "没有",
        "回访隐患": "有" if found["trouble"] else "没有",
        "回访措施": measures or "不需要",
    }


def told(found: Mapping[str, Any] | None) -> dict[str, str]:
    """Question → answer, for reading; nothing where nobody asked."""
    return {QUESTIONS[name]: answer for name, answer in answers(found).items()} if found else {}
