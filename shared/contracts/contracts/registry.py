"""Every event and request of the house, found by name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from inspect import isclass

from contracts.message import Event, Request

MODULES = (
    "intake", "linking", "merging", "repeats", "attachments", "callers", "petitioners", "notices", "importing", "import_files",
    "exchange", "order_marks",
    "routing", "routing_corrections", "routing_rules", "joint_study", "study_guests", "study_moves", "study_votes", "precedents",
    "departments", "whistles", "desk_people", "desk_papers", "desk_scores", "desk_law", "duty",
    "mediator_dispatch", "mediation",
    "expert_pool", "expert_draw", "expert_credentials", "expert_training", "expert_use", "expert_roster", "warning", "assistance",
    "supervision", "directory", "video_feed", "operations", "auditing",
    "mediator_changes", "mediator_moves", "mediator_roster", "expert_seats", "committees", "field_tasks",
)  # fmt: skip


def events() -> tuple[type[Event], ...]:
    """All events, in the order of the services."""
    return tuple(
        c for c in _classes() if issubclass(c, Event) and c.service and "at" in c.model_fields and _is_leaf(c)
    )


def requests() -> tuple[type[Request], ...]:
    """All requests, in the order of the services."""
    return tuple(
        c
        for c in _classes()
        if issubclass(c, Request) and c.service and "[" not in c.__name__ and _is_leaf(c)
    )


def event_class(kind: str) -> type[Event] | None:
    """The event of ``Name.v1``; None when this house does not know it."""
    return _by_kind().get(kind)


_cache: dict[str, type[Event]] = {}


def _by_kind() -> dict[str, type[Event]]:
    if not _cache:
        _cache.update({event.routing_key(): event for event in events()})
    return _cache


def _classes() -> Iterator[type]:
    for module in MODULES:
        found = import_module(f"contracts.{module}")
        yield from (c for c in vars(found).values() if isclass(c) and _is_of(c, found.__name__))


def _is_of(cls: type, module: str) -> bool:
    """Defined in the module, or in a part of it where the module is a package."""
    return cls.__module__ == module or cls.__module__.startswith(f"{module}.")


def _is_leaf(cls: type) -> bool:
    """Not one of the parents that only carry the service's name or what several have in common."""
    return not cls.__name__.startswith("_") and not cls.__name__.endswith(
        ("Event", "DeskRequest", "HouseRequest", "RoutingChoice")
    )
