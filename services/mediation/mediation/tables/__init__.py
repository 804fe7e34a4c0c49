"""The tables of the mediation, mapped onto the model."""

from mediation.tables.agreements import AGREEMENTS, NUMBER_RANGES, OBLIGATIONS
from mediation.tables.columns import ANCHORS, AUDIT, BUS, metadata
from mediation.tables.proceedings import PROCEEDINGS, STEP_RECORDS

__all__ = [
    "AGREEMENTS",
    "ANCHORS",
    "AUDIT",
    "BUS",
    "NUMBER_RANGES",
    "OBLIGATIONS",
    "PROCEEDINGS",
    "STEP_RECORDS",
    "metadata",
]
