"""Importing a file into intake's own database, chunk by chunk; the running platform publishes what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.importing import CheckDisputes, Checked, ImportDisputes, Imported
from contracts.registration import DisputeBody
from intake import handlers
from servicekit.settings import ServiceSettings
from servicekit.town import Town, load_town
from standalone.calls import inside
from standalone.importing.columns import Entry
from standalone.importing.reading import entries

CHUNK = 50


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell."""

    row: int
    column: str
    reason: str


@dataclass
class Report:
    """What became of the rows; on a dry run, what would become of them."""

    file: str
    dry_run: bool
    rows: int = 0
    registered: int = 0
    repeated: int = 0
    wrong: int = 0
    errors: list[RowError] = field(default_factory=list)

    def take(self, entry: Entry, found: Checked, *, repeated: bool) -> None:
        self.rows += 1
        self.wrong += bool(found.errors)
        self.repeated += repeated
        self.registered += not repeated and not found.errors
        self.errors += [RowError(entry.row, entry.heading(one.field), one.reason) for one in found.errors]


def import_file(
    settings: ServiceSettings, path: Path, *, dry_run: bool, told: Callable[[int, int], None]
) -> Report:
    """Registers the right rows and tells the wrong ones; ``told`` hears how many of how many are done.

    Sent again nothing is registered twice, so that a file can be mended and imported once more.

    :raises UnreadableFile: the file as a whole cannot be read; nothing is written.
    """
    town = load_town(settings.town)
    rows = entries(path, _codes(town))
    report, seen = Report(path.name, dry_run), set[str]()
    for chunk in _chunks(rows):
        found = _checked(settings, town, chunk) if dry_run else _imported(settings, town, chunk)
        for entry, one in zip(chunk, found, strict=True):
            report.take(entry, one, repeated=_repeated(entry, one, seen))
        told(report.rows, len(rows))
    return report


def _codes(town: Town) -> dict[str, str]:
    """A village may be written by its name or by its code."""
    named = {name: code for code, one in town.villages.items() for name in (one.name, one.official_name)}
    return {name: code for name, code in named.items() if name}


def _chunks(rows: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _imported(settings: ServiceSettings, town: Town, chunk: Sequence[Entry]) -> Sequence[Imported]:
    with inside(settings, "intake", "dispute.register", resources=handlers.town_book(town)) as call:
        return handlers.import_disputes(call, ImportDisputes(bodies=tuple(one.body for one in chunk))).items


def _checked(settings: ServiceSettings, town: Town, chunk: Sequence[Entry]) -> Sequence[Checked]:
    with inside(settings, "intake", "dispute.register", resources=handlers.town_book(town)) as call:
        return handlers.check_disputes(call, CheckDisputes(bodies=tuple(one.body for one in chunk))).items


def _repeated(entry: Entry, found: Checked, seen: set[str]) -> bool:
    """Known before, or twice in this very file: a dry run has nothing in the register to tell it by."""
    if found.errors or isinstance(found, Imported):
        return isinstance(found, Imported) and found.repeated
    body = DisputeBody.model_validate(entry.body)
    mark = f"{body.channel}:{body.external_ref}" if body.external_ref else handlers.import_key(body)
    known = bool(found.number) or mark in seen
    seen.add(mark)
    return known
