"""Labelled texts: the town's invented examples, a file, or cases that people decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from routing.errors import RulesError
from routing.model import CaseFacts
from routing.policies.rows import read_settings
from routing.policies.rulebook import TYPES, Rules

GRADES = ("simple", "complex")


@dataclass(frozen=True)
class Labelled:
    """A case with the answers of people; ``also_type`` and ``also_desk`` are right as well."""

    facts: CaseFacts
    type_code: str
    desk: str
    complexity: str
    also_type: str = ""
    also_desk: str = ""
    weight: float = 1.0

    @property
    def answers(self) -> dict[str, str]:
        """Head → answer, as a model learns them."""
        return {"type": self.type_code, "desk": self.desk, "complexity": self.complexity}

    def right(self, head: str, answer: str) -> bool:
        """Whether this answer counts as right."""
        also = {"type": self.also_type, "desk": self.also_desk}.get(head, "")
        return answer in {self.answers[head], also or self.answers[head]}

    def fold(self, folds: int) -> int:
        """The same text always falls into the same fold."""
        digest = hashlib.sha256(self.facts.narrative.encode()).digest()
        return int.from_bytes(digest[:4], "big") % folds


def read_texts(path: Path, rules: Rules) -> list[Labelled]:
    """The texts of a JSON lines file with ``text``, ``type``, ``desk`` and ``complexity``.

    :raises RulesError: a line is broken, or the file cannot be read; says which line and why.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RulesError(path.name, 1, 1, "文件不存在、读不了或不是 UTF-8") from None
    return [_text(path.name, number, line, rules) for number, line in enumerate(lines, 1) if line.strip()]


def town_texts(folder: Path, rules: Rules) -> list[Labelled]:
    """The invented texts that ``routing.toml`` names; the same text counts once."""
    settings = read_settings(folder / "routing.toml")
    paths = [folder / name for name in settings.files("learn_from")]
    paths += [path for name in settings.files("learn_from_if_present") if (path := folder / name).is_file()]
    texts = {text.facts.narrative: text for path in paths for text in read_texts(path, rules)}
    return list(texts.values())


def digest_of(texts: Iterable[Labelled]) -> str:
    """A short name for exactly these texts and answers."""
    whole = hashlib.sha256()
    for text in texts:
        whole.update(f"{text.facts.narrative}\t{sorted(text.answers.items())}\n".encode())
    return whole.hexdigest()[:16]


def _text(file: str, number: int, line: str, rules: Rules) -> Labelled:
    try:
        given = json.loads(line)
        labelled = Labelled(
            CaseFacts(str(given["text"])), str(given["type"]), str(given["desk"]), str(given["complexity"]),
            str(given.get("alt_type") or ""), str(given.get("alt_desk") or ""),
        )  # fmt: skip
    except json.JSONDecodeError as wrong:
        raise RulesError(file, number, wrong.colno, f"不是 JSON：{wrong.msg}") from None
    except (KeyError, TypeError, AttributeError):
        raise RulesError(file, number, 1, "每行要有 text、type、desk、complexity") from None
    if (
        labelled.type_code not in TYPES
        or labelled.desk not in rules.desks
        or labelled.complexity not in GRADES
    ):
        raise RulesError(file, number, 1, f"不认识的类型、部门或繁简：{'、'.join(labelled.answers.values())}")
    return labelled
