"""The last lines of a run: exactly which tests did not run, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Generator[None, None, None]:
    """Writes behind all other summaries, because the last lines are the ones that are read."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section(f"not run: {len(skipped)}")
    for reason, tests in sorted(by_reason(skipped).items()):
        terminalreporter.line(f"{len(tests)} because {reason}:")
        for test in tests:
            terminalreporter.line(f"  {test}")


def by_reason(skipped: list[Any]) -> dict[str, list[str]]:
    """The node ids of skipped tests by the reason they gave."""
    found: dict[str, list[str]] = defaultdict(list)
    for test in skipped:
        found[reason_of(test.longrepr)].append(test.nodeid)
    return dict(found)


def reason_of(longrepr: Any) -> str:
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return str(text).removeprefix("Skipped: ").strip() or "no reason was given"
