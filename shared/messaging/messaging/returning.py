"""Readers that come back soon after the broker: kombu would look ever more seldom, up to every half minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 3.0  # seconds


class SoonBack:
    """Before kombu's ConsumerMixin among the bases."""

    create_connection: Any
    on_connection_error: Any
    connect_max_retries: Any

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own, with other pauses: people wait for the answers meanwhile."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error,
                self.connect_max_retries,
                interval_start=FIRST_PAUSE,
                interval_step=FIRST_PAUSE,
                interval_max=LONGEST_PAUSE,
            )
            yield connection
