"""The frame of `make bench`: it explains itself, and knows its benchmarks by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import house
from benchmarks.servers import Ground, Servers

ROOT = Path(__file__).parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_names_every_benchmark_in_its_help() -> None:
    told = " ".join(bench("--help").stdout.split())
    for name in ("chain", "low_load", "lifecycle", "pages", "burst", "memory"):
        assert name in told


def test_an_unknown_benchmark_is_told_with_the_known_ones() -> None:
    done = bench("--only", "chian")
    assert done.returncode == 2
    assert "no benchmark 'chian'; known are chain, low_load" in done.stderr


def test_the_makefile_hands_its_settings_on() -> None:
    wanted = subprocess.run(
        ["make", "-n", "bench", "ONLY=chain", "LONG=1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert '-m benchmarks --only "chain" --long' in wanted.stdout


@pytest.mark.parametrize("program", ["bare_chain", "effects", "nameko_chain"])
def test_the_peers_still_find_what_they_use_of_the_house(program: str) -> None:
    """Nobody but `make bench` runs them; FastStream's stands on these and on packages that only a benchmark installs."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import benchmarks.peers.{program}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_case_that_a_peer_stores_has_no_list_that_a_driver_would_refuse() -> None:
    code = (
        "from datetime import UTC, datetime\n"
        "from benchmarks.peers.effects import columns_of\n"
        "from mediator_dispatch import tables\n"
        "from mediator_dispatch.model import DispatchCase\n"
        "case = DispatchCase(dispute_id='d', number='n', type_code='01', complexity='simple', risk='blue', level='',"
        " village_code='', area_code='', brief={}, since=datetime.now(UTC))\n"
        "kept = columns_of(case)\n"
        "lists = [key for key, value in kept.items() if isinstance(value, (list, dict))]\n"
        "assert not lists, lists\n"
        "assert set(tables.DISPATCH_CASES.columns.keys()) == set(kept), set(kept)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONWARNINGS": "ignore"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


STORE_ALL = """
import psycopg
from benchmarks.chain.sow import MediatorDispatchService, load_mediators, runtime_of
from benchmarks.peers.effects import database
from benchmarks.peers.template import Template

runtime_of(MediatorDispatchService).begin(load_mediators)
for service in ("routing", "departments", "mediator_dispatch"):
    with psycopg.connect(database(service)) as connection:
        for table, row in Template(service).work.rows:
            names, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
"""


def test_what_a_peer_works_out_is_what_the_tables_of_the_house_take(
    postgresql_url: str, tmp_path: Path
) -> None:
    ground = Ground(Servers("amqp://nobody@127.0.0.1", postgresql_url), f"fengqiao_test_{os.getpid()}_peers")
    told = {**house.settings(ground, tmp_path), "AMQP_URL": "embedded://"}
    try:
        house.migrate(told, ["routing", "departments", "mediator_dispatch"])
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", STORE_ALL],
            env={**os.environ, **told, "PYTHONPATH": str(ROOT / "tests"), "PYTHONWARNINGS": "ignore"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        ground.drop_databases()
    assert done.returncode == 0, done.stderr
