"""What the tests of the study table begin with: the town's rules, and a way to run one use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from routing import queries, tables

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday, nine o'clock in the town


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture(scope="module")
def live() -> queries.Live:
    return queries.Live(Path(__file__).parents[3] / "infra" / "town" / "routing")


@pytest.fixture
def usual() -> Mapping[str, Any]:
    """Who asks where a test does not say it: nobody in particular."""
    return {}


@pytest.fixture
def do(
    session: Session, make_call: Callable[..., Any], live: queries.Live, usual: Mapping[str, Any]
) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def run(handler: Callable[..., Any], *messages: Any, **given: Any) -> Any:
        call = make_call(session, **{"resources": live, "now": NOW, **usual, **given})
        answer = handler(call, *messages)
        session.flush()
        return answer

    return run
