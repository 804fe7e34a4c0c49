"""The shape of routing's service."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contracts import routing as c
from contracts.errors import Forbidden
from contracts.people import Actor
from messaging.runner import consumers_of
from routing.service import RoutingService
from routing.settings import Settings

TOWN = "infra/town"


def test_routing_hears_what_is_accepted_what_comes_back_and_what_ends() -> None:
    queues = {queue for queue, _, _ in consumers_of(RoutingService, "embedded://")}
    heard = ("DisputeAccepted", "DisputeReturned", "DutySubstituted", "DisputesLinked", "DisputesUnlinked")
    assert queues == {
        f"routing.{name}" for name in (*heard, "DisputeConcluded", "CaseArchived", "DisputeReopened")
    }


def test_its_rules_come_from_the_towns_folder(pytestconfig: pytest.Config) -> None:
    live = RoutingService.resources(Settings(town=pytestconfig.rootpath / TOWN))
    assert "czjs" in live.desks


def test_the_study_table_is_for_those_who_decide() -> None:
    assert asked(c.ListReferred(), Actor(person_id="x")) == ("refused", "forbidden")


def test_a_text_is_classified_without_being_kept(pytestconfig: pytest.Config) -> None:
    live = RoutingService.resources(Settings(town=pytestconfig.rootpath / TOWN))
    suggestion = asked(c.Classify(text="包工头欠我们农民工工资不给"), Actor(person_id="x"), live)
    assert (suggestion.type_code, suggestion.lead_desk) == ("10", "rss")


def asked(request: Any, actor: Actor, resources: Any = None) -> Any:
    """The entry point's own handler, without bus and database: what it answers, or the code of its refusal."""
    kept: list[Any] = []

    def answer(service: Any, _type: Any, handler: Any, _payload: Any, write: bool) -> dict[str, Any]:
        assert not write
        kept.append(handler)
        return {}

    service = RoutingService()
    service.runtime = SimpleNamespace(answer=answer)  # type: ignore[assignment]
    getattr(service, request.method())({})
    call = SimpleNamespace(session=None, actor=actor, resources=resources, demand=demanding(actor))
    try:
        return kept[0](service, call, request)
    except Forbidden as refusal:
        return "refused", refusal.code


def demanding(actor: Actor) -> Any:
    def demand(right: str) -> None:
        if not actor.may(right):
            raise Forbidden("no")

    return demand
