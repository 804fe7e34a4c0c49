"""Entities and values of the mediation; each rule that concerns one of them is its method."""

from mediation.model.agreements import Agreement, Draft, NumberRange, Obligation, Promise
from mediation.model.evidence import CaseFile, Evidence
from mediation.model.gates import DangerReport, Gate
from mediation.model.office import Office
from mediation.model.proceedings import (
    SIDE_NAMES,
    SIDES,
    STATE_NAMES,
    STEP_NAMES,
    WORK,
    Proceeding,
    StepRecord,
)
from mediation.model.revisions import Revision, changes
from mediation.model.skips import Skip

__all__ = [
    "SIDES",
    "SIDE_NAMES",
    "STATE_NAMES",
    "STEP_NAMES",
    "WORK",
    "Agreement",
    "CaseFile",
    "DangerReport",
    "Draft",
    "Evidence",
    "Gate",
    "NumberRange",
    "Obligation",
    "Office",
    "Proceeding",
    "Promise",
    "Revision",
    "Skip",
    "StepRecord",
    "changes",
]
