"""Settings of the expert pool."""

from __future__ import annotations

from pydantic import Field

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``opinion_days``: natural days an expert has for a written opinion."""

    opinion_days: int = Field(default=3, ge=1, le=90)
