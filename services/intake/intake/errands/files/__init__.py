"""Files of disputes: rows of a CSV, a workbook or JSON lines become bodies of the API, one after the other."""

from intake.errands.files.columns import Entry
from intake.errands.files.reading import UnreadableFile, entries
from intake.errands.files.taking import CHUNK, RowError, Taken, chunks, take

__all__ = ["CHUNK", "Entry", "RowError", "Taken", "UnreadableFile", "chunks", "entries", "take"]
