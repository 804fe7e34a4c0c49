"""Settings of the expert pool."""

from __future__ import annotations

from pydantic import Field

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``opinion_days``: natural days an expert has for a written opinion where the asker chooses none; ``expert_seat_days``
    to say whether they join a panel.

    ``expert_load``: open consultations beyond which an expert is not drawn. ``credential_warn_days``: how long before its
    last day a credential counts as running out. ``expert_training_hours``, ``mediator_training_hours``: in place of what
    the town's folder asks of each for one year; what is set on the page counts before both.
    """

    opinion_days: int = Field(default=3, ge=1, le=90)
    expert_seat_days: int = Field(default=1, ge=1, le=30)
    expert_load: int = Field(default=5, ge=1, le=100)
    credential_warn_days: int = Field(default=60, ge=1, le=365)
    expert_training_hours: float | None = Field(default=None, ge=0, le=400)
    mediator_training_hours: float | None = Field(default=None, ge=0, le=400)
