"""Use cases of the mediation, each inside its caller's transaction."""

from mediation.handlers.conclusions import conclude_with_agreement, record_failure
from mediation.handlers.events import take_assigned, take_reopened, take_visit, take_visits_finished
from mediation.handlers.papers import get_paper
from mediation.handlers.records import record_step

__all__ = [
    "conclude_with_agreement",
    "get_paper",
    "record_failure",
    "record_step",
    "take_assigned",
    "take_reopened",
    "take_visit",
    "take_visits_finished",
]
