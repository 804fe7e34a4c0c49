"""Entities of the expert pool: committees, experts, cases, consultations and draws."""

from expert_pool.model.consultation import STATE_TERMS, Consultation
from expert_pool.model.draw import Draw
from expert_pool.model.pool import Committee, Expert, KnownCase

__all__ = ["STATE_TERMS", "Committee", "Consultation", "Draw", "Expert", "KnownCase"]
