"""What is counted of each desk for those who run the machines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prometheus_client import REGISTRY
from sqlalchemy.orm import Session

from departments import handlers
from departments.service.figures import count


def test_a_desks_waiting_and_late_cases_are_counted_under_its_code(
    session: Session, run: Any, routed: Any, make_call: Any
) -> None:
    for number in range(3):
        run(handlers.take_routed, routed(f"d{number}"))
    late = routed("d0").at + timedelta(days=2)
    run(handlers.take_routed, routed("d9").model_copy(update={"at": late}), now=late)
    for desk in ("czjs", "fl"):
        count(make_call(session, now=late), desk)
    counted = [
        REGISTRY.get_sample_value(f"fengqiao_desk_{what}", {"desk": desk})
        for desk in ("czjs", "fl")
        for what in ("waiting", "late")
    ]
    assert counted == [4.0, 3.0, 0.0, 0.0]
