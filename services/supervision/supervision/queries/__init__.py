"""Reads of supervision: lists, one case, cards and figures, each within what the actor may see."""

from supervision.queries.cards import list_cards
from supervision.queries.cases import get_case, get_progress, get_timeline
from supervision.queries.flow import get_flow
from supervision.queries.lists import list_disputes
from supervision.queries.numbers import get_numbers
from supervision.queries.overview import get_overview

__all__ = [
    "get_case",
    "get_flow",
    "get_numbers",
    "get_overview",
    "get_progress",
    "get_timeline",
    "list_cards",
    "list_disputes",
]
