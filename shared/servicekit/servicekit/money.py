"""Amounts in yuan: with separators for the screen, and in capitals (大写) for agreements."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

Amount = Decimal | int | float | str
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LIMIT = Decimal(10) ** 16
_CENT = Decimal("0.01")


def yuan(amount: Amount) -> str:
    """``1234567.5`` → ``1,234,567.50``."""
    return f"{_rounded(amount):,.2f}"


def capitals(amount: Amount) -> str:
    """``1234567.5`` → ``壹佰贰拾叁万肆仟伍佰陆拾柒元伍角整``.

    Source: 《支付结算办法》, annex 1, 正确填写票据和结算凭证的基本规定.

    :raises ValueError: negative, or ten thousand billion yuan and more.
    """
    value = _rounded(amount)
    if value < 0 or value >= _LIMIT:
        raise ValueError(f"no capitals for {value}")
    whole, cents = divmod(int(value * 100), 100)
    return _whole(whole) + _fraction(whole, cents)


def _rounded(amount: Amount) -> Decimal:
    """To the cent; a float is read as it is printed."""
    exact = Decimal(str(amount)) if isinstance(amount, float) else Decimal(amount)
    return exact.quantize(_CENT, ROUND_HALF_UP) + 0


def _whole(number: int) -> str:
    """The yuan: groups of four digits, one 零 wherever digits between two figures are nought."""
    if not number:
        return ""
    text, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = number // 10_000**place % 10_000
        if group:
            zero = "零" if text and (gap or group < 1000) else ""
            text += zero + _group(group) + _unit(place, number)
        gap = not group
    return text + "元"


def _group(group: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text


def _unit(place: int, number: int) -> str:
    """万亿 is 万 where figures of 亿 follow: 壹万贰仟亿."""
    return "万" if place == 3 and number // 10**8 % 10_000 else _GROUPS[place]


def _fraction(whole: int, cents: int) -> str:
    if not cents:
        return "整" if whole else "零元整"
    tens, ones = divmod(cents, 10)
    if not tens:
        return f"{'零' if whole else ''}{_DIGITS[ones]}分"
    text = f"{_DIGITS[tens]}角"
    return f"{text}{_DIGITS[ones]}分" if ones else f"{text}整"
