"""Decisions over several objects: what records and agreements must have, which ways are open."""

from mediation.policies.agreements import (
    check_draft,
    faults_of_content,
    faults_of_days,
    faults_of_signatures,
    must_be_written,
)
from mediation.policies.records import check_record, heard_in
from mediation.policies.ways import may_end_early, other_ways, outcome_of
from mediation.policies.words import on_paper_only, remarks, stray_amounts

__all__ = [
    "check_draft",
    "check_record",
    "faults_of_content",
    "faults_of_days",
    "faults_of_signatures",
    "heard_in",
    "may_end_early",
    "must_be_written",
    "on_paper_only",
    "other_ways",
    "outcome_of",
    "remarks",
    "stray_amounts",
]
