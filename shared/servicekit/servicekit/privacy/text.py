"""Free text without the people in it: of the same length, so that places in it stay where they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servicekit.privacy.masks import surname_of
from servicekit.privacy.names import found_names
from servicekit.privacy.normal import normalise_name
from servicekit.privacy.rules import RULES, Mask

# Full-width letters and digits are read as plain ones; each is one character, so places do not move.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
Span = tuple[int, int, Mask]


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """``text`` with people, phones, numbers, accounts, plates and houses masked, character by character.

    ``names`` are the people who are known; others are found by cues such as 我叫 or 邻居. Of a name the
    surname stays: ``王小明`` becomes ``王某某``. Amounts of money and dates stay.
    """
    plain = text.translate(_PLAIN)
    characters = list(text)
    for start, end, mask in [*_numbers(plain), *_people(plain, names)]:
        characters[start:end] = mask(text[start:end])
    return "".join(characters)


def _numbers(plain: str) -> Iterator[Span]:
    taken = bytearray(len(plain))
    for pattern, mask in RULES:
        for match in pattern.finditer(plain):
            start, end = match.span("it" if "it" in pattern.groupindex else 0)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield start, end, mask


def _people(plain: str, names: Iterable[str]) -> Iterator[Span]:
    known = {form for name in names for form in (name.strip(), normalise_name(name)) if len(form) > 1}
    everyone = sorted(known | found_names(plain), key=len, reverse=True)
    for name in everyone:
        start = plain.find(name)
        while start >= 0:
            yield start, start + len(name), _mask_name
            start = plain.find(name, start + len(name))


def _mask_name(name: str) -> str:
    surname = surname_of(name)
    return surname + "".join("某" if character.isalnum() else character for character in name[len(surname) :])
