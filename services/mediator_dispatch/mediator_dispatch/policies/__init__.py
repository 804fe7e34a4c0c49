"""Who is asked next, why, and until when: hard rules first, then a cost."""

from mediator_dispatch.policies.choosing import Choice, Crew, choose, rank
from mediator_dispatch.policies.cost import WEIGHTS, Weights, behind, cost_of, reasons_for
from mediator_dispatch.policies.obstacles import Search, absolute_obstacle, may_be_asked, not_now, search_for
from mediator_dispatch.policies.seats import mediators_needed
from mediator_dispatch.policies.terms import OfferTerms, offer_until

__all__ = [
    "WEIGHTS",
    "Choice",
    "Crew",
    "OfferTerms",
    "Search",
    "Weights",
    "absolute_obstacle",
    "behind",
    "choose",
    "cost_of",
    "may_be_asked",
    "mediators_needed",
    "not_now",
    "offer_until",
    "rank",
    "reasons_for",
    "search_for",
]
