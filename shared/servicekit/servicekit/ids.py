"""Identities: ids that sort by time, and the code a citizen types to see how a case stands."""

from __future__ import annotations

import os
import random as chance
import time

# Without 0 O 1 I L: what is read aloud or copied by hand must not be mistaken.
QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
QUERY_LENGTH = 10


def new_id() -> str:
    """A UUID of version 7 as 32 hexadecimal digits: ids made later sort behind (to 0.25 microseconds)."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | tail
    return f"{value:032x}"


def query_code(random: chance.Random) -> str:
    """Ten characters; outside tests ``random`` is a SystemRandom: the code opens a case's progress."""
    return "".join(random.choice(QUERY_ALPHABET) for _ in range(QUERY_LENGTH))


def normalise_query_code(typed: str) -> str:
    """What a person typed, as the code is stored: upper case, without blanks and hyphens."""
    return "".join(character for character in typed.upper() if character not in " -\u3000")
