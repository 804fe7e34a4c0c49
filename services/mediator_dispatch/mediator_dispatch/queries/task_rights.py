"""Who sees a grid worker's task, who reads its words, and what each can do with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.people import Actor
from mediator_dispatch import policies
from mediator_dispatch.model import DispatchCase, Task
from mediator_dispatch.model.tasks import IN_HAND

WATCHERS = ("dispatch.manage", "dispute.read_all", "supervision.read")


def sees_task(session: Session, task: Task, actor: Actor) -> bool:
    """Who is asked, and who watches, see its kind, its village and its clock; who reads it sees all of it."""
    asked = task.state == "offered" and task.worker_id == actor.person_id
    return asked or any(actor.may(one) for one in WATCHERS) or reads_task(session, task, actor)


def reads_task(session: Session, task: Task, actor: Actor) -> bool:
    """Whole words: the grid worker who accepted it, who gave it, the dispute's desks and mediators, the coordinator."""
    return holds_task(task, actor) or judges_task(session, task, actor)


def holds_task(task: Task, actor: Actor) -> bool:
    return bool(task.worker_id) and task.worker_id == actor.person_id and task.state != "offered"


def gives(session: Session, dispute_id: str, actor: Actor) -> bool:
    """Whether this person may give tasks in the dispute; nobody may before a desk signed."""
    case = session.get(DispatchCase, dispute_id)
    manages = actor.may("dispatch.manage")
    return (
        case is not None
        and actor.may("task.give")
        and policies.may_give(case, actor.person_id, actor.desk, manages)
    )


def judges_task(session: Session, task: Task, actor: Actor) -> bool:
    given = bool(actor.person_id) and task.given_by == actor.person_id and actor.may("task.give")
    return given or gives(session, task.dispute_id, actor)


def may_do(session: Session, task: Task, actor: Actor, now: datetime) -> list[str]:
    """What this person can do with the task now."""
    mine = bool(task.worker_id) and task.worker_id == actor.person_id and actor.may("task.answer")
    judges, going = judges_task(session, task, actor), task.state in (*IN_HAND, "unplaced")
    in_time = task.expires_at is None or now < task.expires_at
    found = {
        "answer": mine and task.state == "offered" and in_time,
        "report": mine and task.state == "accepted",
        "give_back": mine and task.state == "accepted",
        "judge": judges and task.state == "reported",
        "withdraw": judges and going,
        "assign": actor.may("dispatch.manage") and going,
    }
    return [name for name, allowed in found.items() if allowed]
