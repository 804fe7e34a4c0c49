"""An installation of a test's own: migrated databases in a folder, and the command run inside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servicekit.settings import ServiceSettings, load
from standalone import house
from standalone.cli import app
from standalone.seed import Order

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = ("AMQP_URL", "DATABASE_URL", "IDENTITY_KEY", "TOWN", "CLOCK_FILE", "BUS_RETENTION_DAYS")


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrating ten databases takes a while: done once, copied for each test."""
    var = tmp_path_factory.mktemp("migrated")
    house.migrate(load(ServiceSettings, {"VAR": str(var)}))
    return var


@pytest.fixture
def var(_migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation with empty databases; the command finds it."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "var"
    shutil.copytree(_migrated, folder)
    monkeypatch.setenv("VAR", str(folder))
    return folder


@pytest.fixture
def settings(var: Path) -> ServiceSettings:
    return load(ServiceSettings)


@pytest.fixture
def fengqiao() -> Callable[..., Result]:
    """``fengqiao("import", "x.csv")``: what the command answers."""
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def figures(fengqiao: Callable[..., Result]) -> Callable[..., Any]:
    """The JSON that the command prints."""

    def run(*arguments: object, exit_code: int = 0) -> Any:
        answer = fengqiao(*arguments, "--json")
        assert answer.exit_code == exit_code, answer.output
        return json.loads(answer.stdout)

    return run


@pytest.fixture
def seed_order() -> Order:
    return Order(count=400, seed=7, until=datetime(2026, 3, 11, 4, 0, tzinfo=UTC))


@pytest.fixture
def seed_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServiceSettings:
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    monkeypatch.setenv("IDENTITY_KEY", "a key for tests only, long enough")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("AMQP_URL", raising=False)
    return load(ServiceSettings)
