"""Settings of assistance."""

from __future__ import annotations

from pydantic import Field

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Reopenings of one dispute; days until a window decides (legal aid: 法律援助法 §43; the others our own)."""

    max_reopenings: int = Field(default=1, ge=0, le=10)
    legal_aid_days: int = Field(default=7, ge=1, le=90)
    counselling_days: int = Field(default=3, ge=1, le=90)
    relief_days: int = Field(default=10, ge=1, le=90)
