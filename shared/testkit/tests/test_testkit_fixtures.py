"""The fixtures that the services' tests stand on."""

from datetime import timedelta

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from contracts.mediation import MediationOpened
from contracts.people import SYSTEM
from messaging import outbox
from messaging.tables import bus_tables
from servicekit.audit import audit_tables, verify
from servicekit.engine import new_metadata, transaction
from testkit.clock import FixedClock

METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)
CASES = Table("cases", METADATA, Column("id", Integer, primary_key=True), Column("name", String(20)))
NOTES = Table(
    "notes", METADATA, Column("id", Integer, primary_key=True), Column("case_id", ForeignKey("cases.id"))
)


@pytest.fixture(scope="module")
def metadata():
    return METADATA


def test_the_database_is_of_both_kinds(engine, request):
    assert engine.dialect.name == request.node.callspec.params["database_url"]


@pytest.mark.parametrize("run", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(engine, run):
    with transaction(engine) as session:
        assert session.execute(select(CASES)).all() == []
        session.execute(insert(CASES).values(id=1, name="x"))
        session.execute(insert(NOTES).values(id=1, case_id=1))


@pytest.mark.parametrize("run", [1, 2])
def test_a_session_is_undone_at_the_end(session, run):
    assert session.execute(select(CASES)).all() == []
    session.execute(insert(CASES).values(id=1, name="x"))


def test_a_call_has_a_fixed_clock_ids_that_count_and_the_system_as_its_actor(session, make_call, clock):
    call = make_call(session)
    assert call.now == clock.now()
    assert call.actor is SYSTEM
    assert int(call.new_id(), 16) == 1
    assert int(make_call(session).new_id(), 16) == 2
    assert call.settings.identity_key.get_secret_value()


def test_a_call_with_rights_is_a_staff_member(session, make_call):
    call = make_call(session, rights=("desk.work",))
    call.demand("desk.work")
    assert call.actor.person_id == "tester"


def test_a_call_leaves_audit_rows(session, make_call):
    call = make_call(session)
    call.audit("d1", "accepted", code="01")
    call.audit("d1", "routed")
    assert verify(session, AUDIT) == []
    assert session.execute(select(AUDIT.c.position).order_by(AUDIT.c.position)).scalars().all() == [1, 2]


def test_published_tells_written_events_and_then_those_still_to_be_written(session, make_call, published):
    call = make_call(session)
    call.publish(MediationOpened(at=call.now, number="1", mediator_id="m1", round=1, dispute_id="d1"))
    assert [event.dispute_id for event in published(session)] == ["d1"]
    outbox.flush(session, BUS.outbox, call.now)
    call.publish(MediationOpened(at=call.now, number="1", mediator_id="m1", round=1, dispute_id="d2"))
    assert [event.dispute_id for event in published(session)] == ["d1", "d2"]


def test_a_clock_stands_still_until_it_is_wound():
    clock = FixedClock()
    before = clock.now()
    assert clock.now() == before
    assert clock.wind(30, minutes=1, days=1) - before == timedelta(days=1, seconds=90)
    with pytest.raises(ValueError, match="offset"):
        FixedClock(before.replace(tzinfo=None))
