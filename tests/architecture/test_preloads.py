"""What a batch loads before it is handled is found by what its very events carry.

A preload that reads a field which only some of its events have fails the whole batch, again and again.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from messaging.runner import consumers_of
from standalone import house

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SIMPLE: dict[Any, Any] = {str: "d1", int: 1, float: 1.0, bool: False, datetime: NOW, date: NOW.date()}


def loading() -> Iterator[Any]:
    for service in house.classes():
        for queue, point, _ in consumers_of(service, "memory://"):
            if point.preload is not None:
                yield pytest.param(service, point, id=f"{queue}-{point.event.__name__}")


def value_of(kind: Any) -> Any:
    """Something of this kind; what may be missing is there."""
    if get_origin(kind) in (Union, types.UnionType):
        return value_of(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample(kind)
    if get_origin(kind) in (tuple, list):
        return ()
    return SIMPLE.get(kind, "d1")


def sample(kind: type[BaseModel]) -> Any:
    return kind.model_construct(
        **{name: value_of(field.annotation) for name, field in kind.model_fields.items()}
    )


@pytest.mark.parametrize(("service", "point"), list(loading()))
def test_a_batch_loads_by_what_its_events_carry(service: Any, point: Any) -> None:
    engine = create_engine("sqlite://")
    service.tables.metadata.create_all(engine)
    try:
        with Session(engine) as session:
            point.preload(session, [sample(point.event)])
    finally:
        engine.dispose()
