"""What the composition root tells the door about the house behind it: its services, and what waits in their queues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Queue(Protocol):
    """One queue's state (``messaging.depths``)."""

    @property
    def waiting(self) -> int: ...

    @property
    def consumers(self) -> int: ...

    @property
    def there(self) -> bool: ...


def _nobody() -> Mapping[str, Sequence[str]]:
    return {}


def _nothing(_names: Iterable[str]) -> Mapping[str, Queue]:
    return {}


@dataclass(frozen=True)
class House:
    """``queues`` gives each service's queues; it is called when an operator looks, because it loads every service.

    ``states`` asks the bus. :raises OSError: the bus does not answer.
    """

    queues: Callable[[], Mapping[str, Sequence[str]]] = _nobody
    states: Callable[[Iterable[str]], Mapping[str, Queue]] = _nothing
    rpc_queue: Callable[[str], str] = "rpc-{}".format
