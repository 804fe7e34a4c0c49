"""Invented parties: names that look invented, numbers of no subscriber, ids with a right check digit."""

from __future__ import annotations

import random
from typing import Any

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("甲木", "乙禾", "丙山", "丁田", "戊石", "己云", "庚泉", "辛竹", "壬松", "癸梅", "子桐", "丑岩")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def parties(chance: random.Random, villages: list[str]) -> list[dict[str, Any]]:
    """An applicant with phone, now and then with an id, and a respondent of whom less is known."""
    applicant = {"name": _name(chance), "role": "applicant", "phone": _phone(chance)}
    applicant["village_code"] = chance.choice(villages)
    if chance.random() < 0.4:
        applicant["id_number"] = _id_number(chance)
    respondent = {"name": _name(chance), "role": "respondent"}
    if chance.random() < 0.5:
        respondent["phone"] = _phone(chance)
    return [applicant, respondent]


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _phone(chance: random.Random) -> str:
    return f"199{chance.randrange(10**8):08d}"


def _id_number(chance: random.Random) -> str:
    born = f"{chance.randrange(1950, 2004)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    digits = f"370832{born}{chance.randrange(1, 1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + CHECK[total % 11]
