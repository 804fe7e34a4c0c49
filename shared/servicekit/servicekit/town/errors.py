"""What is said when a town folder cannot be read."""

from __future__ import annotations


class TownError(ValueError):
    """A broken place of a town folder: the file, the line (from 1), the column and what to do about it."""

    def __init__(self, file: str, line: int, column: str, reason: str) -> None:
        super().__init__(file, line, column, reason)
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.reason}."
