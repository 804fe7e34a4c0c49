"""Makes many disputes out of few inside a database: `fengqiao seed` tells each life anew, copies take a tenth of the time.

A copy has ids, numbers and query codes of its own and happened at the same moments; its audit chain is a copy as well, and
its hashes do not hold. That is enough to measure what stored disputes cost: tables, indexes and words are as large as with
lives that were told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import psycopg

SETTINGS = ("SET work_mem = '256MB'", "SET maintenance_work_mem = '512MB'", "SET lock_timeout = '60s'")
# What lists read in the order of arrival lies in that order, as it would after years.
ORDERED = ("cases", "disputes", "words")
SERIES = ("series", "number_ranges")
# What a text column holds, told by one of its values.
KINDS = {
    "id": r"[0-9a-f]{12}7001[0-9a-f]{16}",
    "number": r"[A-Z]+-\d{4}-\d{6}",
    "agreement": r".*第\d+号",
    "reference": r"seed-1-.*",
}
BLOCKS = (
    "ARRAY['@0:' || (old.doc_no >> 10), '@1:' || (old.doc_no >> 12), "
    "'@2:' || (old.doc_no >> 14), '@3:' || (old.doc_no >> 16), right(cases.number, 6)]"
)


@dataclass(frozen=True)
class Copies:
    """``times``: how many there are in the end; ``step``: between the serial numbers of two copies."""

    times: int
    step: int

    def rows(self, first: int) -> str:
        """(number, the place in an id that tells fillings apart, contracts/past.py) of each copy."""
        return ", ".join(f"({copy}, '{1 + copy:03x}')" for copy in range(first, self.times))


def step_of(url: str) -> int:
    """More than any serial number that intake has given."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT max(last) + 1 FROM series").fetchone()
    return int(row[0]) if row else 1


def multiply(url: str, copies: Copies) -> None:
    """Turns each invented dispute of seed 1 into ``copies.times`` disputes."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in SETTINGS:
            connection.execute(statement)
        again = _without_indexes(connection)
        for table in _tables(connection):
            _multiply(connection, table, copies)
        for statement in again:
            connection.execute(statement)


def _multiply(connection: Any, table: str, copies: Copies) -> None:
    if table in SERIES:
        connection.execute(f"UPDATE {table} SET last = last + {copies.step * (copies.times - 1)}")
    if table == "tallies":
        connection.execute(f"UPDATE tallies SET value = value * {copies.times}")
    columns = [(name, _kind(connection, table, name, data)) for name, data in _columns(connection, table)]
    if any(kind == "id" for _, kind in columns):
        connection.execute(_insert(table, columns, copies))


def _insert(table: str, columns: list[tuple[str, str]], copies: Copies) -> str:
    """Out of the rows that are there: the copies behind them, or all of them anew in the order of arrival."""
    values = {name: _value(table, name, kind, copies.step) for name, kind in columns if name != "doc_no"}
    into, what = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    if table not in ORDERED:
        return f'INSERT INTO "{table}" ({into}) SELECT {what} FROM "{table}" AS old, (VALUES {copies.rows(1)}) AS copy (no, mark)'
    order = values.get("id") or values["dispute_id"]
    more = "JOIN cases USING (dispute_id)" if table == "words" else ""
    return (
        f'CREATE TEMP TABLE before AS TABLE "{table}"; TRUNCATE "{table}" RESTART IDENTITY; '
        f'INSERT INTO "{table}" ({into}) SELECT {what} FROM before AS old {more} '
        f"CROSS JOIN (VALUES {copies.rows(0)}) AS copy (no, mark) ORDER BY {order}; DROP TABLE before"
    )


def _value(table: str, name: str, kind: str, step: int) -> str:
    """The column's value in a copy."""
    old = f'old."{name}"'
    if table == "words" and name == "vector":
        return f"ts_delete(old.vector, {BLOCKS}) || array_to_tsvector(ARRAY[{_serial('cases.number', step)}])"
    return {
        "id": f"CASE WHEN {old} = '' THEN '' ELSE overlay({old} PLACING copy.mark FROM 14 FOR 3) END",
        "number": f"CASE WHEN {old} = '' THEN '' ELSE left({old}, -6) || {_serial(old, step)} END",
        "agreement": f"regexp_replace({old}, '\\d+号$', '')"
        f" || (substring({old} FROM '(\\d+)号$')::int + {step} * copy.no) || '号'",
        "reference": f"replace({old}, 'seed-1-', 'seed-' || (1 + copy.no) || '-')",
        "digest": f"CASE WHEN copy.no = 0 THEN {old} ELSE md5({old} || copy.no) || md5(copy.no || {old}) END",
    }.get(kind, old)


def _serial(number: str, step: int) -> str:
    return f"lpad((right({number}, 6)::int + {step} * copy.no)::text, 6, '0')"


def _kind(connection: Any, table: str, column: str, data: str) -> str:
    if column == "query_digest":
        return "digest"
    if data not in ("character varying", "text"):
        return ""
    row = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\' LIMIT 1').fetchone()
    said = str(row[0]) if row else ""
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, said)), "")


def _tables(connection: Any) -> list[str]:
    """Words before cases: they read the old cases' numbers."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return sorted((name for (name,) in found), key=lambda name: (name != "words", name))


def _columns(connection: Any, table: str) -> list[tuple[str, str]]:
    wanted = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    return [(str(name), str(data)) for name, data in connection.execute(wanted, [table])]


def _without_indexes(connection: Any) -> list[str]:
    """Takes indexes and keys away; gives the statements that make them again, foreign keys last."""
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace ORDER BY contype <> 'f'"
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    made = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for table, name, text in reversed(keys)]
    return [*(text for _, text in indexes), *made]
