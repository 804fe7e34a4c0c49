"""What a test needs and the machine lacks: a skip with its reason, and in CI a failure."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


class MissingServerError(Exception):
    """A server cannot be had here; the text says what was tried."""


def absent(reason: str) -> NoReturn:
    """Skips the test, or fails it where ``CI=true``: there a missing server is an error."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"CI needs it: {reason}", pytrace=False)
    pytest.skip(reason)
