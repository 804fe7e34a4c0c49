"""Decisions over several objects: what records and agreements must have, which other ways there are."""

from mediation.policies.agreements import check_draft, must_be_written
from mediation.policies.records import check_record
from mediation.policies.ways import may_end_early, other_ways, outcome_of

__all__ = ["check_draft", "check_record", "may_end_early", "must_be_written", "other_ways", "outcome_of"]
