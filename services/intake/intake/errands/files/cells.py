"""What people write into cells: days, numbers and phones in all their forms, and what a workbook makes of them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

_DAY = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[1-6]\d{4}")  # a workbook counts days from 30 December 1899
FIRST_DAY = date(1899, 12, 30)
_AMOUNT = re.compile(r"[¥￥]?\s*(\d[\d,]*(?:\.\d+)?)\s*(万)?\s*元?")
_COUNT = re.compile(r"(\d{1,6})\s*人?")


def cell_text(value: Any) -> str:
    """A cell as text: a phone that the workbook took for a number is one without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as narrow ones."""
    return unicodedata.normalize("NFKC", text).strip()


def day_text(text: str) -> str:
    """2026年3月1日, 2026/3/1, 2026.3.1, 20260301 and a workbook's 46082 as 2026-03-01; what is no day stays."""
    written = narrow(text)
    found = _DAY.fullmatch(written) or _PLAIN_DAY.fullmatch(written)
    if found:
        year, month, day = map(int, found.groups())
        return f"{year:04d}-{month:02d}-{day:02d}"
    if _SERIAL.fullmatch(written):
        return (FIRST_DAY + timedelta(days=int(written))).isoformat()
    return text


def amount_text(text: str) -> str:
    """1,200元, ￥1200.5 and 1.2万元 as plain numbers; what is none stays."""
    found = _AMOUNT.fullmatch(narrow(text))
    if found is None:
        return text
    digits, myriads = found[1].replace(",", ""), found[2]
    return format(Decimal(digits).scaleb(4), "f") if myriads else digits


def count_text(text: str) -> str:
    """3人 as 3; what is no number stays."""
    found = _COUNT.fullmatch(narrow(text))
    return found[1] if found else text
