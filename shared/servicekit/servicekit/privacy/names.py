"""People whom a text names without our knowing them, found by the words around a name."""

from __future__ import annotations

import re

from servicekit.privacy.words import (
    COMPOUND_SURNAMES,
    DECLARATIONS,
    FOLLOWERS,
    ORDINARY,
    RELATIONS,
    SURNAMES,
    TITLES,
)

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAYS = r"(?:的?(?:名字|姓名)?[是为叫]|名叫|名为|[:：])?\s*"
_LONGEST_FIRST = sorted({*DECLARATIONS, *RELATIONS}, key=len, reverse=True)
_CUE = re.compile(rf"(?:{'|'.join(_LONGEST_FIRST)}){_SAYS}")
_I_AM = re.compile(r"(?:我是|本人是|我系)")
# 张三，男，… and 张三 138… and 张三（身份证…
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
_ENTRY = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
    r"\s*[，,、（(:：]?\s*(?:[男女](?![\u4e00-\u9fff])|身份证|公民身份|手机|联系电话|1[3-9]\d{9})"
)
# 李四 is a name, 李四十岁 would be none.
NUMERALS = frozenset("三四五六七八九")
COUNTED = frozenset("十百千万个岁元月年天次户块")
PRONOUNS = frozenset("我你您他她它其")
# 王总, 张姐, 王庄
NEVER_GIVEN = (FOLLOWERS - NUMERALS) | frozenset("总工姐哥嫂爷叔婶姨庄村")
_JOINT = re.compile(r"[、和与跟及]")


def found_names(text: str) -> set[str]:
    """Names that follow a cue, are joined to such a name, or stand before a sex, a phone or an identity."""
    names: set[str] = set()
    for match in _CUE.finditer(text):
        names |= _names_at(text, match.end(), surely=False)
    for match in _I_AM.finditer(text):
        names |= _names_at(text, match.end(), surely=True)
    names.update(match["name"] for match in _ENTRY.finditer(text) if _is_name(match["name"]))
    return names


def _names_at(text: str, start: int, *, surely: bool) -> set[str]:
    """The name at ``start`` and those joined to it (王强、李梅和张伟)."""
    names: set[str] = set()
    while name := _name_at(text, start):
        end = start + len(name)
        if (surely or names) and not _ends(text, end):
            break
        names.add(name)
        if not _JOINT.match(text, end):
            break
        start = end + 1
    return names


def _name_at(text: str, start: int) -> str:
    """The name that begins at ``start``, or nothing: a surname and one or two characters of a given name."""
    surname = _surname_at(text, start)
    given = start + len(surname)
    if not surname or not _may_begin(text, start, given):
        return ""
    end = given + 1
    if _is_han(text, end) and not _ends(text, end):
        end += 1
    name = text[start:end]
    return "" if "某" in name else name


def _surname_at(text: str, start: int) -> str:
    if text[start : start + 2] in COMPOUND_SURNAMES and _is_han(text, start + 2):
        return text[start : start + 2]
    return text[start : start + 1] if text[start : start + 1] in SURNAMES else ""


def _may_begin(text: str, start: int, given: int) -> bool:
    """Whether a given name can begin at ``given``: not an ordinary word, not a title, not 王家, not 王总."""
    if not _is_han(text, given) or text[given] in NEVER_GIVEN:
        return False
    if text[given] in NUMERALS and text[given + 1 : given + 2] in COUNTED:
        return False
    if text[start : start + 2] in ORDINARY or text[given : given + 2] in ORDINARY | TITLES:
        return False
    return text[given] != "家" or (_is_han(text, given + 1) and not _ends(text, given + 1))


def _ends(text: str, place: int) -> bool:
    """Whether a name is over before ``place``."""
    if not _is_han(text, place) or text[place : place + 2] in ORDINARY:
        return True
    if text[place] == "和":  # 张伟和我, 张伟和李梅; but 李建和打人
        return text[place + 1 : place + 2] in PRONOUNS or not _ends(text, place + 1)
    return text[place] in FOLLOWERS or text[place] == "家"


def _is_name(name: str) -> bool:
    return _name_at(name, 0) == name


def _is_han(text: str, place: int) -> bool:
    return bool(_HAN.match(text, place))
