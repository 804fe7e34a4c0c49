"""Where the databases and the small files of an installation lie, and which kind of database it has."""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import make_url

from servicekit.engine import service_url
from servicekit.settings import ServiceSettings
from standalone import house
from standalone.backups import postgresql, sqlite

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
KEY = "identity.key"
# Beside the databases: the accounts' first password, and up to where the embedded bus had told everything.
SMALL_FILES = ("first-password", "bus.json")


def urls(settings: ServiceSettings) -> dict[str, str]:
    """Service → the address of its database."""
    return {name: service_url(settings.database_url, name) for name in house.PLACES}


def kind_of(settings: ServiceSettings) -> str:
    return make_url(settings.database_url.replace("{service}", "any")).get_backend_name()
