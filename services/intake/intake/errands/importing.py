"""Working through an uploaded file: read through once, then taken in chunks, each a transaction; a restart goes on from there."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from contracts.people import Actor
from intake.errands.files import Taken, UnreadableFile, chunks, entries, take
from intake.errands.sending import Calling
from intake.handlers import files
from messaging.call import Call

PAUSE = 0.01  # seconds between chunks: others write, too


@dataclass(frozen=True)
class _Job:
    """What of the job is needed outside of a transaction."""

    import_id: str
    filename: str
    dry_run: bool
    actor: Actor
    taken: Taken


def import_waiting(calling: Calling) -> bool:
    """Does one file that waits; gives whether there was one."""
    with calling() as call:
        found = files.claim_import(call)
        if found is None:
            return False
        taken = Taken(found.rows, found.registered, found.repeated, found.wrong)
        job = _Job(found.import_id, found.filename, found.dry_run, files.registrar(found), taken)
        villages = call.resources.village_names
    trouble = ""
    with _written(calling, job) as path:
        try:
            _work(calling, job, path, villages)
        except UnreadableFile as error:
            trouble = error.said
    with calling() as call:
        files.end_import(call, job.import_id, trouble)
    return True


def _work(calling: Calling, job: _Job, path: Path, villages: Mapping[str, str]) -> None:
    """What cannot be read to its end is told before a row is written."""
    total = 0
    for some in chunks(entries(path, villages, job.filename)):
        total += len(some)
        time.sleep(0)  # where all services share one process, the others go on
    seen: set[bytes] = set()
    rest = islice(entries(path, villages, job.filename), job.taken.rows, None)
    for chunk in chunks(rest):
        job.taken.errors.clear()
        with calling() as call:
            take(replace(call, actor=job.actor), chunk, job.taken, seen, dry_run=job.dry_run)
            _keep(call, job, total)
        time.sleep(PAUSE)


def _keep(call: Call, job: _Job, total: int) -> None:
    taken = job.taken
    counts = {"total": total, "rows": taken.rows, "registered": taken.registered, "repeated": taken.repeated,
              "wrong": taken.wrong}  # fmt: skip
    faults = [(one.row, one.column, one.reason) for one in taken.errors]
    files.keep_going(call, job.import_id, counts, faults, taken.ignored)


@contextmanager
def _written(calling: Calling, job: _Job) -> Iterator[Path]:
    """The file on disk, for its reader, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fengqiao-import-") as folder:
        path, position = Path(folder) / "file", 0
        with path.open("wb") as out:
            while True:
                with calling() as call:
                    part = files.part_of(call, job.import_id, position)
                if part is None:
                    break
                out.write(part)
                position += 1
        yield path
