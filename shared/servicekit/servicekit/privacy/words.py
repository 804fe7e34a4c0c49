"""The words by which a name is told from the sentence around it, read from ``words.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

_WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _characters(name: str) -> frozenset[str]:
    return frozenset("".join(_WORDS[name].split()))


SURNAMES = _characters("surnames")
COMPOUND_SURNAMES = frozenset(_WORDS["compound_surnames"].split())
DECLARATIONS = tuple(_WORDS["declarations"].split())
RELATIONS = tuple(_WORDS["relations"].split())
TITLES = frozenset(_WORDS["titles"].split())
FOLLOWERS = _characters("followers")
ORDINARY = frozenset(_WORDS["ordinary"].split())
