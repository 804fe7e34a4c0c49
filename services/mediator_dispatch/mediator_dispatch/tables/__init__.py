"""The tables of the dispatch, mapped onto the model."""

from mediator_dispatch import model
from mediator_dispatch.tables.committees import COMMITTEES
from mediator_dispatch.tables.dispatch import (
    ABSENCES,
    DEPUTISED,
    DISPATCH_CASES,
    GONE,
    LACKING,
    MEDIATORS,
    OFFERS,
    OUTCOMES,
    RECORD,
    TURN,
    UNSEALED,
)
from mediator_dispatch.tables.home import mapper, metadata
from mediator_dispatch.tables.seats import EXPERT_SEATS
from mediator_dispatch.tables.tasks import GRID_WORKERS, TASK_OFFERS, TASK_PHOTOS, TASK_REPORTS, TASKS
from messaging.tables import bus_tables
from servicekit.audit import audit_tables

BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

mapper.map_imperatively(model.Mediator, MEDIATORS)
mapper.map_imperatively(model.DispatchCase, DISPATCH_CASES)
mapper.map_imperatively(model.Offer, OFFERS)
mapper.map_imperatively(model.Outcome, OUTCOMES)
mapper.map_imperatively(model.Absence, ABSENCES)
mapper.map_imperatively(model.Committee, COMMITTEES)
mapper.map_imperatively(model.ExpertSeat, EXPERT_SEATS)
mapper.map_imperatively(model.GridWorker, GRID_WORKERS)
mapper.map_imperatively(model.Task, TASKS)
mapper.map_imperatively(model.TaskOffer, TASK_OFFERS)
mapper.map_imperatively(model.TaskReport, TASK_REPORTS)
mapper.map_imperatively(model.TaskPhoto, TASK_PHOTOS)

__all__ = [
    "ABSENCES",
    "ANCHORS",
    "AUDIT",
    "BUS",
    "COMMITTEES",
    "DEPUTISED",
    "DISPATCH_CASES",
    "EXPERT_SEATS",
    "GONE",
    "GRID_WORKERS",
    "LACKING",
    "MEDIATORS",
    "OFFERS",
    "OUTCOMES",
    "RECORD",
    "TASKS",
    "TASK_OFFERS",
    "TASK_PHOTOS",
    "TASK_REPORTS",
    "TURN",
    "UNSEALED",
    "metadata",
]  # fmt: skip
