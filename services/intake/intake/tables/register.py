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
    LargeBinary,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)
from sqlalchemy.orm import deferred, registry, relationship

from intake.model import Attachment, Dispute, Link, Party
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
    Column("place_sealed", Text, nullable=False, server_default=""),
    Column("place_masked", Text, nullable=False, server_default=""),
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
    Column("handed_at", UtcDateTime),
    Column("handed_by", String(40), nullable=False, server_default=""),
    Column("handed_to", String(100), nullable=False, server_default=""),
    Column("referred_by", String(12), nullable=False, server_default=""),
    Column("language", String(20), nullable=False, server_default=""),
    Column("earlier_cases", Integer, nullable=False, server_default="0"),
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
    Column("capacity", String(16), nullable=False, server_default=""),
    Column("acts_for", String(3), nullable=False, server_default=""),
    Column("minor", Boolean, nullable=False, server_default=false()),
)

# A person who comes again, by telephone or ID number; ids sort by time.
Index("ix_parties_phone", PARTIES.c.phone_digest, PARTIES.c.dispute_id)
Index("ix_parties_number", PARTIES.c.id_digest, PARTIES.c.dispute_id)

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
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(40), nullable=False, server_default=""),
    Column("ended_reason", String(500), nullable=False, server_default=""),
)
# A link that was taken back may be made again.
_LIVE = LINKS.c.ended_at.is_(None)
Index(
    "uq_links_pair", LINKS.c.dispute_id, LINKS.c.other_id, LINKS.c.kind, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
)  # fmt: skip

ATTACHMENTS = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("dispute_id", String(32), ForeignKey("disputes.id"), nullable=False, index=True),
    Column("sealed_name", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("scan", String(12), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_by", String(40), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_by", String(40), nullable=False),
    Column("withdrawn_sealed", Text, nullable=False),
)

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
# A list of files must not load what is in them.
mapper.map_imperatively(Attachment, ATTACHMENTS, properties={"content": deferred(ATTACHMENTS.c.content)})
