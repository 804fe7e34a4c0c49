"""Domain errors and wrong bodies become faults: a stable code, a sentence, the field."""

from __future__ import annotations

from pydantic import ValidationError

from contracts.errors import Fault, Refusal

# pydantic's kinds → a sentence that a person understands.
SENTENCES = {
    "missing": "必填",
    "extra_forbidden": "没有这一项",
    "string_too_short": "太短，至少 {min_length} 个字",
    "string_too_long": "太长，最多 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "literal_error": "只能是 {expected}",
    "date_from_datetime_parsing": "不是有效的日期",
    "date_parsing": "不是有效的日期",
    "datetime_parsing": "不是有效的时间",
    "datetime_from_date_parsing": "不是有效的时间",
    "timezone_aware": "时间要带时区",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "decimal_parsing": "不是数字",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_type": "不是文字",
    "string_pattern_mismatch": "格式不对",
    "bool_parsing": "只能是 true 或 false",
}


def fault_of(error: Refusal | ValidationError) -> Fault:
    """The fault that crosses; of several wrong fields the first one is told, the others follow in the message."""
    if isinstance(error, Refusal):
        return Fault(code=error.code, message=error.message, field=error.field, status=error.status)
    found = [
        (".".join(str(part) for part in e["loc"]), sentence(e["type"], e.get("ctx") or {}))
        for e in error.errors()
    ]
    message = "；".join(f"{field}：{words}" for field, words in found[:10])
    return Fault(code="invalid", message=message, field=found[0][0], status=422)


def sentence(kind: str, context: dict[str, object]) -> str:
    words = SENTENCES.get(kind, "内容不对")
    try:
        return words.format(**context)
    except KeyError:
        return words
