"""Settings of the desks."""

from __future__ import annotations

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``auto_sign``: desks sign for a case when it arrives; for load tests only."""

    auto_sign: bool = False
