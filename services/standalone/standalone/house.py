"""The composition root: which service classes there are, where their databases lie, in which order they start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import make_url

from servicekit import migrations
from servicekit.engine import service_url
from servicekit.settings import ServiceSettings

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


def engines(services: Sequence[Any], settings: ServiceSettings) -> dict[str, Any]:
    """Database name → the engine that the services of this process share."""
    from messaging.entry import shared_engine

    return {s.database(): shared_engine(service_url(settings.database_url, s.database())) for s in services}
