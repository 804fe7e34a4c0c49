"""A proceeding goes to another mediator: what was recorded stays, the rest is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.mediator_dispatch import MediatorAssigned
from mediation import handlers
from mediation.errors import NotYourProceeding
from mediation.model import Proceeding


def test_a_later_assignment_gives_the_open_proceeding_to_somebody_else(walk: Any) -> None:
    walk.open("M1")
    walk.step("hearing")
    first = MediatorAssigned(at=walk.clock.now() - timedelta(minutes=1), case=walk.brief(), mediator_id="M1")
    walk.clock.wind(hours=1)
    walk.open("M2")
    walk.run(handlers.take_assigned, first)  # told again, late
    proceeding = walk.session.get_one(Proceeding, ("d1", 1))
    assert (proceeding.mediator_id, proceeding.recorded) == ("M2", ["hearing"])
    with pytest.raises(NotYourProceeding):
        walk.step("inquiry")
    walk.step("inquiry", actor=walk.mediator("M2"))
