"""Passwords and tokens: hashing, checking, and the first password of a new installation."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from directory.settings import Settings

TOKEN_PREFIX = "fq_"  # noqa: S105 - what every token begins with, not a token
LETTERS = "abcdefghjkmnpqrstuvwxyz"


def hashed(settings: Settings, password: str) -> str:
    return _hasher(settings).hash(password)


def matches(settings: Settings, password_hash: str | None, password: str) -> bool:
    """Without a hash (nobody has this login) the same time is spent on one that nothing matches."""
    try:
        _hasher(settings).verify(password_hash or _nobodys(_hasher(settings)), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(settings: Settings, password_hash: str) -> bool:
    """True when the hash was made with other costs than the settings now say."""
    return _hasher(settings).check_needs_rehash(password_hash)


def new_token() -> str:
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A plain hash is enough: a token is 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def first_password(settings: Settings) -> str:
    """The setting, or what stands in ``var/first-password``, made now when it is not there."""
    return settings.initial_password.get_secret_value() or _kept(settings.var / "first-password")


def _kept(path: Path) -> str:
    """Of two processes that start together one makes the file, both use it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{_invented()}\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its password counts
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def _invented() -> str:
    word = "".join(secrets.choice(LETTERS) for _ in range(5))
    return f"fengqiao-{secrets.randbelow(1_000_000):06d}-{word}"


def _hasher(settings: Settings) -> PasswordHasher:
    return _made(settings.argon2_time_cost, settings.argon2_memory_kib, settings.argon2_parallelism)


@cache
def _made(time_cost: int, memory_kib: int, parallelism: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))
