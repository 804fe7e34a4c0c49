"""The list of cameras: which topic is which place; a broken row is told with its line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

from video_feed.errors import CamerasError
from video_feed.model import Rule, Zone

COLUMNS = ("topic", "camera", "zone", "village_code", "people", "seconds")


def load_zones(path: Path) -> list[Zone]:
    """:raises CamerasError: a column is missing or a value is wrong."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise CamerasError(f"{path.name}, line 1: the columns must be {', '.join(COLUMNS)}.")
            return [_zone(path.name, number, row) for number, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError) as error:
        raise CamerasError(f"{path.name}: {error}") from error


def _zone(file: str, line: int, row: Mapping[str, str | None]) -> Zone:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column, right, reason in CHECKS:
        if not right(cells[column]):
            raise CamerasError(f"{file}, line {line}, column {column}: {reason}.")
    rule = Rule(people=int(cells["people"] or 10), seconds=float(cells["seconds"] or 60))
    camera = cells["camera"] or cells["topic"]
    return Zone(cells["topic"], camera, cells["zone"], cells["village_code"], rule)


def _is_count(text: str) -> bool:
    return not text or (text.isdigit() and int(text) > 0)


def _is_span(text: str) -> bool:
    return not text or text.replace(".", "", 1).isdigit()


# column, whether a cell is right, what it should be
CHECKS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("topic", lambda text: bool(text) and "/" not in text, "the name of a zone or camera, without a slash"),
    ("village_code", lambda text: len(text) == 12 and text.isdigit(), "a village's code of 12 digits"),
    ("people", _is_count, "a whole number from 1, or empty for 10"),
    ("seconds", _is_span, "a number from 0, or empty for 60"),
)
