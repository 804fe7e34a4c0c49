"""A proceeding goes to another mediator: what was recorded stays, the rest is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts import mediation as c
from contracts.errors import TooEarly
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from mediation import errands, handlers, queries
from mediation.errors import NotYourProceeding, ProceedingUnknown
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


def named(walk: Any, mediator_id: str, **changes: Any) -> SecondMediatorNamed:
    told = {"at": walk.clock.now(), "dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1}
    return SecondMediatorNamed(**{**told, **changes}, mediator_id=mediator_id)


def test_a_second_mediator_reads_a_confidential_case_with_its_words_and_records_nothing(walk: Any) -> None:
    with pytest.raises(TooEarly):
        walk.run(handlers.take_second, named(walk, "M2"))
    walk.open("M1", confidential=True)
    second, key = walk.mediator("M2"), walk.settings.identity_key
    asked = c.GetProceeding(dispute_id="d1")
    with pytest.raises(ProceedingUnknown):
        queries.get_proceeding(walk.session, asked, second, key)
    walk.clock.wind(minutes=1)
    walk.run(handlers.take_second, named(walk, "M2"))
    assert queries.get_proceeding(walk.session, asked, second, key).second_id == "M2"
    mine = queries.list_proceedings(walk.session, c.ListProceedings(mediator_id="M2", state="open"), second)
    assert [one.dispute_id for one in mine.items] == ["d1"]
    preview = errands.preview_file(walk.calling_as(second), c.PreviewFile(dispute_id="d1"))
    assert preview.content
    with pytest.raises(NotYourProceeding):
        walk.step("hearing", actor=second)
    early = named(walk, "M3", at=walk.clock.now() - timedelta(minutes=5))
    walk.run(handlers.take_second, early)  # told late
    assert walk.session.get_one(Proceeding, ("d1", 1)).second_id == "M2"
    walk.clock.wind(minutes=1)
    walk.run(handlers.take_second, named(walk, ""))
    with pytest.raises(ProceedingUnknown):
        queries.get_proceeding(walk.session, asked, second, key)
