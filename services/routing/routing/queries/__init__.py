"""What the study table, the pages of rules and a dispute's page read."""

from routing.queries.decided import list_decided
from routing.queries.editions import as_edition, find_edition, get_edition, list_editions, list_rules, tried
from routing.queries.joint import list_studies
from routing.queries.live import Live
from routing.queries.merging import followers, merges_of, preload_merges
from routing.queries.models import ClosedCase, closed_cases, list_models
from routing.queries.precedents import find_rulings, get_ruling, list_precedents
from routing.queries.study import (
    as_sheet,
    as_suggestion,
    classify,
    docket_of,
    facts_of,
    find,
    get_routing,
    list_referred,
    preload,
)

__all__ = [
    "ClosedCase", "Live", "as_edition", "as_sheet", "as_suggestion", "classify", "closed_cases", "docket_of",
    "facts_of", "find", "find_edition", "find_rulings", "followers", "get_edition", "get_routing", "get_ruling",
    "list_decided", "list_editions", "list_models", "list_precedents", "list_referred", "list_rules", "list_studies",
    "merges_of", "preload", "preload_merges", "tried",
]  # fmt: skip
