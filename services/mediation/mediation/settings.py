"""Settings of the mediation."""

from __future__ import annotations

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """The house's own settings suffice: the town's folder gives committees and the number's prefix."""
