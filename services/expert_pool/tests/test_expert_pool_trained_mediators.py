"""Mediators of whom the roster told: trained like those of the town folder, by id; who left is enrolled no more."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document

from contracts import expert_training as c
from contracts.mediator_roster import RosterChanged
from expert_pool import errors, handlers, queries
from services.expert_pool.tests.test_expert_pool_training import (
    KEEPER,
    STARTS,
    attended,
    enrolled,
    metadata,
    planned,
    school,
)

__all__ = ["metadata", "school"]


def on_roster(pool: Any, person_id: str, on: bool = True) -> None:
    told = RosterChanged(at=pool.now, person_id=person_id, on_roster=on, committee="镇调委会")
    pool.run(handlers.take_roster, told)


def certificate(pool: Any, training_id: str, **who: str) -> str:
    asked = c.GetTrainingCertificatePaper(training_id=training_id, **who)
    made = pool.run(handlers.training_certificate_paper, asked, actor=KEEPER)
    return "".join(p.text for p in Document(io.BytesIO(base64.b64decode(made.content))).paragraphs)


def test_a_mediator_whom_only_the_roster_knows_is_trained_and_certified_by_name(school: Any) -> None:
    one = planned(school, audience="mediators")
    with pytest.raises(errors.NotInvited, match="M9001"):
        enrolled(school, one.training_id, "M9001")
    for _ in range(2):
        on_roster(school, "M9001")
    assert enrolled(school, one.training_id, "M9001").people[0].name == ""  # the gateway fills it in
    school.now = STARTS + timedelta(hours=7)
    attended(school, one.training_id, M9001=6)
    issue = c.IssueTrainingCertificates(training_id=one.training_id)
    school.run(handlers.issue_training_certificates, issue, actor=KEEPER)
    assert "郑新来（M9001）" in certificate(school, one.training_id, person_id="M9001", name="郑新来")
    hours = c.ListTrainingHours(audience="mediators", year=STARTS.year)
    around = (school.town, school.settings, STARTS.year)
    found = queries.list_training_hours(school.session, hours, KEEPER, *around)
    assert {row.person_id: (row.committee, row.hours) for row in found.items}["M9001"] == ("镇调委会", 6)


def test_who_left_the_roster_is_enrolled_no_more_until_they_come_back(school: Any) -> None:
    on_roster(school, "M2", on=False)
    one = planned(school, audience="mediators")
    with pytest.raises(errors.NotInvited):
        enrolled(school, one.training_id, "M2")
    on_roster(school, "M2")
    assert enrolled(school, one.training_id, "M2").people[0].name == "调解员2号"
