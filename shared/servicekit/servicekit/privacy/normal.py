"""Normal forms: the same person's name, phone or number typed in two ways becomes the same text."""

from __future__ import annotations

import re
import unicodedata

_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・．.﹒●", "·"))
_ID_15 = re.compile(r"\d{15}")


def normalise_name(name: str) -> str:
    """Full-width letters become plain, blanks go, dots in a name are ``·``, letters upper case."""
    plain = unicodedata.normalize("NFKC", name).strip().translate(_DOTS)
    return re.sub(r"\s+", " " if plain.isascii() else "", plain).upper()


def normalise_phone(phone: str) -> str:
    """Digits alone, without the country's 86."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    without = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", digits)
    return re.sub(r"^(?:00)?86(?=[1-9]\d{8,10}$)", "0", without) if without == digits else without


def normalise_id(number: str) -> str:
    """Without blanks and hyphens, x in upper case; a citizen's number of 15 digits in its longer form."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()
    if not _ID_15.fullmatch(plain):
        return plain
    longer = f"{plain[:6]}19{plain[6:]}"
    return longer + id_check_character(longer)


def id_check_character(first_17: str) -> str:
    """The last character of a citizen's number (GB 11643, ISO 7064 MOD 11-2) for its first 17 digits."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_17))
    return "10X98765432"[total % 11]
