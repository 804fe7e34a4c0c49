"""The tables of the mediation, mapped onto the model."""

from mediation.tables.agreements import AGREEMENTS, NUMBER_RANGES, OBLIGATIONS
from mediation.tables.columns import ANCHORS, AUDIT, BUS, metadata
from mediation.tables.evidence import EVIDENCE, FILES, REVISIONS
from mediation.tables.gates import DANGER_REPORTS, GATES, SKIPS
from mediation.tables.proceedings import PROCEEDINGS, STEP_RECORDS
from mediation.tables.sessions import BOOKED_DAYS, SESSIONS, SIGNATURES

__all__ = [
    "AGREEMENTS",
    "ANCHORS",
    "AUDIT",
    "BOOKED_DAYS",
    "BUS",
    "DANGER_REPORTS",
    "EVIDENCE",
    "FILES",
    "GATES",
    "NUMBER_RANGES",
    "OBLIGATIONS",
    "PROCEEDINGS",
    "REVISIONS",
    "SESSIONS",
    "SIGNATURES",
    "SKIPS",
    "STEP_RECORDS",
    "metadata",
]
