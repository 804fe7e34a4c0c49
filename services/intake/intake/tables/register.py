"""Tables of intake, how the model maps on them, and the service's outbox, inbox and audit chain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import registry, relationship

from intake.model import Dispute, Link, Party
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)
mapper = registry(metadata=metadata)


class Yuan(TypeDecorator[Decimal]):
    """An amount of money, kept as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value) * 100)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


# One row for each year: the last number given. It is locked until the registration is committed, so that
# no number is given twice or left out.
SERIES = Table(
    "series",
    metadata,
    Column("prefix", String(8), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

DISPUTES = Table(
    "disputes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("narrative_sealed", Text, nullable=False),
    Column("narrative_masked", Text, nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("occurred_on", Date),
    Column("people_involved", Integer),
    Column("amount_yuan", Yuan),
    Column("declared_type", String(2), nullable=False),
    Column("external_ref", String(100)),
    Column("key_digest", String(64)),
    Column("body_digest", String(64), nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("origin_warning_id", String(40), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("registered_by", String(40), nullable=False),
    Column("accepted_at", UtcDateTime),
    Column("accepted_by", String(40), nullable=False),
    Column("refused_at", UtcDateTime),
    Column("refused_by", String(40), nullable=False),
    Column("refusal", JSON),
    Column("query_digest", String(64), nullable=False, unique=True),
    Column("query_sealed", String(200), nullable=False),
    Column("look_alikes", JSON, nullable=False),
)
# NULLs do not meet in a unique index: only registrations with a reference or a key are held to it.
Index("uq_disputes_reference", DISPUTES.c.channel, DISPUTES.c.external_ref, unique=True)
Index("uq_disputes_key", DISPUTES.c.registered_by, DISPUTES.c.key_digest, unique=True)
# The window's lists: all, by state, by who registered; each ends in the list's order.
for _name, _columns in {
    "registered": (),
    "arrivals": (DISPUTES.c.state,),
    "registrar": (DISPUTES.c.registered_by,),
}.items():
    Index(f"ix_disputes_{_name}", *_columns, DISPUTES.c.registered_at, DISPUTES.c.id)

PARTIES = Table(
    "parties",
    metadata,
    Column("dispute_id", String(32), ForeignKey("disputes.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("name_masked", String(100), nullable=False),
    Column("phone_masked", String(20), nullable=False),
    Column("id_masked", String(20), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("organisation", String(100), nullable=False),
    Column("name_digest", String(64), nullable=False),
    Column("phone_digest", String(64), nullable=False),
    Column("id_digest", String(64), nullable=False),
    Column("organisation_digest", String(64), nullable=False),
)

LINKS = Table(
    "links",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("dispute_id", String(32), ForeignKey("disputes.id"), nullable=False),
    Column("number", String(24), nullable=False),
    Column("other_id", String(40), nullable=False, index=True),
    Column("other_number", String(40), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Column("linked_by", String(40), nullable=False),
)
Index("uq_links_pair", LINKS.c.dispute_id, LINKS.c.other_id, LINKS.c.kind, unique=True)

# What look-alikes are found by: a few marks of each dispute of the last months, never a scan of narratives.
TRACES = Table(
    "traces",
    metadata,
    Column("mark", String(24), primary_key=True),
    Column("dispute_id", String(32), primary_key=True),
    Column("registered_at", UtcDateTime, nullable=False, index=True),
)
Index("ix_traces_mark", TRACES.c.mark, TRACES.c.registered_at)

mapper.map_imperatively(Party, PARTIES)
mapper.map_imperatively(
    Dispute,
    DISPUTES,
    properties={
        "parties": relationship(
            Party, order_by=PARTIES.c.position, cascade="all, delete-orphan", lazy="selectin"
        )
    },
)
mapper.map_imperatively(Link, LINKS)
