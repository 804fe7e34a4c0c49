"""The list of cameras: which topic is which place; a broken row is told with its line."""

from __future__ import annotations

import csv
from collections.abc import Mapping
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
                raise CamerasError(f"{path.name}, line 1: the columns must be {', '.join(COLUMNS)}")
            return [_zone(path.name, number, row) for number, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError) as error:
        raise CamerasError(f"{path.name}: {error}") from error


def _zone(file: str, line: int, row: Mapping[str, str | None]) -> Zone:
    try:
        rule = Rule(people=int(row["people"] or 10), seconds=float(row["seconds"] or 60))
        topic, code = (row["topic"] or "").strip(), (row["village_code"] or "").strip()
    except (TypeError, ValueError) as error:
        raise CamerasError(f"{file}, line {line}: people and seconds must be numbers ({error})") from error
    if (
        not topic
        or "/" in topic
        or len(code) != 12
        or not code.isdigit()
        or rule.people < 1
        or rule.seconds < 0
    ):
        raise CamerasError(
            f"{file}, line {line}: topic, a 12-digit village_code, people ≥ 1 and seconds ≥ 0 are needed"
        )
    return Zone(topic, row["camera"] or topic, row["zone"] or "", code, rule)
