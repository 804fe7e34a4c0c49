"""Performance: payments with proof, reminders, breaches that lead on, and all-performed closes."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation import handlers, queries
from mediation.errors import (
    AlreadyPerformed,
    AmountMissing,
    FileUnknown,
    NotAgreed,
    ObligationUnknown,
    PaperMissing,
    WrongMoment,
)
from mediation.model import Proceeding


def agreed(walk: Any, **changes: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree(**changes)


def pay(walk: Any, no: int = 1, amount: str | None = "10000", **more: Any) -> c.Performance:
    values = {"performed_on": walk.today, "words": "王小明微信转账", **more}
    amount_yuan = Decimal(amount) if amount else None
    request = c.RecordPerformance(dispute_id="d1", no=no, amount_yuan=amount_yuan, **values)
    return walk.run(handlers.record_performance, request, walk.mediator())


def breach(walk: Any, way: str = "urge", no: int = 1) -> c.Performance:
    request = c.RecordBreach(dispute_id="d1", no=no, way=way, words="王小明说没有钱")
    return walk.run(handlers.record_breach, request, walk.mediator())


def remind(walk: Any) -> None:
    call = walk.make_call(walk.session, settings=walk.settings, resources=walk.office)
    handlers.remind_performance(call)
    walk.session.flush()


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def test_payments_add_up_to_an_obligation(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    sheet = pay(walk, amount="4000")
    assert (sheet.items[0].state, sheet.items[0].paid_yuan, sheet.paid_yuan) == ("partly", 4000, 4000)
    assert "王小明" not in sheet.model_dump_json()
    sheet = pay(walk, amount="6000")
    assert (sheet.items[0].state, sheet.items[0].performed_on) == ("performed", walk.today)
    assert names(published(session))[-1] == "ObligationPerformed"
    with pytest.raises(AlreadyPerformed):
        pay(walk)


def test_with_the_last_payment_the_agreement_is_performed(
    walk: Any, session: Session, published: Any
) -> None:
    agreed(walk)
    pay(walk)
    sheet = pay(walk, 2, "20000")
    assert (sheet.performed_on, sheet.due_yuan, sheet.paid_yuan) == (walk.today, 30000, 30000)
    assert names(published(session))[-2:] == ["ObligationPerformed", "AgreementPerformed"]


def test_what_has_no_amount_is_performed_by_doing_it(walk: Any) -> None:
    agreed(walk, obligations=(walk.duty(7, None, how="行为", what="清理杂物"),))
    assert pay(walk, amount=None).performed_on == walk.today


def test_a_payment_that_cannot_be_is_refused(walk: Any) -> None:
    walk.open()
    with pytest.raises(NotAgreed):
        pay(walk)
    walk.all_steps()
    walk.agree()
    with pytest.raises(ObligationUnknown):
        pay(walk, 9)
    with pytest.raises(AmountMissing):
        pay(walk, amount=None)
    with pytest.raises(WrongMoment, match="不能晚于今天"):
        pay(walk, performed_on=walk.today + timedelta(days=1))
    with pytest.raises(WrongMoment, match="生效"):
        pay(walk, performed_on=walk.today - timedelta(days=1))
    with pytest.raises(FileUnknown):
        pay(walk, file_id="nothing")


def test_people_are_reminded_once_before_and_once_after(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    remind(walk)
    assert "PerformanceDue" not in names(published(session))
    walk.clock.wind(days=5)
    for _ in range(2):
        remind(walk)
    told = [one for one in published(session) if one.name() == "PerformanceDue"]
    assert [(one.no, one.mediator_id) for one in told] == [(1, "M1")]
    walk.clock.wind(days=4)
    for _ in range(2):
        remind(walk)
    assert names(published(session)).count("PerformanceOverdue") == 1


def test_nobody_is_reminded_of_what_was_performed(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    pay(walk)
    walk.clock.wind(days=9)
    remind(walk)
    assert names(published(session))[-1] == "ObligationPerformed"


def test_a_breach_waits_for_the_day_to_be_over_and_shows_the_ways(
    walk: Any, session: Session, published: Any
) -> None:
    agreed(walk)
    with pytest.raises(WrongMoment):
        breach(walk)
    walk.clock.wind(days=8)
    sheet = breach(walk, "reopen")
    assert (sheet.items[0].state, sheet.items[0].overdue_days) == ("breached", 1)
    assert any("第三十二条" in way for way in sheet.ways)
    assert any("司法确认" in way for way in sheet.ways)
    told = published(session)[-1]
    assert (told.name(), told.way) == ("ObligationBreached", "reopen")


def test_a_late_payment_heals_a_breach(walk: Any) -> None:
    agreed(walk)
    walk.clock.wind(days=8)
    breach(walk)
    assert pay(walk).items[0].state == "performed"


def test_wages_can_be_asked_for_by_order_to_pay(walk: Any) -> None:
    walk.open(type_code="10")
    walk.all_steps()
    walk.agree()
    walk.clock.wind(days=40)
    sheet = breach(walk)
    assert any("支付令" in way for way in sheet.ways)
    assert not any("三十日内" in way for way in sheet.ways)


def test_what_a_visit_hears_counts(walk: Any, session: Session, published: Any) -> None:
    agreed(walk)
    pay(walk, amount="4000")
    walk.run(handlers.take_visit, walk.visit(performance="performed", obligations=(1,)))
    proceeding = session.get_one(Proceeding, ("d1", 1))
    found = queries.obligations_of(session, proceeding)
    assert [one.state for one in found] == ["performed", "due"]
    walk.run(handlers.take_visit, walk.visit(visit_id="v2", performance="not_performed", obligations=(2,)))
    assert [one.state for one in queries.obligations_of(session, proceeding)] == ["performed", "breached"]
    assert "ObligationPerformed" in names(published(session))


def test_a_mediator_lists_what_is_due_in_their_cases(walk: Any, session: Session) -> None:
    agreed(walk)
    walk.clock.wind(days=8)
    mine = c.ListDue(mediator_id="M1", until=walk.today + timedelta(days=1))
    rows = queries.list_due(session, mine, walk.mediator(), walk.today)
    assert [(one.no, one.overdue_days) for one in rows.items] == [(1, 1)]
    assert rows.overdue == 1
    assert len(queries.list_due(session, c.ListDue(mediator_id="M1"), walk.mediator(), walk.today).items) == 2
    with pytest.raises(Forbidden):
        queries.list_due(session, mine, walk.mediator("M2"), walk.today)
    supervisor = Actor(person_id="S1", rights=("supervision.read",))
    asked = c.GetPerformance(dispute_id="d1")
    found = queries.get_performance(session, asked, supervisor, walk.settings.identity_key, walk.today)
    assert not found.may_change and found.items[0].who == "王*"


def test_the_notice_of_a_breach_names_what_is_late_and_the_ways(walk: Any) -> None:
    agreed(walk)
    request = c.GetPaper(dispute_id="d1", kind="breach_notice")
    with pytest.raises(PaperMissing):
        walk.run(handlers.get_paper, request, walk.mediator())
    walk.clock.wind(days=8)
    content = base64.b64decode(walk.run(handlers.get_paper, request, walk.mediator()).content)
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    for words in ("督促履行告知书", "（2026）拳铺人调字第1号", "2026年3月18日", "第三十二条", "李芳"):
        assert words in text
    assert "2026年4月17日" not in text
