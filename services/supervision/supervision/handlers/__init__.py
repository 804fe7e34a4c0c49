"""Use cases of supervision: taking every event of the house, issuing cards, adding up counters."""

from supervision.handlers.cards import issue_cards
from supervision.handlers.events import load_batch, take_event
from supervision.handlers.tallies import add_up_tallies

__all__ = ["add_up_tallies", "issue_cards", "load_batch", "take_event"]
