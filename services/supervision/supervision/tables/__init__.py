"""Tables of supervision, how the model maps on them, and the service's outbox, inbox and audit chain."""

from sqlalchemy.orm import relationship

from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from supervision import model
from supervision.tables.cases import (
    AT_RISK,
    CARDS,
    CASES,
    CLOCKS,
    DEPUTISED,
    MEMBERS,
    OFFERED,
    OPEN,
    OVERDUE,
    PARTY_KEYS,
    RUNNING,
    SECONDED,
    SEVERE,
    SUCCEEDED,
)
from supervision.tables.home import mapper, metadata
from supervision.tables.records import TALLIES, TALLY_DELTAS, TIMELINE, WARNED
from supervision.tables.words import WORDS, WORDS_FTS

BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

mapper.map_imperatively(model.Clock, CLOCKS)
mapper.map_imperatively(
    model.Case,
    CASES,
    properties={"clocks": relationship(model.Clock, lazy="selectin", order_by=CLOCKS.c.started_at)},
)
mapper.map_imperatively(model.CardRecord, CARDS)
mapper.map_imperatively(model.Member, MEMBERS)
mapper.map_imperatively(model.PartyKey, PARTY_KEYS)
mapper.map_imperatively(model.TimelineRow, TIMELINE)
mapper.map_imperatively(model.TallyDelta, TALLY_DELTAS)
mapper.map_imperatively(model.Warned, WARNED)
# Known by its dispute alone: nobody reads the row's number back, so a whole batch is one statement.
mapper.map_imperatively(model.Words, WORDS, primary_key=[WORDS.c.dispute_id], exclude_properties=["doc_no"])

__all__ = [
    "ANCHORS",
    "AT_RISK",
    "AUDIT",
    "BUS",
    "CARDS",
    "CASES",
    "CLOCKS",
    "DEPUTISED",
    "MEMBERS",
    "OFFERED",
    "OPEN",
    "OVERDUE",
    "PARTY_KEYS",
    "RUNNING",
    "SECONDED",
    "SEVERE",
    "SUCCEEDED",
    "TALLIES",
    "TALLY_DELTAS",
    "TIMELINE",
    "WARNED",
    "WORDS",
    "WORDS_FTS",
    "metadata",
]  # fmt: skip
