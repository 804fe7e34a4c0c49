"""Use cases of the dispatch, each inside its caller's transaction."""

from mediator_dispatch.handlers.answers import accept_offer, assign_mediator, refuse_offer
from mediator_dispatch.handlers.events import take_concluded, take_reopened, take_signed
from mediator_dispatch.handlers.offers import lapse_offers
from mediator_dispatch.handlers.roster import load_mediators

__all__ = [
    "accept_offer",
    "assign_mediator",
    "lapse_offers",
    "load_mediators",
    "refuse_offer",
    "take_concluded",
    "take_reopened",
    "take_signed",
]
