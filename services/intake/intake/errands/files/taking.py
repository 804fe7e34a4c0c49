"""Taking a file's rows in chunks: each chunk is one transaction, what is wrong is told by row and heading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from contracts.errors import FieldFault
from contracts.importing import CheckDisputes, Checked, ImportDisputes, Imported
from contracts.registration import DisputeBody
from intake import handlers
from intake.errands.files.columns import Entry
from messaging.call import Call

CHUNK = (
    100  # rows written together: while they are, the window waits for its next number, a quarter of a second
)
OVER = "这一行比表头多出内容，请检查是不是错位。"


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell."""

    row: int
    column: str
    reason: str


@dataclass
class Taken:
    """What became of the rows; on a dry run, what would become of them."""

    rows: int = 0
    registered: int = 0
    repeated: int = 0
    wrong: int = 0
    errors: list[RowError] = field(default_factory=list)
    ignored: tuple[str, ...] = ()  # columns of the file that stand for nothing

    def take(self, entry: Entry, found: Checked, *, repeated: bool) -> None:
        self.rows += 1
        self.ignored = entry.ignored
        self.wrong += bool(found.errors)
        self.repeated += repeated
        self.registered += not repeated and not found.errors
        self.errors += [RowError(entry.row, entry.heading(one.field), one.reason) for one in found.errors]


def chunks(rows: Iterable[Entry], size: int = CHUNK) -> Iterator[Sequence[Entry]]:
    """The rows in pieces, read as they are taken."""
    every = iter(rows)
    while some := list(islice(every, size)):
        yield some


def take(call: Call, some: Sequence[Entry], into: Taken, seen: set[bytes], *, dry_run: bool) -> None:
    """One chunk, in the caller's transaction; ``seen`` knows the rows of this file that a dry run came by."""
    right = [one for one in some if not one.over]
    bodies = tuple(one.body for one in right)
    found: Sequence[Checked] = ()
    if bodies and dry_run:
        found = handlers.check_disputes(call, CheckDisputes(bodies=bodies)).items
    elif bodies:
        found = handlers.import_disputes(call, ImportDisputes(bodies=bodies)).items
    answers = iter(found)
    for entry in some:
        one = Checked(errors=(FieldFault(field="", reason=OVER),)) if entry.over else next(answers)
        into.take(entry, one, repeated=_repeated(entry, one, seen))


def _repeated(entry: Entry, found: Checked, seen: set[bytes]) -> bool:
    """Known before, or twice in this very file: a dry run has nothing in the register to tell it by."""
    if found.errors or isinstance(found, Imported):
        return isinstance(found, Imported) and found.repeated
    body = DisputeBody.model_validate(entry.body)
    words = ":".join(handlers.mark_of(body))
    mark = hashlib.sha256(words.encode()).digest()[:12]  # 100,000 rows need little room
    known = bool(found.number) or mark in seen
    seen.add(mark)
    return known
