"""Masks of single values, as a screen shows them to people who need not know the rest."""

from __future__ import annotations

from servicekit.privacy.normal import normalise_id, normalise_name, normalise_phone
from servicekit.privacy.words import COMPOUND_SURNAMES


def surname_of(name: str) -> str:
    """The surname in front of a Chinese name; one character unless it is a compound surname."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def mask_name(name: str) -> str:
    """``王小明`` → ``王*``, ``欧阳娜`` → ``欧阳*``: the length of the given name is not told either."""
    plain = normalise_name(name)
    return f"{surname_of(plain)}*" if plain else ""


def mask_phone(phone: str) -> str:
    """``13812345678`` → ``138****5678``; of a landline the area code stays, else the last digits."""
    digits = normalise_phone(phone)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if digits.startswith("0") and len(digits) >= 10:
        area = digits[:3] if digits[1] in "12" else digits[:4]
        return f"{area}-{'*' * (len(digits) - len(area) - 2)}{digits[-2:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_id(number: str) -> str:
    """``370832198506151231`` → ``370832********1231``; of other documents two characters at each end."""
    plain = normalise_id(number)
    if len(plain) == 18:
        return f"{plain[:6]}********{plain[-4:]}"
    return f"{plain[:2]}{'*' * (len(plain) - 4)}{plain[-2:]}" if len(plain) > 5 else "*" * len(plain)
