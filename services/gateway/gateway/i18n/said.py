"""What services say in Chinese, in the person's language: whole sentences, and sentences with something filled in.

``locale/said.en.json`` has them as keys with ``{0}``, ``{1}`` where a service fills something in.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from gateway.i18n import language, words

SAID = Path(__file__).parent.parent / "locale"
HOLE = re.compile(r"\{(\d+)\}")
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
    return _one(sentence, lang) or "; ".join(_one(part, lang) or part for part in sentence.split("；"))


def _one(sentence: str, lang: str) -> str:
    if whole := known(lang).get(sentence) or words(lang).get(sentence):
        return whole
    for pattern, english in patterns(lang):
        if found := pattern.fullmatch(sentence):
            return _filled(english, [_one(part, lang) or part for part in found.groups()])
    return ""


def _filled(english: str, parts: list[str]) -> str:
    return HOLE.sub(lambda hole: parts[int(hole[1])], english)


def _as_pattern(key: str) -> str:
    """The holes of a key, which stand in their order, as groups."""
    return HOLE.sub("([^；]+?)", re.escape(key).replace(r"\{", "{").replace(r"\}", "}"))
