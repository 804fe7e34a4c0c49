"""Use cases of the dispatch, each inside its caller's transaction."""

from mediator_dispatch.handlers.absences import end_mediator_absence, enter_mediator_absence
from mediator_dispatch.handlers.answers import accept_offer, assign_mediator, refuse_offer
from mediator_dispatch.handlers.events import take_concluded, take_reopened, take_signed
from mediator_dispatch.handlers.keeping import import_roster
from mediator_dispatch.handlers.offers import lapse_offers, on_duty
from mediator_dispatch.handlers.records import sum_up, take_trained, take_visit
from mediator_dispatch.handlers.roster import load_mediators
from mediator_dispatch.handlers.wishes import object_to_mediator, propose_hand_over, wish_mediator

__all__ = [
    "accept_offer",
    "assign_mediator",
    "end_mediator_absence",
    "enter_mediator_absence",
    "import_roster",
    "lapse_offers",
    "load_mediators",
    "object_to_mediator",
    "on_duty",
    "propose_hand_over",
    "refuse_offer",
    "sum_up",
    "take_concluded",
    "take_reopened",
    "take_signed",
    "take_trained",
    "take_visit",
    "wish_mediator",
]
