"""Mediators, disputes that need one, and offers; grid workers and their tasks: what each of them may become."""

from mediator_dispatch.model.committees import Committee
from mediator_dispatch.model.dispatch import (
    ALREADY_HAS,
    CASE_MOVES,
    MOST_OBJECTIONS,
    OFFER_MOVES,
    OFFER_OVER,
    DispatchCase,
    Offer,
)
from mediator_dispatch.model.mediators import Absence, Candidate, Mediator, Outcome
from mediator_dispatch.model.seats import SEAT_MOVES, ExpertSeat
from mediator_dispatch.model.tasks import TASK_MOVES, GridWorker, Task, TaskOffer, TaskPhoto, TaskReport

__all__ = [
    "ALREADY_HAS", "CASE_MOVES", "MOST_OBJECTIONS", "OFFER_MOVES", "OFFER_OVER", "SEAT_MOVES", "TASK_MOVES", "Absence",
    "Candidate", "Committee", "DispatchCase", "ExpertSeat", "GridWorker", "Mediator", "Offer", "Outcome", "Task",
    "TaskOffer", "TaskPhoto", "TaskReport",
]  # fmt: skip
