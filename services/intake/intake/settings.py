"""Settings of intake, each with a default that works on one machine."""

from __future__ import annotations

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake can be told by the environment."""

    look_alike_days: int = 90
    look_alike_threshold: float = 0.3
    look_alike_limit: int = 5
