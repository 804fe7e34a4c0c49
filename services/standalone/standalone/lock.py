"""One process at a time works with the files of ``VAR``."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """A second process on the same files would fight for them.

    :raises RuntimeError: one is running already.
    """
    var.mkdir(parents=True, exist_ok=True)
    with (var / "running.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RuntimeError(
                f"Fengqiao is running already with the files in {var}/."
                " Stop it first, or set VAR to another folder."
            ) from error
        yield
