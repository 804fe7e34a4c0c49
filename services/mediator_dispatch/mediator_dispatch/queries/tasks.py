"""Lists of grid workers' tasks, and who could do one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from contracts import field_tasks as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch.model import GridWorker, Task
from mediator_dispatch.model.tasks import IN_HAND, OPEN
from mediator_dispatch.queries.task_rights import WATCHERS, gives, holds_task
from mediator_dispatch.queries.task_sheets import row_of
from mediator_dispatch.tables import GRID_WORKERS, TASKS
from servicekit.paging import page
from servicekit.privacy import Key


def list_tasks(session: Session, request: c.ListTasks, actor: Actor, now: datetime, key: Key) -> c.TaskRows:
    """Tasks by what is due first."""
    statement = _of_state(_whose(session, request, actor), request.state, now)
    keys = [TASKS.c.due_at, TASKS.c.task_id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    manages = actor.may("dispatch.manage")
    gives_it = request.whose == "dispute" and gives(session, request.dispute_id, actor)
    return c.TaskRows(
        items=tuple(
            c.TaskRow(**row_of(one, now, key, whole=_reads_row(one, actor, gives_it))) for one in found
        ),
        next_cursor=cursor,
        unplaced=_number(session, TASKS.c.state == "unplaced") if manages else 0,
        overdue=_number(session, *_overdue(now)) if manages else 0,
        may_give=gives_it,
    )


def list_grid_workers(
    session: Session, request: c.ListGridWorkers, actor: Actor, day: date, cap: int, area: str
) -> c.GridWorkers:
    """Those of the village first, then of its area, then the others; by what they have in hand."""
    if not actor.may("dispatch.manage"):
        raise Forbidden("您没有指派任务的权限。")
    workers = session.scalars(select(GridWorker).where(GRID_WORKERS.c.active)).all()
    own = TASKS.c
    counted = select(own.worker_id, func.count()).where(own.state.in_(IN_HAND)).group_by(own.worker_id)
    loads: dict[str, int] = {row[0]: row[1] for row in session.execute(counted)}
    rows = [_worker(one, loads.get(one.worker_id, 0), cap, day) for one in workers]
    near = {request.village_code: 0}
    return c.GridWorkers(
        items=tuple(
            sorted(
                rows,
                key=lambda one: (
                    near.get(one.village_code, 1 if one.area_code == area else 2),
                    one.load,
                    one.worker_id,
                ),
            )
        )
    )


def _worker(one: GridWorker, load: int, cap: int, day: date) -> c.GridWorkerRow:
    return c.GridWorkerRow(
        worker_id=one.worker_id,
        name=one.name,
        village_code=one.village_code,
        area_code=one.area_code,
        load=load,
        load_cap=cap,
        available=one.is_there_on(day),
    )


def _whose(session: Session, request: c.ListTasks, actor: Actor) -> Select[Any]:
    own, wanted = TASKS.c, select(Task)
    match request.whose:
        case "mine":
            return wanted.where(own.worker_id == actor.person_id)
        case "given":
            return wanted.where(own.given_by == actor.person_id)
        case "dispute" if _looks(session, request.dispute_id, actor):
            return wanted.where(own.dispute_id == request.dispute_id)
        case "all" if any(actor.may(one) for one in WATCHERS):
            return wanted
    raise Forbidden("您没有查看这些任务的权限。")


def _looks(session: Session, dispute_id: str, actor: Actor) -> bool:
    return gives(session, dispute_id, actor) or any(actor.may(one) for one in WATCHERS)


def _of_state(statement: Select[Any], state: str, now: datetime) -> Select[Any]:
    if state == "open":
        return statement.where(TASKS.c.state.in_(OPEN))
    if state == "overdue":
        return statement.where(*_overdue(now))
    return statement.where(TASKS.c.state == state) if state else statement


def _overdue(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return TASKS.c.state.in_((*IN_HAND, "unplaced")), TASKS.c.due_at < now


def _number(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(TASKS).where(*conditions)) or 0


def _reads_row(task: Task, actor: Actor, gives_it: bool) -> bool:
    """``reads_task`` without a look at each dispute."""
    manages = actor.may("dispatch.manage") and actor.may("task.give")
    given = bool(actor.person_id) and task.given_by == actor.person_id
    return manages or gives_it or given or holds_task(task, actor)
