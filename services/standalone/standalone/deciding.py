"""What decides now, for commands that ask without a bus."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from routing.policies import Rules
from routing.queries import Live
from servicekit.engine import opened, service_url, transaction
from servicekit.settings import ServiceSettings


def rules_now(settings: ServiceSettings) -> Rules:
    """What decides now: the town's rules, with what went live where there is a database of routing."""
    live = Live(settings.town / "routing")
    address = make_url(service_url(settings.database_url, "routing"))
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).is_file():
        return live.town
    with opened(address) as engine, transaction(engine) as session:
        live.look(session)
    return live.rules
