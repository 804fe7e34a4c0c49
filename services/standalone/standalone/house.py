"""The composition root: which service classes there are, where their databases lie, in which order they start."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from servicekit import migrations
from servicekit.engine import is_away, service_url
from servicekit.settings import ServiceSettings, load

_log = logging.getLogger(__name__)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds between two looks at a database that is away
# name → (module, attribute); a function's answer is several classes.
PLACES = {
    "directory": ("directory.service", "DirectoryService"),
    "intake": ("intake.service", "IntakeService"),
    "routing": ("routing.service", "RoutingService"),
    "departments": ("departments.service", "all_services"),
    "mediator_dispatch": ("mediator_dispatch.service", "MediatorDispatchService"),
    "mediation": ("mediation.service", "MediationService"),
    "expert_pool": ("expert_pool.service", "ExpertPoolService"),
    "warning": ("warning.service", "WarningService"),
    "assistance": ("assistance.service", "AssistanceService"),
    "supervision": ("supervision.service", "SupervisionService"),
}
# The class that follows the desks' cases, without the desks: for a platform where each desk runs alone.
FOLLOWER = "departments-follower"
# Processes that are not nameko services.
OTHERS = ("gateway", "video_feed")


class UnknownService(ValueError):
    """There is no service of this name."""


def classes(names: Iterable[str] = ()) -> list[type]:
    """The service classes of ``names`` (all where none is given); ``desk:pcs`` is one desk alone.

    :raises UnknownService: a name is not known.
    """
    found: list[type] = []
    for name in names or PLACES:
        found += [each for each in _classes_of(name) if each not in found]
    return found


@cache
def _classes_of(name: str) -> tuple[type, ...]:
    if name.startswith("desk:"):
        return (_desk(name.removeprefix("desk:")),)
    if name == FOLLOWER:
        return (import_module("departments.service").DepartmentsService,)
    if name not in PLACES:
        known = ", ".join((*PLACES, "desk:CODE", *OTHERS))
        raise UnknownService(f"There is no service {name!r}. Known are: {known}.")
    module, attribute = PLACES[name]
    there = getattr(import_module(module), attribute)
    return (there,) if isinstance(there, type) else tuple(there())


def _desk(code: str) -> type:
    from departments.desks import desks
    from departments.service import desk_service

    if code not in desks():
        raise UnknownService(f"There is no desk {code!r}. Known are: {', '.join(desks())}.")
    return desk_service(code)


def tables_of(name: str) -> Any:
    """The tables module of a service of ``PLACES``."""
    return import_module(f"{name}.tables")


def packages(names: Iterable[str] = ()) -> list[str]:
    """The packages whose databases belong to ``names``."""
    return list(
        dict.fromkeys(
            "departments" if name.startswith(("desk:", FOLLOWER)) else name for name in names or PLACES
        )
    )


def migrate(settings: ServiceSettings, names: Iterable[str] = ()) -> list[str]:
    """Makes each service's database where it is missing, and brings it to the newest version."""
    done = packages(name for name in names or PLACES if name not in OTHERS)
    for package in done:
        url = service_url(settings.database_url, package)
        if make_url(url).get_backend_name() == "postgresql":
            migrations.create_database(url)
        migrations.upgrade(package, url)
    return done


def queues(amqp_url: str) -> dict[str, tuple[str, ...]]:
    """Service → the queues of the events that it listens to."""
    from messaging.runner import consumers_of

    return {
        service.name: tuple(name for name, _, _ in consumers_of(service, amqp_url))  # type: ignore[attr-defined]
        for service in classes()
    }


def load_resources(services: Sequence[Any]) -> None:
    """What the services read once (town, rules), before anything starts: a broken row is told in one sentence.

    :raises ValueError: a setting, the town's folder or a rule cannot be used.
    """
    for service in services:
        service.load_resources(load(service.settings_type))


def engines(services: Sequence[Any], settings: ServiceSettings) -> dict[str, Any]:
    """Database name → the engine that the services of this process share."""
    from messaging.entry import shared_engine

    return {s.database(): shared_engine(service_url(settings.database_url, s.database())) for s in services}


def wait_for_databases(services: Sequence[Any], settings: ServiceSettings) -> None:
    """Returns when the databases of ``services`` answer; whatever starts them all need not know an order."""
    for name, engine in engines(services, settings).items():
        pause = SHORTEST_PAUSE
        while reason := _away(engine):
            _log.warning("waiting for the database of %s: %s", name, reason)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _away(engine: Engine) -> str:
    """Why the database cannot be used now, in a line; empty when it can."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        if not is_away(error):
            raise
        return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
    return ""
