"""Domain errors and wrong bodies become faults: a stable code, a sentence, the field."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from contracts.errors import Fault, FieldFault, Refusal
from contracts.refusals import told_together

# pydantic's kinds → a sentence that a person understands.
SENTENCES = {
    "missing": "这一项必须填写。",
    "extra_forbidden": "没有这一项，请去掉。",
    "string_too_short": "太短，至少 {min_length} 个字。",
    "string_too_long": "太长，最多 {max_length} 个字。",
    "string_unicode": "含有不能识别的字符，请重新输入。",
    "too_short": "至少要有 {min_length} 项。",
    "too_long": "最多 {max_length} 项。",
    "literal_error": "只能是 {expected}。",
    "tuple_type": "应当是一个列表。",
    "model_type": "应当是一组字段。",
    "dict_type": "应当是一组字段。",
    "date_from_datetime_parsing": "不是有效的日期，例如 2026-11-23。",
    "date_from_datetime_inexact": "只要日期，不要时刻，例如 2026-11-23。",
    "date_parsing": "不是有效的日期，例如 2026-11-23。",
    "date_type": "不是有效的日期，例如 2026-11-23。",
    "datetime_parsing": "不是有效的时间。",
    "datetime_from_date_parsing": "不是有效的时间。",
    "datetime_type": "不是有效的时间。",
    "timezone_aware": "时间要带时区，例如 2026-11-23T09:15:00+08:00。",
    "int_parsing": "应当是整数。",
    "int_parsing_size": "数字太大。",
    "int_type": "应当是整数。",
    "int_from_float": "应当是整数。",
    "decimal_parsing": "应当是数字。",
    "decimal_type": "应当是数字。",
    "decimal_max_places": "最多 {decimal_places} 位小数。",
    "decimal_max_digits": "数字太长。",
    "decimal_whole_digits": "数字太长。",
    "float_parsing": "应当是数字。",
    "float_type": "应当是数字。",
    "finite_number": "应当是数字。",
    "greater_than": "必须大于 {gt}。",
    "less_than": "必须小于 {lt}。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "string_type": "应当是文字。",
    "string_pattern_mismatch": "格式不对，请核对。",
    "bool_parsing": "只能是 true 或者 false。",
    "bool_type": "只能是 true 或者 false。",
}
MOST_ERRORS = 50


def fault_of(error: Refusal | ValidationError) -> Fault:
    """The fault that crosses: ``errors`` names every wrong field with its reason, ``field`` the first one."""
    if isinstance(error, Refusal):
        return _fault(error.code, error.status, error.message, error.errors)
    found = field_faults(error)
    return _fault("invalid", 422, told_together(found), found)


def field_faults(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """(path, reason) of each wrong field, at most MOST_ERRORS; the values are never repeated.

    A list whose every item is wrong is called too short as well: only its items are told.
    """
    found = [
        (".".join(map(str, one["loc"])), sentence(one["type"], one.get("ctx") or {}))
        for one in error.errors(include_url=False, include_input=False)[:MOST_ERRORS]
    ]
    return tuple(
        (path, words) for path, words in found if not any(other.startswith(f"{path}.") for other, _ in found)
    )


def _fault(code: str, status: int, message: str, errors: Sequence[tuple[str, str]]) -> Fault:
    return Fault(
        code=code,
        message=message,
        status=status,
        field=errors[0][0] if errors else "",
        errors=tuple(FieldFault(field=field, reason=reason) for field, reason in errors),
    )


def sentence(kind: str, context: dict[str, object]) -> str:
    if kind == "string_too_short" and context.get("min_length") == 1:
        kind = "missing"
    words = SENTENCES.get(kind, "内容不对，请核对。")
    if expected := context.get("expected"):
        context = {**context, "expected": _listed(str(expected))}
    try:
        return words.format(**context)
    except KeyError:
        return words


def _listed(expected: str) -> str:
    """pydantic's ``'a', 'b' or 'c'`` in Chinese."""
    return expected.replace("'", "").replace(", ", "、").replace(" or ", "、")
