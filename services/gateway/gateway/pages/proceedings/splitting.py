"""平均分期: an amount split into equal instalments with their days; the last one takes the rest, so that the sum matches."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from contracts.errors import Invalid

FEN = Decimal("0.01")
MOST = 120
EVERY = {"month": 1, "quarter": 3}  # months; ``week`` is seven days


def instalments(amount: Decimal, parts: int, first_on: date, every: str) -> list[tuple[date, Decimal]]:
    """(due day, amount) of each; a month that is too short ends on its last day."""
    each = (amount / parts).quantize(FEN, ROUND_DOWN)
    amounts = [*[each] * (parts - 1), amount - each * (parts - 1)]
    return [(_later(first_on, every, n), one) for n, one in enumerate(amounts)]


def split(draft: dict[str, Any], no: int, wanted: Mapping[str, Any]) -> None:
    """Puts the instalments into obligation ``no`` of a draft as it was typed.

    :raises Invalid: no amount, no first day, or a number of parts that cannot be; the field is named.
    """
    rows = draft.get("obligations") or []
    row = rows[no] if no < len(rows) else {}
    amount = _amount(row.get("amount_yuan"), f"obligations.{no}.amount_yuan")
    parts = _parts(wanted.get("parts"), f"split.{no}.parts", amount)
    first_on = _day(wanted.get("first_on"), f"split.{no}.first_on")
    made = instalments(amount, parts, first_on, str(wanted.get("every", "month")))
    row["instalments"] = [{"due_on": day.isoformat(), "amount_yuan": str(one)} for day, one in made]
    row["due_on"] = made[-1][0].isoformat()


def _later(first_on: date, every: str, n: int) -> date:
    if every == "week":
        return first_on + timedelta(weeks=n)
    month = first_on.month - 1 + EVERY.get(every, 1) * n
    year, month = first_on.year + month // 12, month % 12 + 1
    return date(year, month, min(first_on.day, calendar.monthrange(year, month)[1]))


def _amount(typed: Any, field: str) -> Decimal:
    try:
        amount = Decimal(str(typed)).quantize(FEN)
    except InvalidOperation:
        amount = Decimal(0)
    if amount <= 0:
        raise Invalid("请先填写这一项的金额，再分期。", field=field)
    return amount


def _parts(typed: Any, field: str, amount: Decimal) -> int:
    parts = int(typed) if str(typed).isdecimal() else 0
    if not 2 <= parts <= MOST or amount / parts < FEN:
        raise Invalid(f"期数填 2 到 {MOST} 之间的整数，每期不少于一分。", field=field)
    return parts


def _day(typed: Any, field: str) -> date:
    try:
        return date.fromisoformat(str(typed))
    except ValueError as error:
        raise Invalid("请填写第一期的日期。", field=field) from error
