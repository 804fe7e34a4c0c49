"""The platform that the faults are tried on, people who use it meanwhile, and the table at the end."""

from __future__ import annotations

import gc
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults.flow import ROOT, Flow
from faults.trial import LONG, SEED, Row, Trial, many_of
from testkit.absence import MissingServerError, absent
from testkit.spread import spread_platform

RESULT = ROOT / "var" / "faults.json"
_ROWS = pytest.StashKey[list[Row]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The largest flow comes last: every check covers all disputes that came before."""
    ours = [item for item in items if Path(str(item.path)).parent == Path(__file__).parent]
    for item in ours:
        item.add_marker(pytest.mark.slow)
    if ours:
        first = items.index(ours[0])
        items[first : first + len(ours)] = sorted(ours, key=lambda item: "services_killed" in item.name)


@pytest.fixture(scope="session")
def many() -> Callable[[float, float], float]:
    """``many(short, long)``: the short form runs with all tests, the long one with ``make faults``."""
    return many_of


@pytest.fixture(scope="session")
def rows(request: pytest.FixtureRequest) -> list[Row]:
    """The lines of the table."""
    return request.config.stash.setdefault(_ROWS, [])


@pytest.fixture
def fate(request: pytest.FixtureRequest) -> random.Random:
    """Chooses victims and moments of one test; the same seed chooses the same."""
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture(scope="package")
def trial(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> Iterator[Trial]:
    """One platform on servers of its own, in two processes of each group of services."""
    folder = tmp_path_factory.mktemp("faults")
    try:
        with spread_platform(folder, DESK_SIGNS_ITSELF="true", LOG_LEVEL="INFO") as platform:
            yield Trial(platform, rows)
    except MissingServerError as missing:
        absent(str(missing))


@pytest.fixture
def flow(trial: Trial) -> Iterator[Flow]:
    """Everything runs when a test begins, whatever the one before left behind."""
    trial.platform.start_all()
    yield trial.flow()
    trial.close()


@pytest.fixture(autouse=True)
def nothing_left_to_collect() -> Iterator[None]:
    """What a test left is collected in it, and not in one that comes later."""
    yield
    gc.collect()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of ``make faults``; the long form keeps it as JSON, where a fault's newest line replaces its last one."""
    if not (made := config.stash.get(_ROWS, [])):
        return
    terminalreporter.write_line(f"faults, seed {SEED}; quiet: seconds until the last event had its effect")
    for line in (Row.head(), *(row.as_line() for row in made)):
        terminalreporter.write_line(line)
    if LONG:
        keep(made)


def keep(made: list[Row]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    known = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else []
    fresh = {row.fault: {**row.as_json(), "seed": SEED} for row in made}
    rows = {row["fault"]: row for row in known} | fresh
    RESULT.write_text(json.dumps(list(rows.values()), ensure_ascii=False, indent=1) + "\n", "utf-8")
