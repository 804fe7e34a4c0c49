"""Who is asked next, why, and until when: hard rules first, then a cost."""

from mediator_dispatch.policies.choosing import Choice, Crew, choose, rank
from mediator_dispatch.policies.cost import Weights, reasons_for
from mediator_dispatch.policies.obstacles import absolute_obstacle
from mediator_dispatch.policies.terms import OfferTerms, offer_until

__all__ = [
    "Choice",
    "Crew",
    "OfferTerms",
    "Weights",
    "absolute_obstacle",
    "choose",
    "offer_until",
    "rank",
    "reasons_for",
]
