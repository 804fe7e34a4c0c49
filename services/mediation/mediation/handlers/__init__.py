"""The use cases of the mediation, from the mediator's first step to the closed file."""

from mediation.handlers.conclusion import conclude_with_agreement, record_failure
from mediation.handlers.opening import follow_reopened, take_assigned
from mediation.handlers.paper import get_paper
from mediation.handlers.steps import record_step
from mediation.handlers.visits import finish_visits, take_visit

__all__ = [
    "conclude_with_agreement",
    "finish_visits",
    "follow_reopened",
    "get_paper",
    "record_failure",
    "record_step",
    "take_assigned",
    "take_visit",
]
