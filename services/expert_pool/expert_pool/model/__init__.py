"""Entities of the expert pool: committees, experts, cases, consultations and draws."""

from expert_pool.model.consultation import SEAT, STATE_TERMS, Consultation
from expert_pool.model.credential import Credential
from expert_pool.model.draw import Draw
from expert_pool.model.pool import Committee, Expert, KnownCase, RosterMediator
from expert_pool.model.training import Place, RequiredHours, Training, TrainingRevision

__all__ = [
    "SEAT",
    "STATE_TERMS",
    "Committee",
    "Consultation",
    "Credential",
    "Draw",
    "Expert",
    "KnownCase",
    "Place",
    "RequiredHours",
    "RosterMediator",
    "Training",
    "TrainingRevision",
]
