"""The one alembic environment: it runs on the connection that ``servicekit.migrations`` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from servicekit.engine import UtcDateTime
from servicekit.migrations import without_side_tables


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Types of the house are written by their public name; all others as alembic would."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("import servicekit.engine")
        return "servicekit.engine.UtcDateTime()"
    return False


def run() -> None:
    given = context.config.attributes
    context.configure(
        connection=given["connection"],
        target_metadata=given["metadata"],
        render_item=render_item,
        include_name=without_side_tables(given["connection"]),
        render_as_batch=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
