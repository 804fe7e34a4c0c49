"""What a read costs at scale: rows read on PostgreSQL, steps of the machine on SQLite, and tables read from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, MetaData, Table, event, literal, select
from sqlalchemy.orm import Session

from servicekit import bulk

START = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
BLANKS: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    Decimal: Decimal(0),
    datetime: START,
    date: START.date(),
}
STEPS_EACH = 100  # SQLite tells how far it came once in so many steps
_SCAN = re.compile(r"^SCAN (?!.*(?:VIRTUAL TABLE|CONSTANT ROW|\bUSING\b))(\w+)")


@dataclass
class Work:
    """What the statements of one read did: ``rows`` looked at (PostgreSQL), ``steps`` taken (SQLite)."""

    rows: int = 0
    steps: int = 0
    scanned: list[str] = field(default_factory=list)  # tables read from end to end
    plans: list[str] = field(default_factory=list)

    def tick(self) -> int:
        """SQLite came this much further; 0 lets it go on."""
        self.steps += STEPS_EACH
        return 0

    def dear(self, *, rows: int = 2_000, steps: int = 60_000) -> str:
        """The plans, where the read touched more than that; "" where it did not."""
        cost = f"{self.rows} rows, {self.steps} steps, scanned {self.scanned}"
        return "\n".join([cost, *self.plans]) if self.rows > rows or self.steps > steps else ""


class Plans:
    """Runs a read, then looks at how the database did each of its statements."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.engine: Engine = session.get_bind().engine

    def of(self, read: Callable[[], Any]) -> Work:
        """``read`` is done once; each SELECT it made is done again under the database's own eyes."""
        with _heard(self.engine) as statements:
            read()
        work = Work()
        connection = self.session.connection()
        examine = _on_postgres if self.engine.dialect.name == "postgresql" else _on_sqlite
        for statement, parameters in statements:
            examine(connection, statement, parameters, work)
        return work


def fill(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes many rows inside the session's transaction; a column that must be there and is not named is blank.

    What is blank is said once: read row by row, it would be most of the work.
    """
    given = list(rows[0])
    blank = [
        c for c in table.columns if not c.nullable and c.autoincrement is not True and c.name not in given
    ]
    connection = session.connection()
    told = Table(
        "filling", MetaData(), *(Column(name, table.c[name].type) for name in given), prefixes=["TEMPORARY"]
    )
    told.create(connection)
    bulk.load(connection, told, map(itemgetter(*given), rows), given)
    whole = select(*told.columns, *(literal(_blank(column), column.type) for column in blank))
    connection.execute(table.insert().from_select([*given, *(column.name for column in blank)], whole))
    told.drop(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def _blank(column: Column[Any]) -> Any:
    return [] if isinstance(column.type, JSON) else BLANKS[column.type.python_type]


@contextmanager
def _heard(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip("(").upper().startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _on_postgres(connection: Connection, statement: str, parameters: Any, work: Work) -> None:
    explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
    told = connection.exec_driver_sql(explained, parameters).scalar_one()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    work.plans.append(f"{statement}\n{json.dumps(plan, indent=1)}")
    for node in _nodes(plan):
        work.rows += _rows_of(node)
        if node["Node Type"].endswith("Seq Scan"):
            work.scanned.append(node["Relation Name"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _rows_of(node: dict[str, Any]) -> int:
    """Rows that a scan handed on or threw away; what stands above a scan only passes on what was read."""
    if "Scan" not in node["Node Type"]:
        return 0
    thrown = (node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return int((node["Actual Rows"] + sum(thrown)) * node["Actual Loops"])


def _on_sqlite(connection: Connection, statement: str, parameters: Any, work: Work) -> None:
    lines = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    work.plans.append("\n".join([statement, *(str(line[3]) for line in lines)]))
    work.scanned += [found[1] for line in lines if (found := _SCAN.match(str(line[3])))]
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(work.tick, STEPS_EACH)
    try:
        connection.exec_driver_sql(statement, parameters).all()
    finally:
        driver.set_progress_handler(None, STEPS_EACH)
