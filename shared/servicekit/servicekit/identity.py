"""Numbers that carry their own proof: citizens' numbers, organisations' credit codes, phones."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from servicekit.clock import SystemClock, local_date
from servicekit.privacy.normal import id_check_character, normalise_id, normalise_phone

_ID = re.compile(r"[1-9]\d{16}[\dX]")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_OLDEST = 150


class IdentityError(ValueError):
    """A number is wrong; ``reason`` is a stable code, the message is for the person who typed it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class IdNumberError(IdentityError):
    """Not a citizen's number (公民身份号码)."""


class CreditCodeError(IdentityError):
    """Not a unified social credit code (统一社会信用代码)."""


class PhoneError(IdentityError):
    """Neither a mobile phone nor a landline with its area code."""


def id_number(typed: str, today: date | None = None) -> str:
    """The citizen's number in its form of 18 characters; ``today`` bounds the date of birth.

    :raises IdNumberError: reason ``form``, ``date``, ``future``, ``age``, ``sequence`` or ``check``.
    """
    number = normalise_id(typed)
    if not _ID.fullmatch(number):
        raise IdNumberError("form", "身份证号码应为18位数字（末位可为X），请核对。")
    _check_birth(number, today or local_date(SystemClock().now()))
    if number[14:17] == "000":
        raise IdNumberError("sequence", "身份证号码的顺序码不能为000，请核对。")
    if id_check_character(number[:17]) != number[17]:
        raise IdNumberError("check", "身份证号码的校验位不符，请核对是否录错。")
    return number


def birth_date(number: str) -> date:
    """The date of birth in a citizen's number of 18 characters.

    :raises IdNumberError: there is no such date.
    """
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError("date", "身份证号码中的出生日期不存在，请核对。") from None


def sex(number: str) -> Literal["1", "2"]:
    """The sex in a citizen's number, as GB/T 2261.1 codes it: 1 male, 2 female."""
    return "1" if int(number[16]) % 2 else "2"


def age(number: str, today: date) -> int:
    """Full years of age on ``today``."""
    born = birth_date(number)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def credit_code(typed: str) -> str:
    """The organisation's code in upper case (GB 32100).

    :raises CreditCodeError: reason ``form`` or ``check``.
    """
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(code) != 18 or any(character not in _CREDIT_ALPHABET for character in code):
        raise CreditCodeError("form", "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z），请核对。")
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    if _CREDIT_ALPHABET[(31 - total % 31) % 31] != code[17]:
        raise CreditCodeError("check", "统一社会信用代码的校验位不符，请核对是否录错。")
    return code


def phone(typed: str) -> str:
    """Digits alone: 11 of a mobile phone, or a landline with its area code.

    :raises PhoneError: reason ``form``.
    """
    digits = normalise_phone(typed)
    if re.search(r"[^\d\s()（）+＋\-－—]", unicodedata.normalize("NFKC", typed)) or not (
        _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)
    ):
        raise PhoneError("form", "电话应为11位手机号，或者带区号的固定电话，例如0537-7351234。")
    return digits


def _check_birth(number: str, today: date) -> None:
    born = birth_date(number)
    if born > today:
        raise IdNumberError("future", "身份证号码中的出生日期晚于今天，请核对。")
    if age(number, today) > _OLDEST:
        raise IdNumberError("age", "身份证号码中的出生日期过早，请核对。")
