"""Reads of the dispatch: lists, sheets and suggestions as contract models."""

from mediator_dispatch.queries.absences import absence_sheet, list_mediator_absences
from mediator_dispatch.queries.choosing import suggest_mediators
from mediator_dispatch.queries.committees import (
    committee_sheet,
    committee_version,
    committees_due,
    get_committee,
    list_committee_rows,
    list_committees,
    on_roster,
)
from mediator_dispatch.queries.dispatch import (
    get_dispatch,
    list_dispatch,
    list_mediators,
    list_offers,
    offer_sheet,
    sheet_of,
)
from mediator_dispatch.queries.finding import (
    find_mediators,
    get_mediator,
    get_roster_names,
    list_studios,
    mediator_sheet,
    version_of,
)
from mediator_dispatch.queries.loads import get_dispatch_load
from mediator_dispatch.queries.parties import asked_now, kind_asked, suggest_to_parties, suggested, three_for
from mediator_dispatch.queries.roster import list_roster
from mediator_dispatch.queries.task_rights import reads_task, sees_task
from mediator_dispatch.queries.task_sheets import task_sheet
from mediator_dispatch.queries.tasks import list_grid_workers, list_tasks

__all__ = [
    "absence_sheet",
    "asked_now",
    "committee_sheet",
    "committee_version",
    "committees_due",
    "find_mediators",
    "get_committee",
    "get_dispatch",
    "get_dispatch_load",
    "get_mediator",
    "get_roster_names",
    "kind_asked",
    "list_committee_rows",
    "list_committees",
    "list_dispatch",
    "list_grid_workers",
    "list_mediator_absences",
    "list_mediators",
    "list_offers",
    "list_roster",
    "list_studios",
    "list_tasks",
    "mediator_sheet",
    "offer_sheet",
    "on_roster",
    "reads_task",
    "sees_task",
    "sheet_of",
    "suggest_mediators",
    "suggest_to_parties",
    "suggested",
    "task_sheet",
    "three_for",
    "version_of",
]
