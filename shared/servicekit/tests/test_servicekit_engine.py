"""Engines, moments and the two ways to open a session."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from servicekit.engine import UtcDateTime, make_engine, new_metadata, reading, service_url, transaction

METADATA = new_metadata()
ROWS = Table(
    "rows", METADATA, Column("id", Integer, primary_key=True), Column("at", UtcDateTime), Column("data", JSON)
)
PARTS = Table(
    "parts", METADATA, Column("id", Integer, primary_key=True), Column("row_id", ForeignKey("rows.id"))
)
MOMENT = datetime(2026, 3, 11, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="module")
def metadata():
    return METADATA


def add(session, number, **values):
    session.execute(insert(ROWS).values(id=number, **values))


def count(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ROWS))


def test_a_moment_comes_back_in_utc_with_its_microseconds(session):
    add(session, 1, at=MOMENT)
    found = session.scalar(select(ROWS.c.at))
    assert found == MOMENT
    assert found.utcoffset() == timedelta(0)


def test_moments_are_compared_across_offsets(session):
    add(session, 1, at=MOMENT)
    assert session.scalar(select(ROWS.c.id).where(ROWS.c.at <= MOMENT.astimezone(UTC))) == 1
    assert session.scalar(select(ROWS.c.id).where(ROWS.c.at < MOMENT.astimezone(UTC))) is None
    assert session.scalar(select(func.max(ROWS.c.at))) == MOMENT


def test_a_moment_without_an_offset_is_refused(session):
    with pytest.raises(StatementError, match="needs an offset"):
        add(session, 1, at=MOMENT.replace(tzinfo=None))


def test_nothing_stays_nothing(session):
    add(session, 1, at=None)
    assert session.scalar(select(ROWS.c.at)) is None


def test_json_is_kept_readable(session):
    add(session, 1, data={"村": "王庄"})
    assert session.scalar(select(ROWS.c.data)) == {"村": "王庄"}
    assert session.scalar(text("SELECT CAST(data AS TEXT) FROM rows")) == '{"村":"王庄"}'


def test_a_transaction_commits_at_its_end(engine):
    with transaction(engine) as session:
        add(session, 1)
    assert count(engine) == 1


def test_a_transaction_is_undone_when_anything_is_raised(engine):
    with pytest.raises(LookupError), transaction(engine) as session:
        add(session, 1)
        raise LookupError
    assert count(engine) == 0


def test_a_savepoint_as_the_first_statement_goes_with_the_transaction(engine):
    with pytest.raises(LookupError), transaction(engine) as session:
        with session.begin_nested():
            add(session, 1)
        raise LookupError
    assert count(engine) == 0


def test_a_savepoint_alone_can_be_undone(engine):
    with transaction(engine) as session:
        add(session, 1)
        with pytest.raises(LookupError), session.begin_nested():
            add(session, 2)
            raise LookupError
    assert count(engine) == 1


def test_a_reading_session_cannot_write(engine):
    with pytest.raises(DBAPIError, match="read"), reading(engine) as session:
        add(session, 1)
    with transaction(engine) as session:
        add(session, 1)
    assert count(engine) == 1


def test_foreign_keys_hold(engine):
    with pytest.raises(DBAPIError), transaction(engine) as session:
        session.execute(insert(PARTS).values(id=1, row_id=9))


def test_an_error_does_not_show_the_values(engine):
    with pytest.raises(DBAPIError) as raised, transaction(engine) as session:
        session.execute(insert(PARTS).values(id=1, row_id=987654))
    assert "[SQL parameters hidden" in str(raised.value)


def test_a_reader_does_not_wait_for_a_writer(engine):
    with transaction(engine) as session:
        add(session, 1)
        assert count(engine) == 0
    assert count(engine) == 1


def test_writers_of_many_threads_all_get_their_turn(engine):
    with transaction(engine) as session:
        add(session, 1, data=0)

    def count_up():
        for _ in range(10):
            with transaction(engine) as session:
                found = session.scalar(select(ROWS.c.data).with_for_update())
                session.execute(ROWS.update().values(data=found + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert session.scalar(select(ROWS.c.data)) == 40


def test_a_transaction_inside_a_transaction_is_told_on_sqlite(empty_engine):
    told = "a transaction is open here already"
    with transaction(empty_engine), pytest.raises(RuntimeError, match=told), transaction(empty_engine):
        pass
    with transaction(empty_engine):
        pass


def test_two_engines_on_one_file_share_the_writers_place(tmp_path):
    url = f"sqlite:///{tmp_path}/one.db"
    first, second = make_engine(url), make_engine(url)
    with transaction(first), pytest.raises(RuntimeError), transaction(second):
        pass
    first.dispose()
    second.dispose()


def test_a_database_in_memory_works_across_sessions_and_threads():
    engine = make_engine("sqlite://")
    METADATA.create_all(engine)
    with transaction(engine) as session:
        add(session, 1)
    seen = []
    thread = threading.Thread(target=lambda: seen.append(count(engine)))
    thread.start()
    thread.join()
    assert seen == [1]
    engine.dispose()


def test_an_sqlite_file_is_set_up_for_several_processes(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/set.db", synchronous="FULL", busy_timeout=3)
    with reading(engine) as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA busy_timeout")) == 3000
    engine.dispose()


def test_a_postgresql_engine_has_its_name_and_size(postgresql_url):
    engine = make_engine(postgresql_url, pool_size=2, application_name="intake")
    with reading(engine) as session:
        assert session.scalar(text("SHOW application_name")) == "intake"
    assert engine.pool.size() == 2
    engine.dispose()


def test_the_services_name_is_filled_into_the_address(tmp_path):
    url = service_url(f"sqlite:///{tmp_path}/deep/{{service}}.db", "intake")
    assert url == f"sqlite:///{tmp_path}/deep/intake.db"
    assert (tmp_path / "deep").is_dir()
    address = "postgresql+psycopg://me:secret@db/fengqiao_{service}"
    assert service_url(address, "intake") == "postgresql+psycopg://me:secret@db/fengqiao_intake"


def test_constraints_have_names(tmp_path):
    constraints = {str(constraint.name) for constraint in PARTS.constraints}
    assert constraints == {"pk_parts", "fk_parts_row_id_rows"}
