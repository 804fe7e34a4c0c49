"""Entities of assistance: visits after a closure, and requests to the assistance windows."""

from assistance.model.aid import AidRequest, KnownDispute
from assistance.model.visits import Answer, FollowUp, Obligation, Visit

__all__ = ["AidRequest", "Answer", "FollowUp", "KnownDispute", "Obligation", "Visit"]
