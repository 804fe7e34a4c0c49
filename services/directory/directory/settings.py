"""Settings of the directory."""

from __future__ import annotations

from pydantic import Field, SecretStr

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``initial_password`` is every new account's first password; empty, one is made in ``var/first-password``."""

    initial_password: SecretStr = SecretStr("")
    argon2_time_cost: int = Field(default=2, ge=1, le=20)
    argon2_memory_kib: int = Field(default=19_456, ge=64, le=1_048_576)
    argon2_parallelism: int = Field(default=1, ge=1, le=16)
