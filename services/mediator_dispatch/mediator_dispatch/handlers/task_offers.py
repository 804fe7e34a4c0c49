"""Asking grid workers: the next offer of a task, its end by silence, the alarm, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from contracts import field_tasks as c
from mediator_dispatch import policies
from mediator_dispatch.handlers.crew import take_turn
from mediator_dispatch.handlers.offers import on_duty
from mediator_dispatch.model import DispatchCase, GridWorker, Task, TaskOffer
from mediator_dispatch.model.tasks import IN_HAND
from mediator_dispatch.policies.tasks import Nearby
from mediator_dispatch.tables import GRID_WORKERS, TASK_OFFERS, TASKS
from messaging.call import Call
from servicekit import batches
from servicekit.clock import local_date

AT_ONCE = 200
PICKS = 3  # the choice and the two runners-up


def ask_next(call: Call, task: Task) -> None:
    """Asks the best grid worker who is left near by; when nobody is, or enough were asked, calls the coordinator."""
    take_turn(call.session)
    call.session.flush()  # the old offer is closed, and what others have in hand is known
    found = _who_may(call, task) if len(task.tried) < call.settings.max_task_offers else []
    if found:
        _offer(call, task, found)
    else:
        _nobody_left(call, task)


def _who_may(call: Call, task: Task) -> list[Nearby]:
    own = GRID_WORKERS.c
    near = (own.village_code == task.village_code) | (own.area_code == task.area_code)
    workers = call.session.scalars(select(GridWorker).where(own.active, near)).all()
    loads = loads_of(call, [one.worker_id for one in workers])
    case = call.session.get_one(DispatchCase, task.dispute_id)
    day, cap = local_date(call.now), call.settings.tasks_at_once
    return policies.nearby(task, workers, loads, cap, day, policies.party_digests(case))


def loads_of(call: Call, worker_ids: Sequence[str]) -> dict[str, int]:
    """What each has in hand or is asked for now."""
    own = TASKS.c
    counted = select(own.worker_id, func.count()).where(own.worker_id.in_(worker_ids), own.state.in_(IN_HAND))
    return {row[0]: row[1] for row in call.session.execute(counted.group_by(own.worker_id))}


def _offer(call: Call, task: Task, found: Sequence[Nearby]) -> None:
    """To the best of ``found``, with what it costs and the two who would have been next."""
    best = found[0]
    until = policies.task_offer_until(task, call.now, call.settings.task_terms())
    behind = [
        {"worker_id": one.worker.worker_id, "cost": one.cost, "why": one.behind(best)}
        for one in found[1:PICKS]
    ]
    offer = task.offer_to(
        best.worker.worker_id, call.new_id(), best.reasons, call.now, until, cost=best.cost, runners_up=behind
    )
    call.session.add(offer)
    note_task(call, task, "task_offered", worker_id=offer.worker_id)
    attempt = len(task.tried)
    asked: dict[str, Any] = {"worker_id": offer.worker_id, "expires_at": until, "attempt": attempt}
    call.publish(c.TaskOffered(at=call.now, **told_of(task), **asked))


def _nobody_left(call: Call, task: Task) -> None:
    task.give_up()
    tried = len(task.tried)
    note_task(call, task, "task_unplaced", tried=tried)
    duty = on_duty(call.resources, call.now)
    call.publish(c.TaskUnplaced(at=call.now, **told_of(task), tried=tried, on_duty=duty))


def close_task_offer(call: Call, task: Task, state: str, reason: str = "") -> None:
    """Ends the offer that stands open, where one does."""
    own = TASK_OFFERS.c
    open_one = select(TaskOffer).where(own.task_id == task.task_id, own.state == "open")
    if (offer := call.session.scalar(open_one)) is not None:
        offer.end(state, call.now, reason)
        call.session.flush()  # the old offer is closed before the next one is written


def lapse_task_offers(call: Call) -> int:
    """Ends offers whose time is over and asks the next; gives how many."""
    own = TASKS.c
    due = select(own.task_id).where(own.state == "offered", own.expires_at <= call.now)
    found = list(call.session.scalars(due.order_by(own.expires_at).limit(AT_ONCE)))
    if found:
        take_turn(call.session)  # before any other lock
    return sum(_lapse(call, one) for one in lock_tasks(call, found))


def _lapse(call: Call, task: Task) -> bool:
    """False where it was answered meanwhile."""
    if task.state != "offered" or task.expires_at is None or task.expires_at > call.now:
        return False
    worker_id = task.release()
    close_task_offer(call, task, "lapsed")
    note_task(call, task, "task_lapsed", worker_id=worker_id)
    attempt = len(task.tried)
    call.publish(c.TaskLapsed(at=call.now, **told_of(task), worker_id=worker_id, attempt=attempt))
    ask_next(call, task)
    return True


def tell_overdue(call: Call) -> int:
    """Tells once of each task whose day is over without a report; gives how many."""
    own = TASKS.c
    late = select(own.task_id).where(own.late_from < call.now).order_by(own.late_from).limit(AT_ONCE)
    found = list(call.session.scalars(late))
    return sum(_tell_late(call, one) for one in lock_tasks(call, found))


def _tell_late(call: Call, task: Task) -> bool:
    if task.late_from is None or not task.is_overdue(call.now):
        return False
    task.late_from = None
    note_task(call, task, "task_overdue", worker_id=task.worker_id)
    call.publish(c.TaskOverdue(at=call.now, **told_of(task), worker_id=task.worker_id, due_at=task.due_at))
    return True


def pass_tasks_on(call: Call, worker_id: str, *, also_accepted: bool = False) -> None:
    """Whatever this grid worker is asked now somebody else is asked; what they accepted stays unless they left."""
    states = IN_HAND if also_accepted else ("offered",)
    held = select(TASKS.c.task_id).where(TASKS.c.worker_id == worker_id, TASKS.c.state.in_(states))
    for task in lock_tasks(call, list(call.session.scalars(held))):
        task.release()
        close_task_offer(call, task, "withdrawn")
        note_task(call, task, "task_passed_on", worker_id=worker_id)
        ask_next(call, task)


def lock_tasks(call: Call, task_ids: Sequence[str]) -> list[Task]:
    """The tasks, read again and locked in one order."""
    if not task_ids:
        return []
    wanted = select(Task).where(batches.among(TASKS.c.task_id, task_ids))
    locked = batches.locked(call.session, wanted, TASKS.c.task_id)
    return list(call.session.scalars(locked.execution_options(populate_existing=True)))


def told_of(task: Task) -> dict[str, Any]:
    """What every event about the task says."""
    return {
        "dispute_id": task.dispute_id,
        "number": task.number,
        "task_id": task.task_id,
        "task_kind": task.kind,
    }


def note_task(call: Call, task: Task, action: str, **details: Any) -> None:
    """Leaves a row in the dispute's chain."""
    call.audit(task.dispute_id, action, task_id=task.task_id, **details)
