"""Entities and values of the mediation; each rule that concerns one of them is its method."""

from mediation.model.agreements import Agreement, AgreementDraft, Draft, NumberRange, Obligation, Promise
from mediation.model.binding import Binding, BoundFile, Piece
from mediation.model.confirmations import FAILED, Confirmation
from mediation.model.evidence import CaseFile, Evidence
from mediation.model.gates import DangerReport, Gate
from mediation.model.leaves import ReadingLeave
from mediation.model.office import Calendar, Committee, Office, Room
from mediation.model.people import KnownPerson
from mediation.model.performance import Payment, must_be_due, paid, settle
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
from mediation.model.sessions import OCCUPYING, SESSION_NAMES, BookedDay, MediationSession
from mediation.model.signatures import Signature
from mediation.model.skips import Skip

__all__ = [
    "FAILED",
    "OCCUPYING",
    "SESSION_NAMES",
    "SIDES",
    "SIDE_NAMES",
    "STATE_NAMES",
    "STEP_NAMES",
    "WORK",
    "Agreement",
    "AgreementDraft",
    "Binding",
    "BookedDay",
    "BoundFile",
    "Calendar",
    "CaseFile",
    "Committee",
    "Confirmation",
    "DangerReport",
    "Draft",
    "Evidence",
    "Gate",
    "KnownPerson",
    "MediationSession",
    "NumberRange",
    "Obligation",
    "Office",
    "Payment",
    "Piece",
    "Proceeding",
    "Promise",
    "ReadingLeave",
    "Revision",
    "Room",
    "Signature",
    "Skip",
    "StepRecord",
    "changes",
    "must_be_due",
    "paid",
    "settle",
]
