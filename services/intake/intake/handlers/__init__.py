"""One function for each use case of intake, inside the caller's transaction."""

from intake.handlers.bodies import check_disputes
from intake.handlers.decisions import accept_dispute, refuse_dispute
from intake.handlers.importing import import_disputes
from intake.handlers.likes import find_look_alikes, forget_traces
from intake.handlers.linking import link_disputes, take_warning
from intake.handlers.reading import find_by_query_code, get_dispute, get_receipt, reveal_dispute
from intake.handlers.register import import_key, register_dispute
from intake.handlers.town import town_book

__all__ = [
    "accept_dispute",
    "check_disputes",
    "find_by_query_code",
    "find_look_alikes",
    "forget_traces",
    "get_dispute",
    "get_receipt",
    "import_disputes",
    "import_key",
    "link_disputes",
    "refuse_dispute",
    "register_dispute",
    "reveal_dispute",
    "take_warning",
    "town_book",
]
