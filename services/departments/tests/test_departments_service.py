"""The shape of the desks' services."""

from __future__ import annotations

from departments.service import DepartmentsService, desk_services
from messaging.runner import consumers_of

BUS = "embedded://"


def test_every_desk_is_a_service_of_its_own_on_one_database() -> None:
    services = desk_services()
    assert len({service.name for service in services}) == 12
    assert {service.database() for service in (*services, DepartmentsService)} == {"departments"}


def test_every_desk_has_its_own_queue_and_hears_only_its_own_cases() -> None:
    for service in desk_services():
        code = service.name.removeprefix("desk-")
        [(queue, point, _)] = consumers_of(service, BUS)
        assert (queue, point.only) == (f"desk.{code}", {"desk": code})


def test_progress_has_one_queue_for_each_event_over_all_desks() -> None:
    queues = {queue for queue, _, _ in consumers_of(DepartmentsService, BUS)}
    heard = ("MediatorAssigned", "DisputeConcluded", "DisputeReopened", "StudyConcluded")
    later = ("DisputeMerged", "DisputeParted", "RoutingCorrected", "RoutingReferred")
    assert queues == {f"departments.{name}" for name in (*heard, *later)}
