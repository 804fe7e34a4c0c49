"""Settings of the mediation."""

from __future__ import annotations

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """None of its own so far."""
