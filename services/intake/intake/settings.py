"""Settings of intake, each with a default that works on one machine."""

from __future__ import annotations

from pydantic import Field

from contracts.attachments import LARGEST_FILE
from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake can be told by the environment."""

    look_alike_days: int = 90
    look_alike_threshold: float = 0.3
    look_alike_limit: int = 5
    replay_window: int = Field(default=300, ge=30, le=3_600)  # seconds that a signed message may be old
    hotline_days: int = Field(default=5, ge=1, le=60)  # working days for an order that names no due date
    # Working days by class, where the order names none: a word of its matter class, or of its urgency (domain.md §5.2).
    hotline_class_days: tuple[tuple[str, int], ...] = (("咨询", 3), ("特急", 1))
    hotline_return_days: int = Field(default=2, ge=1, le=30)  # working days to say that it is not ours
    delivery_timeout: float = Field(default=10.0, gt=0, le=60)  # seconds an outside system has to answer
    # Seconds between the attempts of a delivery; after the last it has failed (the schedule of Standard Webhooks).
    delivery_waits: tuple[int, ...] = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
    # Files of one dispute: bytes of each and of all, and how many.
    largest_file: int = LARGEST_FILE
    largest_dispute: int = 60_000_000
    most_files: int = 20
