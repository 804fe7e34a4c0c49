"""The tables of the mediation, mapped onto the model."""

from mediation.tables.agreements import AGREEMENTS, DRAFTS, NUMBER_RANGES, OBLIGATIONS, PAYMENTS
from mediation.tables.binding import BINDINGS, BOUND_FILES
from mediation.tables.columns import ANCHORS, AUDIT, BUS, metadata
from mediation.tables.confirmations import CONFIRMATIONS
from mediation.tables.evidence import EVIDENCE, FILES, REVISIONS
from mediation.tables.gates import DANGER_REPORTS, GATES, SKIPS
from mediation.tables.leaves import READING_LEAVES
from mediation.tables.people import PEOPLE
from mediation.tables.proceedings import PROCEEDINGS, STEP_RECORDS
from mediation.tables.sessions import BOOKED_DAYS, SESSIONS, SIGNATURES

__all__ = [
    "AGREEMENTS",
    "ANCHORS",
    "AUDIT",
    "BINDINGS",
    "BOOKED_DAYS",
    "BOUND_FILES",
    "BUS",
    "CONFIRMATIONS",
    "DANGER_REPORTS",
    "DRAFTS",
    "EVIDENCE",
    "FILES",
    "GATES",
    "NUMBER_RANGES",
    "OBLIGATIONS",
    "PAYMENTS",
    "PEOPLE",
    "PROCEEDINGS",
    "READING_LEAVES",
    "REVISIONS",
    "SESSIONS",
    "SIGNATURES",
    "SKIPS",
    "STEP_RECORDS",
    "metadata",
]
