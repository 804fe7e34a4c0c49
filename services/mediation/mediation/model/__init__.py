"""Entities and values of the mediation; each rule that concerns one of them is its method."""

from mediation.model.agreements import Agreement, Draft, NumberRange, Obligation, Promise
from mediation.model.office import Office
from mediation.model.proceedings import STATE_NAMES, STEP_NAMES, WORK, Proceeding, StepRecord

__all__ = [
    "STATE_NAMES",
    "STEP_NAMES",
    "WORK",
    "Agreement",
    "Draft",
    "NumberRange",
    "Obligation",
    "Office",
    "Proceeding",
    "Promise",
    "StepRecord",
]
