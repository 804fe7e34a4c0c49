"""A backup is one moment of all databases; restored into an empty folder it is the same, and its chains hold."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, update

from contracts.importing import ImportDisputes
from intake import handlers
from intake.tables import AUDIT, BUS, DISPUTES
from servicekit.clock import SystemClock
from servicekit.engine import make_engine, reading, service_url, transaction
from servicekit.settings import ServiceSettings, load
from servicekit.town import load_town
from standalone import house
from standalone.backups import sqlite
from standalone.calls import inside
from standalone.lock import only_one

BODY = {
    "channel": "letter",
    "narrative": "邻居家的滴水檐伸到我家院里。",
    "parties": [{"name": "王小明", "role": "applicant"}],
}


def register(settings: ServiceSettings, *references: str) -> None:
    book = handlers.town_book(load_town(settings.town))
    bodies = tuple({**BODY, "external_ref": reference} for reference in references)
    with inside(settings, "intake", "dispute.register", resources=book) as call:
        handlers.import_disputes(call, ImportDisputes(bodies=bodies))


def numbers(settings: ServiceSettings) -> list[str]:
    engine = make_engine(service_url(settings.database_url, "intake"))
    with reading(engine) as session:
        found = list(session.scalars(select(DISPUTES.c.number).order_by(DISPUTES.c.number)))
    engine.dispose()
    return found


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder, empty, where the command works after ``move``."""
    return tmp_path / "elsewhere"


def move(monkeypatch: pytest.MonkeyPatch, folder: Path) -> ServiceSettings:
    monkeypatch.setenv("VAR", str(folder))
    return load(ServiceSettings)


