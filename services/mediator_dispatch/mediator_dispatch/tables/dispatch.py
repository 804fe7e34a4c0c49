"""The tables of mediators, of disputes that need one, and of offers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text, false, text

from mediator_dispatch.tables.home import metadata
from servicekit.engine import UtcDateTime

# What a mediator's record counts; the sums of two years are written once an hour.
RECORD = ("settled", "failed", "satisfied", "unsatisfied", "answers", "answer_minutes")

MEDIATORS = Table(
    "mediators",
    metadata,
    Column("mediator_id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_digest", String(64), nullable=False),
    Column("employer_digest", String(64), nullable=False),
    Column("level", String(10), nullable=False),
    Column("committee", String(100), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(20), nullable=False, index=True),
    Column("skills", JSON, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("load_cap", Integer, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("absent_from", Date),
    Column("absent_until", Date),
    Column("active", Boolean, nullable=False),
    Column("load", Integer, nullable=False),
    Column("methods", JSON, nullable=False, server_default="[]"),
    Column("ties", JSON, nullable=False, server_default="[]"),
    Column("away", JSON, nullable=False, server_default="[]"),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("training", JSON, nullable=False, server_default="[]"),
    Column("studio_code", String(20), nullable=False, server_default=""),
    Column("kept_by", String(10), nullable=False, server_default="town"),
    *(Column(name, Integer, nullable=False, server_default="0") for name in RECORD),
    Column("closed", Boolean, nullable=False, server_default=false()),
)

# One row: whoever changes a load holds it until the commit, so that a load cap is never passed. ``roster`` is a
# digest of the roster: a process whose copy of it has the same one need not read it again.
TURN = Table(
    "turn",
    metadata,
    Column("turn_id", Integer, primary_key=True, autoincrement=False),
    Column("roster", String(40), nullable=False, server_default=""),
)

DISPATCH_CASES = Table(
    "dispatch_cases",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("round", Integer, nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("complexity", String(10), nullable=False),
    Column("risk", String(10), nullable=False),
    Column("level", String(10), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("former", JSON, nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("offer_id", String(40), nullable=False),
    Column("assign_reason", Text, nullable=False),
    Column("wished", JSON, nullable=False, server_default="[]"),
    Column("objected", JSON, nullable=False, server_default="[]"),
    Column("objections", JSON, nullable=False, server_default="[]"),
    Column("second_id", String(40), nullable=False, server_default=""),
    Column("stand_ins", JSON, nullable=False, server_default="[]"),
    Column("leaving", String(40), nullable=False, server_default=""),
    Column("head_number", String(40), nullable=False, server_default=""),
    Column("stood", String(20), nullable=False, server_default=""),
    Column("merge_step", Integer, nullable=False, server_default="0"),
    Column("successor_id", String(40), nullable=False, server_default=""),
    Column("deputy_id", String(40), nullable=False, server_default=""),
    Column("sealed", Boolean, nullable=False, server_default=false()),
    Column("lacks_second", Boolean, nullable=False, server_default=false()),
    Column("moves", JSON, nullable=False, server_default="[]"),
    Column("decision_no", Integer, nullable=False, server_default="0"),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_dispatch_cases_list", "state", "since", "dispute_id"),
    Index("ix_dispatch_cases_all", "since", "dispute_id"),
)
# The few among many; a statement that says the same words may use the index.
UNSEALED = "NOT sealed"
DEPUTISED = "deputy_id <> ''"
LACKING = "lacks_second"
GONE = "closed OR NOT active"


def _few(name: str, where: str, *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


_c = DISPATCH_CASES.c
_few("ix_dispatch_cases_follow_up", UNSEALED, _c.successor_id, _c.mediator_id)
_few("ix_dispatch_cases_deputy", DEPUTISED, _c.deputy_id)
_few("ix_mediators_gone", GONE, MEDIATORS.c.mediator_id)
_few("ix_dispatch_cases_lacking", LACKING, _c.since, _c.dispute_id)

OFFERS = Table(
    "offers",
    metadata,
    Column("offer_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answer_reason", Text, nullable=False),
    Column("runners_up", JSON, nullable=False, server_default="[]"),
    Column("stood", Integer, nullable=False, server_default="0"),
    Column("kind", String(10), nullable=False, server_default="lead"),
    Index("ix_offers_dispute", "dispute_id", "offered_at"),
    Index("ix_offers_mediator", "mediator_id", "state", "offered_at", "offer_id"),
)
# How each round that a mediator led ended, and what the visit found: the source of the record.
OUTCOMES = Table(
    "outcomes",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("mediator_id", String(40), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("ended_at", UtcDateTime, nullable=False, index=True),
    Column("satisfied", Boolean),
)
ABSENCES = Table(
    "absences",
    metadata,
    Column("absence_id", String(40), primary_key=True),
    Column("mediator_id", String(40), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("deputy_id", String(40), nullable=False),
    Column("entered_by", String(40), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("begun_at", UtcDateTime),
    Column("over_at", UtcDateTime),
    Index("ix_absences_of", "mediator_id", "from_on"),
    Index("ix_absences_all", "from_on", "absence_id"),
)
_open = OFFERS.c.state == "open"
Index("ix_offers_due", OFFERS.c.expires_at, sqlite_where=_open, postgresql_where=_open)
# The database itself knows that nobody has two open offers for one dispute.
Index("uq_offers_open", OFFERS.c.dispute_id, unique=True, sqlite_where=_open, postgresql_where=_open)
