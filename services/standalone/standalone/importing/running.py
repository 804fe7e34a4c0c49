"""Importing a file into intake's own database, chunk by chunk; the running platform publishes what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from intake import handlers
from intake.errands.files import Taken, chunks, entries, take
from servicekit.settings import ServiceSettings
from servicekit.town import load_town
from standalone.calls import workplace


@dataclass
class Report(Taken):
    """What became of the rows of ``file``."""

    file: str = ""
    dry_run: bool = False


def import_file(
    settings: ServiceSettings, path: Path, *, dry_run: bool, told: Callable[[int, int], None]
) -> Report:
    """Registers the right rows and tells the wrong ones; ``told`` hears how many of how many are done.

    Sent again nothing is registered twice, so that a file can be mended and imported once more.

    :raises UnreadableFile: the file cannot be read to its end; nothing is written.
    """
    book = handlers.town_book(load_town(settings.town))
    total = sum(1 for _ in entries(path, book.village_names))
    report, seen = Report(file=path.name, dry_run=dry_run), set[bytes]()
    with workplace(settings, "intake", "dispute.register", resources=book) as calling:
        for chunk in chunks(entries(path, book.village_names)):
            with calling() as call:
                take(call, chunk, report, seen, dry_run=dry_run)
            told(report.rows, total)
    return report
