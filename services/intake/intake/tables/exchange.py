"""Tables of the exchange with outside systems: connections, keys, orders in every version, and what is told back."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from intake.model import (
    Connection,
    Delivery,
    DeliveryTry,
    Difference,
    Key,
    ListedOrder,
    Order,
    OrderVersion,
    Reconciliation,
    Stray,
)
from intake.tables.register import mapper, metadata
from servicekit.engine import UtcDateTime

CONNECTIONS = Table(
    "connections",
    metadata,
    Column("connection_id", String(40), primary_key=True),
    Column("name", String(60), nullable=False),
    # One outside system for each door: where a case came from says whom to tell.
    Column("channel", String(20), nullable=False, unique=True),
    Column("form", String(20), nullable=False),
    Column("status_url", String(300), nullable=False),
    Column("orders_url", String(300), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(40), nullable=False),
)

KEYS = Table(
    "connection_keys",
    metadata,
    Column("key_id", String(32), primary_key=True),
    Column("connection_id", String(40), ForeignKey("connections.connection_id"), nullable=False, index=True),
    Column("sealed", String(300), nullable=False),
    Column("fingerprint", String(12), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("valid_until", UtcDateTime),
)

ORDERS = Table(
    "orders",
    metadata,
    Column("connection_id", String(40), ForeignKey("connections.connection_id"), primary_key=True),
    Column("order_no", String(100), primary_key=True),
    Column("dispute_id", String(32), ForeignKey("disputes.id"), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("due_at", UtcDateTime),
    Column("due_given", Boolean, nullable=False),
    Column("return_by", UtcDateTime),
    Column("priority", String(12), nullable=False),
    Column("matter", String(100), nullable=False),
    Column("designated", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("result", String(20), nullable=False, server_default=""),
    Column("asked_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
)
Index("ix_orders_created", ORDERS.c.connection_id, ORDERS.c.created_at)

# Nothing that came is overwritten: each message about an order is a row, its words sealed.
VERSIONS = Table(
    "order_versions",
    metadata,
    Column("connection_id", String(40), primary_key=True),
    Column("order_no", String(100), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("words", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("files", JSON, nullable=False, server_default="[]"),
)

# By its id a message that is sent again is known (Standard Webhooks); the answer is given again.
MESSAGES = Table(
    "exchange_messages",
    metadata,
    Column("connection_id", String(40), primary_key=True),
    Column("message_id", String(100), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False, index=True),
)

STRAYS = Table(
    "strays",
    metadata,
    Column("stray_id", String(32), primary_key=True),
    Column("connection_id", String(40), ForeignKey("connections.connection_id"), nullable=False),
    Column("order_no", String(100), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("words", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("times", Integer, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("settled", String(12), nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(40), nullable=False),
    Column("settled_why", String(300), nullable=False),
    Column("dispute_id", String(32), nullable=False),
)
Index("ix_strays_settled", STRAYS.c.settled, STRAYS.c.received_at, STRAYS.c.stray_id)
Index("uq_strays_digest", STRAYS.c.connection_id, STRAYS.c.digest, unique=True)

DELIVERIES = Table(
    "deliveries",
    metadata,
    Column("delivery_id", String(32), primary_key=True),
    Column("connection_id", String(40), ForeignKey("connections.connection_id"), nullable=False),
    Column("dispute_id", String(32), nullable=False),
    Column("number", String(24), nullable=False),
    Column("order_no", String(100), nullable=False),
    Column("status", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("rounds_before", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("trouble", String(40), nullable=False),
    Column("details", JSON, nullable=False, server_default="{}"),
)
Index("uq_deliveries_sequence", DELIVERIES.c.dispute_id, DELIVERIES.c.sequence, unique=True)
Index("ix_deliveries_due", DELIVERIES.c.state, DELIVERIES.c.next_at)
Index("ix_deliveries_created", DELIVERIES.c.created_at, DELIVERIES.c.delivery_id)

TRIES = Table(
    "delivery_tries",
    metadata,
    Column("delivery_id", String(32), ForeignKey("deliveries.delivery_id"), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("code", Integer, nullable=False),
    Column("trouble", String(40), nullable=False),
    Column("took_ms", BigInteger, nullable=False),
)

RECONCILIATIONS = Table(
    "reconciliations",
    metadata,
    Column("reconciliation_id", String(32), primary_key=True),
    Column("connection_id", String(40), ForeignKey("connections.connection_id"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("trouble", String(40), nullable=False),
    Column("theirs", Integer, nullable=False),
    Column("ours", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("list_no", String(100), nullable=False, server_default=""),
)
Index("ix_reconciliations_asked", RECONCILIATIONS.c.asked_at, RECONCILIATIONS.c.reconciliation_id)
_PUSHED = RECONCILIATIONS.c.list_no != ""
Index(
    "uq_reconciliations_list",
    RECONCILIATIONS.c.connection_id,
    RECONCILIATIONS.c.list_no,
    unique=True,
    sqlite_where=_PUSHED,
    postgresql_where=_PUSHED,
)

# A list that comes in by itself, until its last page is there and both sides are compared.
LISTED = Table(
    "listed_orders",
    metadata,
    Column(
        "reconciliation_id",
        String(32),
        ForeignKey("reconciliations.reconciliation_id"),
        primary_key=True,
    ),
    Column("order_no", String(100), primary_key=True),
    Column("status", String(40), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("faults", JSON, nullable=False, server_default="[]"),
    Column("result", String(40), nullable=False, server_default=""),
)

DIFFERENCES = Table(
    "differences",
    metadata,
    Column(
        "reconciliation_id",
        String(32),
        ForeignKey("reconciliations.reconciliation_id"),
        primary_key=True,
    ),
    Column("order_no", String(100), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("their_status", String(40), nullable=False),
    Column("our_status", String(20), nullable=False),
    Column("number", String(24), nullable=False),
    Column("dispute_id", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("remedy", String(12), nullable=False),
    Column("remedied_at", UtcDateTime),
    Column("remedied_by", String(40), nullable=False),
    Column("why", String(300), nullable=False),
    Column("faults", JSON, nullable=False, server_default="[]"),
)

for _entity, _table in {
    Connection: CONNECTIONS,
    Key: KEYS,
    Order: ORDERS,
    OrderVersion: VERSIONS,
    Stray: STRAYS,
    Delivery: DELIVERIES,
    DeliveryTry: TRIES,
    Reconciliation: RECONCILIATIONS,
    Difference: DIFFERENCES,
    ListedOrder: LISTED,
}.items():
    mapper.map_imperatively(_entity, _table)
