"""The hash chains of the audit trail and their daily anchors."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, event, select, update

from servicekit import audit
from servicekit.audit import Break
from servicekit.engine import new_metadata, transaction
from testkit.statements import statements

METADATA = new_metadata()
TABLES = audit.audit_tables(METADATA)
AUDIT, ANCHORS = TABLES
MOMENT = datetime(2026, 3, 11, 1, tzinfo=UTC)
DAY = date(2026, 3, 11)


@pytest.fixture(scope="module")
def metadata():
    return METADATA


def append(session, dispute_id="d1", at=MOMENT, action="accepted", **details):
    audit.append(
        session,
        AUDIT,
        dispute_id=dispute_id,
        at=at,
        actor_id="p1",
        role="mediator",
        action=action,
        details=details,
    )


def rows(session):
    session.flush()
    return session.execute(select(AUDIT).order_by(AUDIT.c.dispute_id, AUDIT.c.position)).all()


def test_sm3_is_the_standards():
    assert audit.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_each_dispute_has_its_own_chain(session):
    for dispute_id in ("d1", "d2", "d1"):
        append(session, dispute_id)
    found = rows(session)
    assert [(row.dispute_id, row.position) for row in found] == [("d1", 1), ("d1", 2), ("d2", 1)]
    assert [row.previous_hash for row in found] == [audit.START, found[0].hash, audit.START]
    assert audit.verify(session, AUDIT) == []


def test_a_chain_that_begins_here_is_not_looked_for(engine):
    with transaction(engine) as session, statements(engine) as seen:
        audit.start_chain(session, "d1")
        append(session)
        append(session)
        session.flush()
        [asked, written] = seen
        assert "audit_anchor" in asked  # only for the end of the last sealed day
        assert written.startswith("INSERT")
    with transaction(engine) as session:
        append(session)
        assert [row.position for row in rows(session)] == [1, 2, 3]
        assert audit.verify(session, AUDIT) == []


def test_rows_that_are_rolled_back_to_a_savepoint_are_not_written(session):
    append(session, "d1")
    nested = session.begin_nested()
    append(session, "d2")
    nested.rollback()
    append(session, "d2")
    assert [(row.dispute_id, row.position) for row in rows(session)] == [("d1", 1), ("d2", 1)]
    assert audit.verify(session, AUDIT) == []


def test_a_later_transaction_goes_on_where_the_chain_ended(engine):
    for _ in range(2):
        with transaction(engine) as session:
            append(session)
            append(session)
    with transaction(engine) as session:
        assert [row.position for row in rows(session)] == [1, 2, 3, 4]
        assert audit.verify(session, AUDIT) == []


def test_details_that_json_cannot_say_are_kept_as_text_and_still_verify(session):
    append(session, on=DAY, at_moment=MOMENT, number=1.5, nested={"码": ["01", None]})
    assert rows(session)[0].details["on"] == "2026-03-11"
    assert audit.verify(session, AUDIT) == []


def test_a_batch_that_is_preloaded_costs_one_select(engine):
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    with transaction(engine) as session:
        audit.preload(session, AUDIT, [f"d{n}" for n in range(20)])
        for n in range(20):
            append(session, f"d{n}")
            append(session, f"d{n}")
    assert len([text for text in statements if "FROM audit" in text]) == 1
    assert len([text for text in statements if text.startswith("INSERT")]) == 1


def test_what_is_undone_leaves_the_chain_as_it_was(engine):
    with transaction(engine) as session:
        append(session)
        session.flush()
        with pytest.raises(LookupError), session.begin_nested():
            append(session, action="lost")
            session.flush()
            raise LookupError
        append(session, action="kept")
    with transaction(engine) as session:
        assert [row.action for row in rows(session)] == ["accepted", "kept"]
        assert audit.verify(session, AUDIT) == []


@pytest.mark.parametrize(
    "change", [{"action": "x"}, {"actor_id": "x"}, {"details": {}}, {"at": MOMENT + timedelta(1)}]
)
def test_a_changed_row_is_found(session, change):
    append(session, code="01")
    append(session)
    session.flush()
    session.execute(update(AUDIT).where(AUDIT.c.position == 1).values(**change))
    assert audit.verify(session, AUDIT) == [Break("d1", 1, "hash")]


def test_a_removed_row_is_found(session):
    for _ in range(3):
        append(session)
    session.flush()
    session.execute(delete(AUDIT).where(AUDIT.c.position == 2))
    assert audit.verify(session, AUDIT) == [Break("d1", 3, "gap")]


def test_a_row_rewritten_with_a_fitting_hash_breaks_the_link(session):
    append(session)
    append(session)
    session.flush()
    forged = {**rows(session)[0]._mapping, "action": "forged"}
    from servicekit.audit.digest import row_hash

    session.execute(update(AUDIT).where(AUDIT.c.position == 1).values(action="forged", hash=row_hash(forged)))
    assert audit.verify(session, AUDIT) == [Break("d1", 2, "link")]


def test_a_day_is_sealed_once(session):
    append(session)
    append(session, "d2")
    assert audit.anchor(session, TABLES, DAY) is True
    assert audit.anchor(session, TABLES, DAY) is False
    (row,) = session.execute(select(ANCHORS)).all()
    assert (row.day, row.chains, row.previous_hash) == (DAY, 2, audit.START)
    assert audit.verify_anchors(session, TABLES) == []


def test_a_day_covers_what_grew_since_the_last_one_by_the_towns_clock(session):
    append(session, "d1", at=datetime(2026, 3, 11, 15, 59, tzinfo=UTC))
    append(session, "d2", at=datetime(2026, 3, 11, 16, 1, tzinfo=UTC))  # 00:01 of the next day
    append(session, "d3", at=datetime(2026, 3, 13, 1, 0, tzinfo=UTC))
    assert audit.anchor(session, TABLES, DAY)
    assert audit.anchor(session, TABLES, DAY + timedelta(days=2))
    first, second = session.execute(select(ANCHORS).order_by(ANCHORS.c.day)).all()
    assert (first.chains, second.chains) == (1, 2)
    assert second.previous_hash == first.hash
    assert audit.verify_anchors(session, TABLES) == []


def test_no_row_is_dated_into_a_sealed_day_by_a_clock_that_was_set_back(session):
    append(session, "d1")
    audit.anchor(session, TABLES, DAY)
    forget_heads(session)
    append(session, "d1", at=MOMENT - timedelta(days=2))
    append(session, "d2", at=MOMENT)
    assert [row.at for row in rows(session)] == [MOMENT, *[datetime(2026, 3, 11, 16, tzinfo=UTC)] * 2]
    assert audit.verify_anchors(session, TABLES) == []
    assert audit.verify(session, AUDIT) == []


def forget_heads(session):
    """As another transaction would."""
    session.flush()
    session.info.clear()


def test_a_chain_cut_at_its_end_is_found_by_the_anchor(session):
    append(session)
    append(session)
    audit.anchor(session, TABLES, DAY)
    session.execute(delete(AUDIT).where(AUDIT.c.position == 2))
    assert audit.verify(session, AUDIT) == []
    assert audit.verify_anchors(session, TABLES) == [DAY]


def test_a_forged_anchor_breaks_those_behind_it(session):
    append(session)
    audit.anchor(session, TABLES, DAY)
    audit.anchor(session, TABLES, DAY + timedelta(days=1))
    session.execute(update(ANCHORS).where(ANCHORS.c.day == DAY).values(hash="f" * 64))
    assert audit.verify_anchors(session, TABLES) == [DAY, DAY + timedelta(days=1)]


def test_two_writers_of_one_dispute_wait_for_each_other(engine):
    failures = []

    def write():
        try:
            for _ in range(5):
                with transaction(engine) as session:
                    append(session, "d1")
                    append(session, "d2")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with transaction(engine) as session:
        assert len(rows(session)) == 40
        assert audit.verify(session, AUDIT) == []


def test_the_town_s_yesterday_is_sealed_once_and_what_was_missed_with_it(session):
    append(session, "d1")
    now = datetime(2026, 3, 13, 17, 30, tzinfo=UTC)  # 01:30 of the 14th in the town
    sealed = audit.anchor_yesterday(session, TABLES, now)
    assert audit.seals(session, ANCHORS, 5) == [(date(2026, 3, 13), 1, sealed)]
    assert audit.anchor_yesterday(session, TABLES, now) == ""
    assert audit.verify_anchors(session, TABLES) == []


def test_a_day_is_sealed_an_hour_after_its_end_because_its_last_transactions_are_on_their_way(session):
    append(session, "d1")
    now = datetime(2026, 3, 11, 16, 30, tzinfo=UTC)  # 00:30 of the 12th in the town
    audit.anchor_yesterday(session, TABLES, now)
    assert audit.seals(session, ANCHORS, 5)[0][0] == DAY - timedelta(days=1)


def test_two_instances_seal_a_day_once(engine):
    with transaction(engine) as session:
        append(session)
    sealed, failures = [], []

    def seal():
        try:
            with transaction(engine) as session:
                sealed.append(audit.anchor_yesterday(session, TABLES, MOMENT + timedelta(days=1)))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(map(bool, sealed)) == [False, False, False, True]


def test_the_newest_seals_come_first(session):
    for days in range(3):
        audit.anchor(session, TABLES, DAY + timedelta(days=days))
    assert [day for day, _, _ in audit.seals(session, ANCHORS, 2)] == [
        DAY + timedelta(days=2),
        DAY + timedelta(days=1),
    ]


@pytest.fixture
def a_trail(session):
    """Reads and changes of two people on two disputes, an hour apart."""
    for hour, (who, dispute_id, action) in enumerate(
        [
            ("p1", "d1", "accepted"),
            ("p2", "d1", "revealed"),
            ("p1", "d2", "accepted"),
            ("p1", "d2", "revealed"),
        ]
    ):
        moment = MOMENT + timedelta(hours=hour)
        audit.append(
            session, AUDIT, dispute_id=dispute_id, at=moment, actor_id=who, role="mediator", action=action, details={}
        )  # fmt: skip
    session.flush()
    return session


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (audit.Wanted(), ["d2 revealed", "d2 accepted", "d1 revealed", "d1 accepted"]),
        (audit.Wanted(subject="d1"), ["d1 revealed", "d1 accepted"]),
        (audit.Wanted(actors=("p2",)), ["d1 revealed"]),
        (audit.Wanted(only=("revealed",)), ["d2 revealed", "d1 revealed"]),
        (audit.Wanted(never=("revealed",)), ["d2 accepted", "d1 accepted"]),
        (audit.Wanted(since=MOMENT + timedelta(hours=2)), ["d2 revealed", "d2 accepted"]),
        (audit.Wanted(until=MOMENT + timedelta(hours=1)), ["d1 accepted"]),
    ],
)
def test_the_trail_is_read_by_dispute_person_kind_and_period(a_trail, wanted, found):
    rows, _ = audit.rows(a_trail, AUDIT, wanted, "", 10)
    assert [f"{row.dispute_id} {row.action}" for row in rows] == found
    assert audit.total(a_trail, AUDIT, wanted) == len(found)


def test_the_trail_is_read_page_by_page(a_trail):
    first, cursor = audit.rows(a_trail, AUDIT, audit.Wanted(), "", 3)
    rest, end = audit.rows(a_trail, AUDIT, audit.Wanted(), cursor, 3)
    assert ([len(first), len(rest)], end) == ([3, 1], "")
    assert {row.id for row in first} & {row.id for row in rest} == set()
    assert audit.size(a_trail, AUDIT) == (4, 2)


def test_a_long_check_lets_others_work_meanwhile(session, monkeypatch):
    monkeypatch.setattr("servicekit.audit.chain.SLICE", 2)
    for _ in range(5):
        append(session)
    breaths = []
    assert audit.verify(session, AUDIT, breathe=lambda: breaths.append(1)) == []
    assert len(breaths) == 3
