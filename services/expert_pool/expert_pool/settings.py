"""Settings of the expert pool."""

from __future__ import annotations

from pydantic import Field

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``opinion_days``: natural days an expert has for a written opinion where the asker chooses none.

    ``expert_load``: open consultations beyond which an expert is not drawn.
    """

    opinion_days: int = Field(default=3, ge=1, le=90)
    expert_load: int = Field(default=5, ge=1, le=100)
