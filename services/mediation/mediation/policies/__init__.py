"""Decisions over several objects: what records and agreements must have, which ways are open, which files are taken."""

from mediation.policies.agreements import check_draft, must_be_written
from mediation.policies.files import Recognised, recognise
from mediation.policies.records import check_record, heard_in
from mediation.policies.ways import may_end_early, other_ways, outcome_of

__all__ = [
    "Recognised",
    "check_draft",
    "check_record",
    "heard_in",
    "may_end_early",
    "must_be_written",
    "other_ways",
    "outcome_of",
    "recognise",
]
