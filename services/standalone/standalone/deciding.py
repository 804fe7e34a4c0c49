"""What decides now, for commands that ask without a bus."""

from __future__ import annotations

from pathlib import Path

from routing.policies import Rules
from routing.queries import Live
from servicekit.engine import make_engine, service_url, transaction
from servicekit.settings import ServiceSettings


def rules_now(settings: ServiceSettings) -> Rules:
    """What decides now: the town's rules, with what went live where there is a database of routing."""
    live = Live(settings.town / "routing")
    address = make_engine(service_url(settings.database_url, "routing")).url
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).is_file():
        return live.town
    with transaction(make_engine(address)) as session:
        live.look(session)
    return live.rules
