"""What a correction of the routing changed, in words."""

from __future__ import annotations

from contracts.codes import GRADES, LEVELS, RISKS, TYPES
from gateway.i18n import mark, t
from gateway.pages import surroundings

# part of a decision → what it is called
PARTS = {
    "type_code": mark("类型"), "complexity": mark("难易"), "risk": mark("风险"), "level": mark("层级"),
    "lead_desk": mark("牵头部门"), "co_desks": mark("协办部门"), "designated": mark("退回"),
}  # fmt: skip
RETURNS = {"no": mark("可以退回"), "yes": mark("不得退回")}
CODES = {"type_code": TYPES, "complexity": GRADES, "risk": RISKS, "level": LEVELS, "designated": RETURNS}


def in_words(change: str) -> str:
    """``field:before>after`` as people read it: 牵头部门 甲 → 乙."""
    part, _, values = change.partition(":")
    before, _, after = values.partition(">")
    return f"{t(PARTS.get(part, part))} {_word(part, before)} → {_word(part, after)}"


def _word(part: str, codes: str) -> str:
    names = CODES.get(part)
    if names is not None:
        return t(names.get(codes, codes))
    return " ".join(surroundings.desk_name(code) for code in codes.split()) or t("无")
