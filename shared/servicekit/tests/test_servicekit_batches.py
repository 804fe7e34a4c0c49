"""One statement for a batch of any size, and what is known to be missing is not asked for again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import JSON, Column, Date, Engine, Integer, MetaData, String, Table, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, registry

from servicekit import batches
from servicekit.engine import UtcDateTime, new_metadata, transaction
from testkit.statements import statements

TOYS_METADATA = new_metadata()
TOYS = Table(
    "toys",
    TOYS_METADATA,
    Column("shop", String(10), primary_key=True),
    Column("name", String(10), primary_key=True),
    Column("price", Integer, nullable=False),
)
NOTES = Table(
    "notes",
    TOYS_METADATA,
    Column("name", String(10), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("on", Date),
    Column("count", Integer, nullable=False),
    Column("said", JSON, nullable=False),
    Column("left_out", String(10), nullable=False, server_default="as usual"),
)
BOXES = Table("boxes", TOYS_METADATA, Column("name", String(10), primary_key=True))


class Toy:
    def __init__(self, shop: str, name: str, price: int = 1) -> None:
        self.shop, self.name, self.price = shop, name, price


class Box:
    def __init__(self, name: str) -> None:
        self.name = name


_mapper = registry(metadata=TOYS_METADATA)
_mapper.map_imperatively(Toy, TOYS)
_mapper.map_imperatively(Box, BOXES)


@pytest.fixture
def metadata() -> MetaData:
    return TOYS_METADATA


def test_among_finds_its_keys_and_nothing_else(session: Session) -> None:
    session.add_all([Box("a"), Box("b"), Box('c"')])
    session.flush()
    found = session.scalars(select(BOXES.c.name).where(batches.among(BOXES.c.name, ["a", 'c"', "x"])))
    assert sorted(found) == ["a", 'c"']
    assert session.scalars(select(BOXES.c.name).where(batches.among(BOXES.c.name, []))).all() == []


def test_among_has_one_text_for_any_number_of_keys(engine: Engine) -> None:
    with statements(engine) as seen, transaction(engine) as session:
        for count in (1, 2, 50):
            keys = [str(number) for number in range(count)]
            session.execute(select(BOXES).where(batches.among(BOXES.c.name, keys)))
    assert len(seen) == 3
    assert len(set(seen)) == 1


def test_what_is_missing_is_asked_for_once(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Toy("s", "ball"))
    with transaction(engine) as session:
        keys = [("s", "ball"), ("s", "kite")]
        batches.stock(session, Toy, keys, session.scalars(select(Toy)))
        with statements(engine) as seen:
            ball, kite = (batches.find(session, Toy, key) for key in keys)
        assert (ball.name if ball else "", kite, seen) == ("ball", None, [])
        with statements(engine) as seen:
            assert [batches.find(session, Toy, ("s", "doll")) for _ in range(3)] == [None] * 3
        assert len(seen) == 1


def test_what_was_added_is_found_before_it_is_written(engine: Engine) -> None:
    with transaction(engine) as session:
        batches.stock(session, Box, ["a"], [])
        batches.add(session, box := Box("a"))
        batches.stock(session, Box, ["a", "b"], [])
        assert batches.find(session, Box, "a") is box


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_nothing_is_kept_beyond_the_transaction(engine: Engine, end: str) -> None:
    with Session(engine) as session:
        batches.stock(session, Box, ["a"], session.scalars(select(Box)))
        getattr(session, end)()
        with transaction(engine) as other:
            other.add(Box("a"))
        assert batches.find(session, Box, "a") is not None


def test_many_keys_are_looked_up_in_the_index(engine: Engine) -> None:
    with transaction(engine) as session:
        wanted = select(TOYS.c.price).where(batches.among(TOYS.c.shop, ["a", "b"]))
        text = str(wanted.compile(session.get_bind()))
    assert "= 1" not in text, "SQLite would read the whole table"


def test_rows_are_written_as_their_columns_want_them_with_one_statement(engine: Engine) -> None:
    at, words = datetime(2026, 3, 11, 1, 2, 3, 456789, tzinfo=UTC), "“引号”、\n\\ 与 'ü'"
    rows = [
        {"name": f"n{number}", "at": at, "on": at.date(), "count": number, "said": {"words": [words, None]}}
        for number in range(3)
    ]
    with statements(engine) as seen, transaction(engine) as session:
        batches.insert_rows(session, NOTES, rows)
        batches.insert_rows(session, NOTES, [])
        found = [row._asdict() for row in session.execute(select(NOTES).order_by(NOTES.c.name))]
    assert found == [{**row, "left_out": "as usual"} for row in rows]
    assert len(seen) == 2


def test_what_has_no_form_in_json_is_not_guessed(engine: Engine) -> None:
    with pytest.raises((TypeError, StatementError)), transaction(engine) as session:
        row = {"name": "n", "at": datetime.now(UTC), "on": None, "count": 1, "said": {"a": object()}}
        batches.insert_rows(session, NOTES, [row])