def test_a_backup_restored_into_an_empty_folder_is_the_same_and_its_chains_hold(
    settings: ServiceSettings, figures: Any, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(settings, "A-1", "A-2")
    (settings.var / "bus.json").write_text('{"intake": 1}')
    made = figures("backup", tmp_path / "town.backup")
    assert (made["kind"], set(made["databases"]), made["with_key"]) == ("sqlite", set(house.PLACES), True)
    assert stat.S_IMODE((tmp_path / "town.backup").stat().st_mode) == 0o600
    register(settings, "A-3")
    there = move(monkeypatch, elsewhere)
    done = figures("restore", tmp_path / "town.backup")
    assert (done["broken"], done["audit_rows"]) == ([], 2)
    there = load(ServiceSettings)
    assert numbers(there) == ["LSQP-2026-000001", "LSQP-2026-000002"]
    assert there.identity_key.get_secret_value() == settings.identity_key.get_secret_value()
    assert (elsewhere / "bus.json").read_text() == '{"intake": 1}'
    register(there, "A-4")
    assert numbers(there)[-1] == "LSQP-2026-000003"


def test_a_backup_shows_one_moment_of_all_databases_while_others_write(
    settings: ServiceSettings, tmp_path: Path
) -> None:
    """A writer puts the same number into two databases, first into one, then into the other."""
    places = {name: tmp_path / f"{name}.db" for name in ("first", "second")}
    for path in places.values():
        with closing(sqlite3.connect(path)) as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("CREATE TABLE counted (number INTEGER)")
    stop = threading.Event()

    def count() -> None:
        with (
            closing(sqlite3.connect(places["first"], isolation_level=None, timeout=30)) as one,
            closing(sqlite3.connect(places["second"], isolation_level=None, timeout=30)) as two,
        ):
            number = 0
            while not stop.is_set():
                number += 1
                one.execute("INSERT INTO counted VALUES (?)", (number,))
                two.execute("INSERT INTO counted VALUES (?)", (number,))

    writer = threading.Thread(target=count)
    writer.start()
    try:
        for turn in range(10):
            folder = tmp_path / str(turn)
            folder.mkdir()
            sqlite.dump({name: f"sqlite:///{path}" for name, path in places.items()}, folder, lambda _: None)
            highest = []
            for name in places:
                with closing(sqlite3.connect(folder / f"{name}.db")) as copy:
                    highest.append(copy.execute("SELECT coalesce(max(number), 0) FROM counted").fetchone()[0])
            assert highest[0] - highest[1] in (0, 1)
    finally:
        stop.set()
        writer.join()


def test_nothing_is_replaced_without_force(
    settings: ServiceSettings, fengqiao: Any, figures: Any, tmp_path: Path
) -> None:
    register(settings, "A-1")
    target = tmp_path / "town.backup"
    figures("backup", target)
    again = fengqiao("backup", target)
    assert again.exit_code == 1 and "--force" in again.output
    register(settings, "A-2")
    refused = fengqiao("restore", target)
    assert refused.exit_code == 1 and "--force" in refused.output
    assert len(numbers(settings)) == 2
    assert figures("restore", target, "--force")["broken"] == []
    assert len(numbers(settings)) == 1
    assert fengqiao("backup", target, "--force").exit_code == 0


def test_a_running_platform_is_not_restored_over(
    settings: ServiceSettings, fengqiao: Any, figures: Any, tmp_path: Path
) -> None:
    figures("backup", tmp_path / "town.backup")
    with only_one(settings.var):
        answer = fengqiao("restore", tmp_path / "town.backup", "--force")
    assert answer.exit_code == 1 and "running already" in answer.output


def test_a_key_that_is_kept_elsewhere_must_be_the_same_key(
    settings: ServiceSettings, fengqiao: Any, figures: Any, tmp_path: Path, elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    register(settings, "A-1")
    target = tmp_path / "town.backup"
    assert figures("backup", target, "--without-key")["with_key"] is False
    assert settings.identity_key.get_secret_value().encode() not in target.read_bytes()
    assert "identity.key" not in zipfile.ZipFile(target).namelist()
    move(monkeypatch, elsewhere)
    monkeypatch.setenv("IDENTITY_KEY", "another " * 8)
    refused = fengqiao("restore", target)
    assert refused.exit_code == 1 and "another key" in refused.output
    assert not list(elsewhere.glob("*.db"))
    monkeypatch.setenv("IDENTITY_KEY", settings.identity_key.get_secret_value())
    assert figures("restore", target)["broken"] == []


def test_a_broken_chain_is_told_after_restoring(
    settings: ServiceSettings, figures: Any, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(settings, "A-1")
    engine = make_engine(service_url(settings.database_url, "intake"))
    with transaction(engine) as session:
        session.execute(update(AUDIT).values(action="nothing"))
    engine.dispose()
    figures("backup", tmp_path / "town.backup")
    move(monkeypatch, elsewhere)
    assert figures("restore", tmp_path / "town.backup", exit_code=1)["broken"] == ["intake"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.write_bytes(b"no zip"), "no backup of Fengqiao"),
        (lambda path: spoil(path, "manifest.json", b'{"kind": "sqlite"}'), "no backup of Fengqiao"),
        (lambda path: spoil(path, "intake.db", b"changed"), "damaged at intake.db"),
        (lambda path: spoil(path, "manifest.json", None), "no backup of Fengqiao"),
    ],
)
def test_a_file_that_is_not_a_whole_backup_changes_nothing(
    settings: ServiceSettings, fengqiao: Any, figures: Any, tmp_path: Path, change: Any, said: str
) -> None:
    register(settings, "A-1")
    target = tmp_path / "town.backup"
    figures("backup", target)
    change(target)
    answer = fengqiao("restore", target, "--force")
    assert answer.exit_code == 1 and said in answer.output.replace("\n", " ")
    assert len(numbers(settings)) == 1


def spoil(path: Path, name: str, content: bytes | None) -> None:
    """The archive with another file in one place, or without it."""
    with zipfile.ZipFile(path) as whole:
        kept = {each: whole.read(each) for each in whole.namelist() if each != name}
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in kept.items():
            archive.writestr(each, data)
        if content is not None:
            archive.writestr(name, content)


def test_there_is_nothing_to_back_up_before_the_databases_are_there(
    var: Path, fengqiao: Any, tmp_path: Path
) -> None:
    shutil.rmtree(var)
    answer = fengqiao("backup", tmp_path / "town.backup")
    assert answer.exit_code == 1 and "fengqiao migrate" in answer.output
    assert not (tmp_path / "town.backup").exists()


@pytest.fixture
def postgresql(postgresql_url: str, monkeypatch: pytest.MonkeyPatch, var: Path) -> Iterator[str]:
    """Databases of two services on the real server, and names for two empty ones; gives the template of the addresses."""
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    monkeypatch.setattr(house, "PLACES", {name: house.PLACES[name] for name in ("directory", "intake")})
    server = make_url(postgresql_url)
    whole = server.set(database=f"fengqiao_kept_{os.getpid()}_SERVICE").render_as_string(hide_password=False)
    template = whole.replace("SERVICE", "{service}")
    monkeypatch.setenv("DATABASE_URL", template)
    yield template
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in house.PLACES:
            for side in (template, template.replace("_kept_", "_back_")):
                database = make_url(side.replace("{service}", name)).database
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    engine.dispose()


def test_databases_of_postgresql_are_dumped_as_of_one_moment_and_put_back(
    postgresql: str, fengqiao: Any, figures: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(ServiceSettings)
    house.migrate(settings)
    register(settings, "A-1", "A-2")
    engine = make_engine(service_url(settings.database_url, "intake"))
    with transaction(engine) as session:
        session.execute(update(BUS.outbox).values(published_at=SystemClock().now()))
    engine.dispose()
    made = figures("backup", tmp_path / "town.backup")
    assert made["kind"] == "postgresql"
    refused = fengqiao("restore", tmp_path / "town.backup")
    assert refused.exit_code == 1 and "--force" in refused.output
    monkeypatch.setenv("DATABASE_URL", postgresql.replace("_kept_", "_back_"))
    done = figures("restore", tmp_path / "town.backup")
    assert (done["broken"], done["audit_rows"], done["told_again"]) == ([], 2, 2)
    assert numbers(load(ServiceSettings)) == ["LSQP-2026-000001", "LSQP-2026-000002"]
    monkeypatch.delenv("DATABASE_URL")
    other = fengqiao("restore", tmp_path / "town.backup")
    assert other.exit_code == 1 and "DATABASE_URL" in other.output
