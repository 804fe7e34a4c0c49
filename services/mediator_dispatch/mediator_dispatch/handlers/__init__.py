"""Use cases of the dispatch, each inside its caller's transaction."""

from mediator_dispatch.handlers.absences import (
    begin_absences,
    end_absences,
    end_mediator_absence,
    enter_mediator_absence,
)
from mediator_dispatch.handlers.answers import accept_offer, assign_mediator, refuse_offer
from mediator_dispatch.handlers.committees import import_committees, keep_committee, load_committees
from mediator_dispatch.handlers.events import take_concluded, take_reopened, take_signed
from mediator_dispatch.handlers.keeping import import_roster, keep_mediator
from mediator_dispatch.handlers.leaving import take_person
from mediator_dispatch.handlers.merging import take_merged, take_parted
from mediator_dispatch.handlers.moving import move_case, seat_second_by_hand, take_sealed
from mediator_dispatch.handlers.offers import lapse_offers, on_duty
from mediator_dispatch.handlers.records import sum_up, take_trained, take_visit
from mediator_dispatch.handlers.roster import load_mediators
from mediator_dispatch.handlers.seats import ask_for_expert, do_without_expert, take_seat_told
from mediator_dispatch.handlers.task_offers import lapse_task_offers, tell_overdue
from mediator_dispatch.handlers.task_reports import (
    accept_task_report,
    get_task_photo,
    open_task,
    report_task,
    send_task_back,
)
from mediator_dispatch.handlers.tasks import accept_task, assign_task, give_task, refuse_task, withdraw_task
from mediator_dispatch.handlers.wishes import object_to_mediator, propose_hand_over, wish_mediator
from mediator_dispatch.handlers.workers import load_workers

__all__ = [
    "accept_offer",
    "accept_task",
    "accept_task_report",
    "ask_for_expert",
    "assign_mediator",
    "assign_task",
    "begin_absences",
    "do_without_expert",
    "end_absences",
    "end_mediator_absence",
    "enter_mediator_absence",
    "get_task_photo",
    "give_task",
    "import_committees",
    "import_roster",
    "keep_committee",
    "keep_mediator",
    "lapse_offers",
    "lapse_task_offers",
    "load_committees",
    "load_mediators",
    "load_workers",
    "move_case",
    "object_to_mediator",
    "on_duty",
    "open_task",
    "propose_hand_over",
    "refuse_offer",
    "refuse_task",
    "report_task",
    "seat_second_by_hand",
    "send_task_back",
    "sum_up",
    "take_concluded",
    "take_merged",
    "take_parted",
    "take_person",
    "take_reopened",
    "take_sealed",
    "take_seat_told",
    "take_signed",
    "take_trained",
    "take_visit",
    "tell_overdue",
    "wish_mediator",
    "withdraw_task",
]
