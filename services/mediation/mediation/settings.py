"""Settings of the mediation."""

from __future__ import annotations

from contracts.attachments import LARGEST_FILE
from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """How large the files of a case may be, in bytes; when the rooms are open."""

    largest_file: int = LARGEST_FILE
    largest_case: int = 200_000_000
    room_hours: str = "08:30-12:00,13:30-17:30"
