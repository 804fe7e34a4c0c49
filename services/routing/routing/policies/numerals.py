"""Reads sums of money and numbers of people out of Chinese text: 三万多元, 5万元, 12人, 十几户."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_DIGITS |= {"八": 8, "九": 9, "几": 3, "数": 3, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "w": 10_000, "亿": 100_000_000}

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿几数]{1,12}"
_NUMBER = rf"(?P<number>(?:{_ARABIC})[多余几来]?[十百千]{{0,2}}[多余几来]?[万亿w]{{0,2}}|{_CHINESE})"
_ABOUT = r"[多余来]?"
_TAIL = r"(?P<tail>[一二三四五六七八九\d]千?)?"
_NOT_MONEY = r"(?![\d人户名位个亩米公里平方吨斤字次年月日天岁多余来几号栋幢间辆台棵株头只家分点%])"
_MONEY = re.compile(
    rf"(?<![\d.第a-z]){_NUMBER}{_ABOUT}(?:{_TAIL})(?:(?P<unit>[块元圆]|人民币)(?!旦|月)|{_NOT_MONEY})"
)
_MONEY_BEFORE = re.compile(
    r"(?:欠|借|赔|付|花|损失|罚|款|费|钱|价|押金|定金|工资|薪|共计|合计|总计|金额|彩礼|本金|利息|补偿)"
    r"[^\d,.。;!?\n]{0,5}$"
)
_WHO = (
    r"农民工|民工|工人|工友|村民|业主|群众|职工|员工|学生|老师|教师|居民|住户|租户|商户|农户|家长|邻居|受害者"
)
_PEOPLE = re.compile(
    rf"(?<![\d.第])(?P<number>(?:\d{{1,6}})[多余几来]?[十百千万]?|[一二两三四五六七八九十百千万几数]{{1,6}}|上[百千])"
    rf"{_ABOUT}(?:(?:个|名|位|口)?(?:人(?!民|行|工|均|次|身|社|为)|{_WHO})|户|家(?={_WHO}))"
)


class Figure(NamedTuple):
    """A number read from the text and the place where it stands."""

    value: Decimal
    start: int
    end: int


def value(written: str) -> Decimal:
    """The number that `written` stands for; vague words count low (几 and 数 as three)."""
    total, section, digits, unit = Decimal(0), Decimal(0), "", 10
    for character in written.replace(",", ""):
        if character.isdigit() or character == ".":
            digits += character
        elif character in _DIGITS:
            digits = "" if character in "零〇" else _next_digit(digits, character)
            unit = 10 if character in "零〇" else unit
        elif character in _UNITS:
            unit = _UNITS[character]
            section += (_plain(digits) or Decimal(3 if section else 1)) * unit
            digits = ""
        elif character in _LARGE:
            unit = _LARGE[character]
            total = (total + section + _plain(digits) or Decimal(1)) * unit
            section, digits = Decimal(0), ""
    return total + section + _plain(digits) * _short_for(digits, unit)


def _short_for(digits: str, unit: int) -> int:
    """三万五 and 3万5 mean 35,000, 一百二 means 120: a last digit stands for the next unit below."""
    return unit // 10 if len(digits) == 1 else 1


def _next_digit(digits: str, character: str) -> str:
    return str(_DIGITS[character]) if character in "几数" else digits + str(_DIGITS[character])


def _plain(digits: str) -> Decimal:
    return Decimal(digits) if digits else Decimal(0)


def amounts(text: str) -> list[Figure]:
    """Every sum of money in the folded text."""
    figures = []
    for found in _MONEY.finditer(text):
        number = found["number"]
        if found["unit"] or _stands_for_money(text, number, found.start()):
            figures.append(Figure(value(number + (found["tail"] or "")), found.start(), found.end()))
    return figures


def _stands_for_money(text: str, number: str, start: int) -> bool:
    if number in ("千", "百", "十万", "千万", "百万") or number[0] in "万亿":
        return False
    if "万" in number or number.endswith("w"):
        return True
    before = _MONEY_BEFORE.search(text, max(0, start - 8), start)
    return bool(before) and value(number) >= 100


def people(text: str) -> list[Figure]:
    """Every count of people or households in the folded text."""
    figures = []
    for found in _PEOPLE.finditer(text):
        number = found["number"].removeprefix("上")
        if number not in ("万", "千万", "数", "几", "万一") or found["number"] != number:
            figures.append(Figure(value(number), found.start(), found.end()))
    return figures


def largest(figures: list[Figure]) -> Figure | None:
    """The greatest of them; of equals, the first."""
    return max(figures, key=lambda figure: (figure.value, -figure.start), default=None)
