"""Sending what is due: taken in one transaction, sent outside of any, recorded in others; a slow system holds up no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import groupby

from intake.errands.http import Answered, post
from intake.handlers import exchange
from intake.handlers.exchange import Outgoing
from messaging.call import Call

Calling = Callable[[], AbstractContextManager[Call]]
Post = Callable[[Outgoing, float], Answered]
SILENT = ("unreachable", "timeout")  # the next would only wait as long


def send_deliveries(calling: Calling, timeout: float, send: Post | None = None) -> int:
    """One round: each outside system in a thread of its own; gives how many were tried.

    ``calling()`` opens a transaction of its own; ``timeout`` is in seconds, for each.
    """
    with calling() as call:
        found = exchange.claim_deliveries(call)
    systems = {name: list(some) for name, some in groupby(sorted(found, key=_system), key=_system)}
    threads = [
        threading.Thread(target=_send_all, args=(calling, some, timeout, send or _post), daemon=True)
        for some in systems.values()
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(found)


def _system(sent: Outgoing) -> str:
    return sent.connection_id


def _send_all(calling: Calling, some: Sequence[Outgoing], timeout: float, send: Post) -> None:
    """Where nobody answers the rest is given back: their leases end, or the next round takes them."""
    silent = False
    for sent in some:
        if silent:
            with calling() as call:
                exchange.give_back(call, sent)
            continue
        answered = send(sent, timeout)
        silent = answered.trouble in SILENT
        with calling() as call:
            exchange.record_try(call, sent, answered.code, answered.trouble, answered.took_ms)


def _post(sent: Outgoing, timeout: float) -> Answered:
    if sent.trouble:
        return Answered(0, sent.trouble, 0)
    return post(sent.url, sent.headers, sent.body, timeout)
