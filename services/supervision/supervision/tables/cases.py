"""Cases with their clocks, cards, desks and parties' digests; each list's index ends in its sort order."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from servicekit.engine import UtcDateTime
from supervision.tables.home import metadata

CASES = Table(
    "cases",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False, server_default=""),
    Column("channel", String(20), nullable=False, server_default=""),
    Column("village_code", String(12), nullable=False, server_default=""),
    Column("confidential", Boolean, nullable=False, server_default=text("false")),
    Column("excerpt", String(200), nullable=False, server_default=""),
    Column("registered_at", UtcDateTime),
    Column("registered_on", Date),
    Column("accepted_at", UtcDateTime),
    Column("origin_warning_id", String(40), nullable=False, server_default=""),
    Column("facts", JSON, nullable=False, server_default="[]"),
    Column("state", String(20), nullable=False, server_default=""),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("type_code", String(4), nullable=False, server_default=""),
    Column("complexity", String(10), nullable=False, server_default=""),
    Column("severe", Boolean, nullable=False, server_default=text("false")),
    Column("risk", String(10), nullable=False, server_default="none"),
    Column("level", String(10), nullable=False, server_default=""),
    Column("desk", String(10), nullable=False, server_default=""),
    Column("desks", String(200), nullable=False, server_default=""),
    Column("mediator_id", String(64), nullable=False, server_default=""),
    Column("second_id", String(64), nullable=False, server_default=""),
    Column("successor_id", String(64), nullable=False, server_default=""),
    Column("deputy_id", String(64), nullable=False, server_default=""),
    Column("offered_to", String(64), nullable=False, server_default=""),
    Column("outcome", String(12), nullable=False, server_default=""),
    Column("concluded_on", Date),
    Column("links", Text, nullable=False, server_default=""),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("satisfied", Integer, nullable=False, server_default="0"),
    Column("updated_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("overdue", Boolean, nullable=False, server_default=text("false")),
    Column("card", String(10), nullable=False, server_default=""),
    Column("settled_in_time", Boolean),
)
_c = CASES.c
for _column in (_c.state, _c.desk, _c.village_code, _c.type_code, _c.channel, _c.mediator_id):
    Index(f"ix_cases_{_column.name}", _column, _c.registered_at, _c.dispute_id)
Index("ix_cases_registered", _c.registered_at, _c.dispute_id)
Index("ix_cases_number", _c.number, _c.dispute_id)


def _partial(name: str, condition: str, *columns: Column[object]) -> None:
    Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


# The few among many: a statement that says the same words may use the index.
SECONDED, SUCCEEDED, DEPUTISED = "second_id <> ''", "successor_id <> ''", "deputy_id <> ''"
OFFERED, AT_RISK, OVERDUE, RUNNING = "offered_to <> ''", "risk <> 'none'", "overdue", "due_at IS NOT NULL"
SEVERE = "severe"
OPEN = "state NOT IN ('agreed', 'archived', 'failed', 'refused', 'withdrawn')"
_partial("ix_cases_offered", OFFERED, _c.offered_to, _c.registered_at, _c.dispute_id)
_partial("ix_cases_second", SECONDED, _c.second_id, _c.registered_at, _c.dispute_id)
_partial("ix_cases_successor", SUCCEEDED, _c.successor_id, _c.registered_at, _c.dispute_id)
_partial("ix_cases_deputy", DEPUTISED, _c.deputy_id, _c.registered_at, _c.dispute_id)
_partial("ix_cases_risk", AT_RISK, _c.risk, _c.registered_at, _c.dispute_id)
_partial("ix_cases_open", OPEN, _c.registered_at, _c.dispute_id)
_partial("ix_cases_severe", SEVERE, _c.registered_at, _c.dispute_id)
_partial("ix_cases_overdue", OVERDUE, _c.registered_at, _c.dispute_id)
_partial("ix_cases_due", RUNNING, _c.due_at, _c.dispute_id)

CLOCKS = Table(
    "clocks",
    metadata,
    Column("dispute_id", ForeignKey(CASES.c.dispute_id), primary_key=True),
    Column("name", String(10), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("days", Integer, nullable=False),
    Column("unit", String(10), nullable=False),
    Column("raw_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("remind_at", UtcDateTime, nullable=False),
    Column("yellow_at", UtcDateTime, nullable=False),
    Column("shift_reason", String(100), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("next_check_at", UtcDateTime),
    Column("card", String(10), nullable=False),
    Column("overdue", Boolean, nullable=False),
)
_partial("ix_clocks_next_check", "next_check_at IS NOT NULL", CLOCKS.c.next_check_at, CLOCKS.c.dispute_id)

CARDS = Table(
    "cards",
    metadata,
    Column("dispute_id", ForeignKey(CASES.c.dispute_id), primary_key=True),
    Column("clock", String(10), primary_key=True),
    Column("clock_key", String(40), primary_key=True),
    Column("card", String(10), primary_key=True),
    Column("card_id", String(40), nullable=False, unique=True),
    Column("number", String(40), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("desk", String(10), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("lifted_at", UtcDateTime),
)
Index("ix_cards_issued", CARDS.c.issued_at, CARDS.c.card_id)
for _column in (CARDS.c.card, CARDS.c.desk):
    Index(f"ix_cards_{_column.name}", _column, CARDS.c.issued_at, CARDS.c.card_id)
_partial("ix_cards_open", "lifted_at IS NULL", CARDS.c.issued_at, CARDS.c.card_id)

MEMBERS = Table(
    "members",
    metadata,
    Column("desk", String(10), primary_key=True),
    Column("dispute_id", ForeignKey(CASES.c.dispute_id), primary_key=True),
    Column(
        "registered_at", UtcDateTime, nullable=False
    ),  # the case's own, so that a desk's list is one range
)
Index("ix_members_list", MEMBERS.c.desk, MEMBERS.c.registered_at, MEMBERS.c.dispute_id)

PARTY_KEYS = Table(
    "party_keys",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("dispute_id", ForeignKey(CASES.c.dispute_id), primary_key=True),
)
