"""Creating a token from the command line, in directory's own database."""

from __future__ import annotations

from contracts.directory import CreateToken, TokenCreated
from directory import handlers
from servicekit.settings import ServiceSettings
from standalone.calls import inside


def create(settings: ServiceSettings, name: str, channel: str, login: str, days: int) -> TokenCreated:
    """The new token."""
    wanted = CreateToken(name=name, channel=channel, login=login, days=days)
    with inside(settings, "directory", "token.manage") as call:
        return handlers.create_token(call, wanted)
