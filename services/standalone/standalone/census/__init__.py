"""The census: reads every service's database and says in sentences where they do not agree."""

from standalone.census.taking import Census, take

__all__ = ["Census", "take"]
