"""What goes to the database: the statements of an engine, for tests that count them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# What opens and closes a transaction; SQLite's are statements, PostgreSQL's are not.
_FRAME = ("BEGIN", "PRAGMA")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile; many rows with one text are one statement."""
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(_FRAME):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", see)
