"""Slows down the guessing of query codes: so many wrong ones from one address, then it has to wait."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from contracts.errors import Refusal, Refused

T = TypeVar("T")
MOST_ADDRESSES = 50_000


class TooManyTries(Refusal):
    """Too many wrong query codes from this address."""

    code = "too_many_tries"
    status = 429


class Guesses:
    """Wrong tries by address, in a sliding window of ``seconds``."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str) -> None:
        """:raises TooManyTries: the address has to wait."""
        wrong = self._wrong[address]
        while wrong and wrong[0] < self.clock() - self.seconds:
            wrong.popleft()
        if len(wrong) >= self.most:
            raise TooManyTries(
                f"查询码错误次数太多，请 {int(self.seconds // 60)} 分钟后再试，或者到窗口查询。"
            )
        if not wrong:
            del self._wrong[address]

    def wrong(self, address: str) -> None:
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.clear()
        self._wrong[address].append(self.clock())


def guarded(app: Flask, address: str, find: Callable[[], T]) -> T:
    """``find``, unless the address guessed too often; a wrong code counts."""
    settings = app.config["FENGQIAO"]
    guesses: Guesses = app.extensions.setdefault(
        "guesses", Guesses(settings.wrong_codes, settings.wrong_codes_seconds)
    )
    guesses.check(address)
    try:
        return find()
    except Refused as error:
        if error.fault.status in (404, 422):
            guesses.wrong(address)
        raise
