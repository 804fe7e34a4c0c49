"""Asking many services the same at once: a page that shows them all must not wait for one after the other."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, TypeVar

from contracts.errors import Refused, Unavailable
from contracts.message import Request
from gateway.people import actor, bus

Key = TypeVar("Key")
Answered = Any


def ask_all(wanted: Mapping[Key, Request[Any]], deadline: float) -> dict[Key, Answered]:
    """Each request's answer, or the error that came instead (``Refused``, ``Unavailable``), in the order asked.

    ``deadline`` is in seconds, for all of them together.
    """
    asks, who = bus(), actor()
    found: dict[Key, Answered] = {}

    def ask(key: Key, request: Request[Any]) -> None:
        try:
            found[key] = asks.ask(request, who, deadline=deadline)
        except (Refused, Unavailable) as error:
            found[key] = error

    threads = [threading.Thread(target=ask, args=pair, daemon=True) for pair in wanted.items()]
    for each in threads:
        each.start()
    for each in threads:
        each.join(deadline + 1)
    late = Unavailable("没有在规定时间内回答。")
    return {key: found.get(key, late) for key in wanted}


def answers_of(found: Mapping[Key, Answered]) -> dict[Key, Any]:
    """Without the errors."""
    return {key: answer for key, answer in found.items() if not isinstance(answer, Exception)}
