"""After the end, and in an absence: who acts in place of the mediator, and what shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import TooEarly
from contracts.mediator_moves import DeputyNamed, FollowUpAssigned
from mediation import handlers, queries
from mediation.errors import NotYourProceeding, SamePerson
from mediation.model import Proceeding
from mediation.tables import AUDIT
from servicekit.clock import local_date

OF = {"dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1}


def follow_up(walk: Any, to: str, former: str = "M1") -> FollowUpAssigned:
    walk.clock.wind(minutes=1)
    told = FollowUpAssigned(at=walk.clock.now(), **OF, mediator_id=to, former_id=former, reason="林松原调离")
    walk.run(handlers.take_follow_up, told)
    return told


def deputy(walk: Any, who: str) -> None:
    walk.clock.wind(minutes=1)
    told = DeputyNamed(at=walk.clock.now(), **OF, mediator_id="M1", deputy_id=who)
    walk.run(handlers.take_deputy, told)


def pay(walk: Any, who: str, no: int = 1) -> Any:
    request = c.RecordPerformance(
        dispute_id="d1", no=no, performed_on=walk.today, amount_yuan=Decimal("10000.00"), words="转账"
    )
    return walk.run(handlers.record_performance, request, walk.mediator(who))


def agreed(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()


def test_whoever_follows_up_records_performance_and_the_former_mediator_only_reads(walk: Any) -> None:
    agreed(walk)
    with pytest.raises(NotYourProceeding):
        pay(walk, "M2")
    follow_up(walk, "M2")
    pay(walk, "M2")
    with pytest.raises(NotYourProceeding):
        pay(walk, "M1")
    asked = c.GetProceeding(dispute_id="d1")
    sheet = queries.get_proceeding(walk.session, asked, walk.mediator("M1"), walk.settings.identity_key)
    assert (sheet.mediator_id, sheet.successor_id, sheet.acting) == ("M1", "M2", ("M2",))
    mine = c.ListDue(mediator_id="M2")
    due = queries.list_due(walk.session, mine, walk.mediator("M2"), local_date(walk.clock.now()))
    assert {one.dispute_id for one in due.items} == {"d1"}
    theirs = c.ListDue(mediator_id="M1")
    assert not queries.list_due(walk.session, theirs, walk.mediator("M1"), walk.today).items


def test_whoever_follows_up_seals_the_file_and_who_mediated_does_not_open_it_again(walk: Any) -> None:
    agreed(walk)
    follow_up(walk, "M2")
    request = c.BindFile(dispute_id="d1", explanation="当事人口头约定，没有其他材料")
    with pytest.raises(NotYourProceeding):
        walk.run(handlers.bind_file, request, walk.mediator("M1"))
    sheet = walk.run(handlers.bind_file, request, walk.mediator("M2"))
    assert sheet.sealed
    with pytest.raises(SamePerson):
        former = walk.mediator("M1")
        approver = former.model_copy(update={"rights": (*former.rights, "mediation.approve")})
        walk.run(handlers.unbind_file, c.UnbindFile(dispute_id="d1", reason="补一份收据"), approver)


def test_a_follow_up_waits_for_the_end_and_what_is_told_late_changes_nothing(walk: Any) -> None:
    with pytest.raises(TooEarly):
        follow_up(walk, "M2")
    walk.open()
    with pytest.raises(TooEarly):
        follow_up(walk, "M2")
    walk.all_steps()
    walk.agree()
    first = follow_up(walk, "M2")
    follow_up(walk, "M3", "M2")
    walk.run(handlers.take_follow_up, first)
    assert walk.session.get_one(Proceeding, ("d1", 1)).successor_id == "M3"


def test_a_deputy_records_for_the_absent_mediator_and_the_trail_says_for_whom(
    walk: Any, session: Session, published: Any
) -> None:
    walk.open()
    deputy(walk, "M2")
    walk.step("hearing", actor=walk.mediator("M2"))
    told = published(session)[-1]
    assert (told.name(), told.recorded_by, told.on_behalf_of) == ("StepRecorded", "M2", "M1")
    rows = session.execute(AUDIT.select().where(AUDIT.c.action == "acted_for")).all()
    assert [(row.actor_id, row.details["on_behalf_of"]) for row in rows] == [("M2", "M1")]
    mine = queries.list_proceedings(session, c.ListProceedings(mediator_id="M2"), walk.mediator("M2"))
    assert [one.dispute_id for one in mine.items] == ["d1"]
    deputy(walk, "")
    with pytest.raises(NotYourProceeding):
        walk.step("inquiry", actor=walk.mediator("M2"))
    walk.step("inquiry")


def test_a_deputy_does_not_end_a_mediation_but_follows_up_after_its_end(walk: Any) -> None:
    walk.open()
    deputy(walk, "M2")
    walk.all_steps()
    request = c.ConcludeWithAgreement(dispute_id="d1", agreement=walk.agreement())
    with pytest.raises(NotYourProceeding, match="代班期间"):
        walk.run(handlers.conclude_with_agreement, request, walk.mediator("M2"))
    walk.agree()
    pay(walk, "M2")
    pay(walk, "M1", 2)
