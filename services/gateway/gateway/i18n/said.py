"""What services say in Chinese, in the person's language: whole sentences, and sentences with something filled in.

``locale/said.en.json`` has them as keys with ``{0}``, ``{1}`` where a service fills something in; ``{0:month}`` in the
English form is the name of a month that the Chinese has as a number.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from gateway.i18n import language, words
from gateway.i18n.moments import MONTHS

SAID = Path(__file__).parent.parent / "locale"
HOLE = re.compile(r"\{(\d+)(:month)?\}")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
ENDS = re.compile("(?<=。)")
Pattern = tuple[re.Pattern[str], str]


@functools.cache
def known(lang: str) -> dict[str, str]:
    """Every sentence of the services by its Chinese form."""
    path = SAID / f"said.{lang}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


@functools.cache
def patterns(lang: str) -> tuple[Pattern, ...]:
    """Those with holes, the longest first: it says most about what it fits."""
    holed = sorted((key for key in known(lang) if HOLE.search(key)), key=len, reverse=True)
    return tuple((re.compile(_as_pattern(key)), known(lang)[key]) for key in holed)


def said(sentence: str) -> str:
    """A service's sentence for the person who looks; what is not known stays Chinese rather than failing."""
    lang = language()
    if lang == "zh" or not sentence:
        return sentence
    return _one(sentence, lang) or "; ".join(_several(part, lang) for part in sentence.split("；"))


def _several(text: str, lang: str) -> str:
    """Sentences that stand one after the other, each by itself; one may begin with the name of its field."""
    told = [_one(one, lang) or _of_field(one, lang) for one in ENDS.split(text) if one]
    return " ".join(told)


def _of_field(sentence: str, lang: str) -> str:
    field, colon, reason = sentence.partition("：")
    known_reason = _one(reason, lang) if colon and field.isascii() else ""
    return f"{field}: {known_reason}" if known_reason else sentence


def _one(sentence: str, lang: str) -> str:
    if whole := known(lang).get(sentence) or words(lang).get(sentence):
        return whole
    for pattern, english in patterns(lang):
        if found := pattern.fullmatch(sentence):
            return _filled(english, [_part(part, lang) for part in found.groups()])
    return ""


def _part(text: str, lang: str) -> str:
    """What a service filled in: a known word, a list of known words, a day, or as it is."""
    listed = [_one(one, lang) or (one if one.isascii() else "") for one in text.split("、")]
    whole = _one(text, lang) or (", ".join(listed) if all(listed) else text)
    return DAY.sub(lambda day: f"{int(day[3])} {MONTHS[int(day[2]) - 1]} {day[1]}", whole)


def _filled(english: str, parts: list[str]) -> str:
    return HOLE.sub(lambda hole: _month(parts[int(hole[1])]) if hole[2] else parts[int(hole[1])], english)


def _month(number: str) -> str:
    return MONTHS[int(number) - 1] if number.isdecimal() and 1 <= int(number) <= 12 else number


def _as_pattern(key: str) -> str:
    """The holes of a key, which stand in their order, as groups; none reaches into the next sentence."""
    return HOLE.sub("([^；。]+?。?)", re.escape(key).replace(r"\{", "{").replace(r"\}", "}"))
