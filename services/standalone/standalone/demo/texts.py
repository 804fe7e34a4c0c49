"""Narratives from a file: one a line, or JSON lines with ``text``; cycled or cut to the number wanted."""

from __future__ import annotations

import json
from itertools import cycle, islice
from pathlib import Path

SHORTEST = 5


def narratives(source: Path, count: int) -> list[str]:
    """``count`` narratives from the file.

    :raises ValueError: it is not UTF-8, a line is not what it should be, or no line says anything.
    """
    try:
        lines = source.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{source} is not UTF-8 (byte {error.start + 1}).") from error
    found = [_text(source, number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    usable = [text for text in found if len(text) >= SHORTEST]
    if not usable:
        raise ValueError(f"{source} has no narrative of at least {SHORTEST} characters.")
    return list(islice(cycle(usable), count))


def _text(source: Path, number: int, line: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{source}, line {number}: not JSON: {error}") from error
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise ValueError(f'{source}, line {number}: there is no "text".')
    return text.strip()
