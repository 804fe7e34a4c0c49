"""A mediation stands still while its dispute is worked under another one, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.errors import TooEarly
from contracts.merging import MediationHalted
from mediation import handlers
from mediation.errors import ProceedingOver
from mediation.model import Proceeding


def halted(walk: Any, head_number: str, step: int) -> MediationHalted:
    of = {"dispute_id": "d1", "number": "N-d1", "round": 1}
    return MediationHalted(at=walk.clock.now(), **of, head_number=head_number, step=step)


def test_nothing_is_recorded_until_it_goes_on_and_an_older_step_changes_nothing(walk: Any) -> None:
    with pytest.raises(TooEarly):
        walk.run(handlers.take_halted, halted(walk, "N-d0", 1))
    walk.open("M1")
    walk.run(handlers.take_halted, halted(walk, "N-d0", 1))
    with pytest.raises(ProceedingOver, match="已并入另一件"):
        walk.step("hearing")
    for _ in range(2):
        walk.run(handlers.take_halted, halted(walk, "", 2))
    walk.run(handlers.take_halted, halted(walk, "N-d0", 1))
    assert walk.session.get_one(Proceeding, ("d1", 1)).state == "open"
    walk.step("hearing")
