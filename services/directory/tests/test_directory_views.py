"""Views of lists that people keep: their own, a few, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from contracts import directory as c
from contracts.people import Actor
from directory import errors, handlers, queries, tables
from directory.handlers.views import MOST

ME, OTHER = Actor(person_id="S0012"), Actor(person_id="S0013")
OVERDUE = c.SaveView(page="/disputes", name="超期", query="overdue=1")


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def call(session: Session, make_call: Callable[..., Any]) -> Any:
    return make_call(session, actor=ME)


def names(session: Session, person: Actor = ME, page: str = "/disputes") -> list[str]:
    return [view.name for view in queries.list_views(session, person.person_id, page).items]


def test_a_view_is_kept_for_its_person_and_list_alone(session: Session, call: Any) -> None:
    assert [view.query for view in handlers.save_view(call, OVERDUE).items] == ["overdue=1"]
    assert (names(session), names(session, OTHER), names(session, page="/desk")) == (["超期"], [], [])


def test_the_same_name_again_replaces_the_filters(session: Session, call: Any) -> None:
    handlers.save_view(call, OVERDUE)
    found = handlers.save_view(call, OVERDUE.model_copy(update={"query": "overdue=1&desk=pcs"}))
    assert [view.query for view in found.items] == ["overdue=1&desk=pcs"]


def test_a_view_is_dropped_by_its_owner_only(
    session: Session, call: Any, make_call: Callable[..., Any]
) -> None:
    kept = handlers.save_view(call, OVERDUE).items[0]
    handlers.drop_view(make_call(session, actor=OTHER), c.DropView(view_id=kept.view_id))
    assert names(session) == ["超期"]
    assert handlers.drop_view(call, c.DropView(view_id=kept.view_id)).items == ()
    assert handlers.drop_view(call, c.DropView(view_id=kept.view_id)).items == ()


def test_only_so_many_are_kept_of_one_list(call: Any) -> None:
    for number in range(MOST):
        handlers.save_view(call, OVERDUE.model_copy(update={"name": f"第{number}个"}))
    with pytest.raises(errors.TooManyViews):
        handlers.save_view(call, OVERDUE)


@pytest.mark.parametrize("page", ["disputes", "//elsewhere", "/disputes?q=1", "/" + "a" * 50])
def test_a_page_is_an_address_of_ours(page: str) -> None:
    with pytest.raises(ValidationError):
        c.SaveView(page=page, name="x", query="")
