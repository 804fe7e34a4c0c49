"""Migrations of a service that exists only here: version files are written, applied and compared."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, inspect, make_url, text

from servicekit import migrations
from servicekit.engine import make_engine, reading, transaction

TABLES = """
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata
from sqlalchemy import Column, Index, Integer, String, Table

metadata = new_metadata()
AUDIT, ANCHORS = audit_tables(metadata)
CASES = Table("cases", metadata, Column("id", Integer, primary_key=True), Column("due_at", UtcDateTime, nullable=False))
Index("ix_cases_due", CASES.c.due_at, sqlite_where=CASES.c.id > 5, postgresql_where=CASES.c.id > 5)
"""


@pytest.fixture
def service(tmp_path, monkeypatch):
    """A package of a name that no other test uses, with its tables."""
    name = f"migrated_{abs(hash(str(tmp_path))) % 10**8}"
    package = tmp_path / "service" / name
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A service."""\n')
    (package / "tables.py").write_text(TABLES)
    monkeypatch.syspath_prepend(package.parent)
    return name


@pytest.fixture
def url(database_url, tmp_path, request):
    """A database that nothing else uses."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/migrated.db"
    name = f"{make_url(database_url).database}_migrated"
    url = make_url(database_url).set(database=name).render_as_string(hide_password=False)

    def drop():
        engine = make_engine(database_url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        engine.dispose()

    drop()
    request.addfinalizer(drop)
    return url


def test_tables_become_a_version_file_that_fits_both_databases(service, url, tmp_path):
    path = migrations.revision(service, "first tables")
    assert path == tmp_path / "service" / "migrations" / "0001_first_tables.py"
    source = path.read_text()
    assert "import servicekit.engine" in source
    assert "servicekit.engine.UtcDateTime()" in source
    assert migrations.create_database(url) is url.startswith("postgresql")
    assert migrations.create_database(url) is False
    assert "the database is at nothing, the code wants 0001" in migrations.check(service, url)
    migrations.upgrade(service, url)
    assert migrations.check(service, url) is None
    assert migrations.differences(service, url) == []
    migrations.upgrade(service, url)


def test_a_second_version_file_holds_only_what_changed(service, url):
    migrations.revision(service, "first tables")
    assert migrations.revision(service, "nothing") is None
    migrations.create_database(url)
    migrations.upgrade(service, url)
    tables = sys.modules[f"{service}.tables"]
    tables.Table("notes", tables.metadata, tables.Column("id", tables.Integer, primary_key=True))
    assert [difference[0] for difference in migrations.differences(service, url)] == ["add_table"]
    path = migrations.revision(service, "add notes")
    assert path.name == "0002_add_notes.py"
    assert "audit" not in path.read_text()
    migrations.upgrade(service, url)
    assert migrations.differences(service, url) == []


def test_a_failed_migration_leaves_nothing_behind(service, url, tmp_path):
    path = migrations.revision(service, "first tables")
    broken = path.read_text().replace("def downgrade", "def nothing() -> None:\n    pass\n\n\ndef downgrade")
    head, tail = broken.split("\n\n\ndef nothing")
    path.write_text(f'{head}\n    raise LookupError("half way")\n\n\ndef nothing{tail}')
    migrations.create_database(url)
    with pytest.raises(LookupError):
        migrations.upgrade(service, url)
    engine = make_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_rows_survive_an_upgrade_that_changes_nothing(service, url):
    migrations.revision(service, "first tables")
    migrations.create_database(url)
    migrations.upgrade(service, url)
    engine = make_engine(url)
    from datetime import UTC, datetime

    with transaction(engine) as session:
        session.execute(insert(sys.modules[f"{service}.tables"].CASES).values(due_at=datetime.now(UTC)))
    migrations.upgrade(service, url)
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM cases")) == 1
    engine.dispose()


def test_processes_that_start_together_wait_for_each_other(service, url, tmp_path):
    migrations.revision(service, "first tables")
    program = textwrap.dedent(f"""
        import sys
        sys.path.insert(0, {str(tmp_path / "service")!r})
        from servicekit import migrations
        migrations.create_database({url!r})
        migrations.upgrade({service!r}, {url!r})
    """)

    def run(_number):
        return subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)

    with ThreadPoolExecutor(3) as pool:
        for done in pool.map(run, range(3)):
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert migrations.check(service, url) is None


def test_the_command_line_answers(service, tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/deep/command.db"
    assert migrations.main(["revision", service, "first tables"]) == 0
    assert migrations.main(["upgrade", service, url]) == 0
    assert migrations.main(["check", service, url]) == 0
    assert "the database fits the code" in capsys.readouterr().out
    assert migrations.main([]) == 2


def test_the_side_tables_of_a_full_text_index_are_nobodys_difference(service, tmp_path):
    url = f"sqlite:///{tmp_path}/searched.db"
    migrations.revision(service, "first tables")
    migrations.upgrade(service, url)
    engine = make_engine(url)
    with transaction(engine) as session:
        session.execute(text("CREATE VIRTUAL TABLE cases_fts USING fts5(words)"))
        session.execute(text("CREATE TABLE forgotten (id INTEGER PRIMARY KEY)"))
    engine.dispose()
    assert [(what, table.name) for what, table in migrations.differences(service, url)] == [
        ("remove_table", "forgotten")
    ]
