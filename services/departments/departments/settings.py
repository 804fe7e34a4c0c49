"""Settings of the desks."""

from __future__ import annotations

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``desk_signs_itself``: a desk signs in the transaction in which it takes the case; for load and fault tests only."""

    desk_signs_itself: bool = False
