"""Who is asked next, why, and until when: hard rules first, then a cost."""

from mediator_dispatch.policies.choosing import Choice, Crew, choose, rank, rank_all
from mediator_dispatch.policies.committees import MOST as MOST_MEMBERS
from mediator_dispatch.policies.committees import (
    SOON,
    end_of_term,
    faults_of_committee,
    stands_of,
    warnings_of,
)
from mediator_dispatch.policies.cost import WEIGHTS, Weights, behind, cost_of, reasons_for
from mediator_dispatch.policies.obstacles import (
    Search,
    absolute_obstacle,
    is_barred,
    may_be_asked,
    not_now,
    obstacles_of,
    search_for,
)
from mediator_dispatch.policies.seats import expert_seat, may_ask_expert, mediators_needed
from mediator_dispatch.policies.tasks import (
    TaskTerms,
    check_report,
    due_of,
    may_give,
    nearby,
    new_due,
    party_digests,
    task_offer_until,
    tied,
)
from mediator_dispatch.policies.terms import OfferTerms, offer_until

__all__ = [
    "MOST_MEMBERS",
    "SOON",
    "WEIGHTS",
    "Choice",
    "Crew",
    "OfferTerms",
    "Search",
    "TaskTerms",
    "Weights",
    "absolute_obstacle",
    "behind",
    "check_report",
    "choose",
    "cost_of",
    "due_of",
    "end_of_term",
    "expert_seat",
    "faults_of_committee",
    "is_barred",
    "may_ask_expert",
    "may_be_asked",
    "may_give",
    "mediators_needed",
    "nearby",
    "new_due",
    "not_now",
    "obstacles_of",
    "offer_until",
    "party_digests",
    "rank",
    "rank_all",
    "reasons_for",
    "search_for",
    "stands_of",
    "task_offer_until",
    "tied",
    "warnings_of",
]
