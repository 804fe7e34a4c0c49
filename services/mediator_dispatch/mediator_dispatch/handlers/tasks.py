"""What people do with a task before it is reported: give, accept, refuse, assign by hand, withdraw."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import field_tasks as c
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import (
    BadTask,
    CaseUnknown,
    MayNotGive,
    SomebodyElsesTask,
    TaskOver,
    TaskUnknown,
    WorkerTied,
    WorkerUnknown,
)
from mediator_dispatch.handlers.crew import take_turn
from mediator_dispatch.handlers.task_offers import ask_next, close_task_offer, lock_tasks, note_task, told_of
from mediator_dispatch.model import DispatchCase, GridWorker, Task, TaskOffer
from mediator_dispatch.model.tasks import STANDS
from mediator_dispatch.queries.sealing import sealed_of
from mediator_dispatch.tables import TASK_OFFERS, TASKS
from messaging.call import Call
from servicekit.privacy import mask_text


def give_task(call: Call, request: c.GiveTask) -> c.TaskSheet:
    """布置任务: the first grid worker is asked at once."""
    call.demand("task.give")
    take_turn(call.session)
    case = _case(call, request.dispute_id)
    _must_give(call, case)
    if (known := _given_before(call, request)) is not None:
        return sheet(call, known)
    task = _new_task(call, case, request)
    call.session.add(task)
    note_task(call, task, "task_given", kind=task.kind)
    given: dict[str, Any] = {
        "given_by": task.given_by,
        "village_code": task.village_code,
        "due_at": task.due_at,
    }
    call.publish(c.TaskGiven(at=call.now, **told_of(task), **given))
    ask_next(call, task)
    return sheet(call, task)


def _given_before(call: Call, request: c.GiveTask) -> Task | None:
    """The same form sent twice gives one task."""
    own = TASKS.c
    mine = select(Task).where(own.given_by == call.actor.person_id, own.given_key == request.key)
    return call.session.scalar(mine) if request.key else None


def _new_task(call: Call, case: DispatchCase, request: c.GiveTask) -> Task:
    village = call.resources.villages.get(request.village_code)
    if village is None:
        raise BadTask("没有这个村，请从列表中选择。", field="village_code")
    words = {"what": request.what, "place": request.place}
    due_at = policies.due_of(request.kind, request.due_at, call.now)
    return Task(
        task_id=call.new_id(),
        dispute_id=case.dispute_id,
        number=case.number,
        kind=request.kind,
        risk=case.risk,
        village_code=village.code,
        area_code=village.area_code,
        sealed=sealed_of(call.settings.identity_key, words),
        given_by=call.actor.person_id,
        desk=call.actor.desk,
        given_at=call.now,
        due_at=due_at,
        late_from=due_at,
        given_key=request.key or None,
    )


def accept_task(call: Call, request: c.AcceptTask) -> c.TaskSheet:
    """接任务: who accepted before has accepted."""
    task = own_task(call, request.task_id)
    if task.state == "accepted":
        return sheet(call, task)
    task.accept(call.now)
    close_task_offer(call, task, "accepted")
    note_task(call, task, "task_accepted", worker_id=task.worker_id)
    call.publish(c.TaskAccepted(at=call.now, **told_of(task), worker_id=task.worker_id))
    return sheet(call, task)


def refuse_task(call: Call, request: c.RefuseTask) -> c.TaskSheet:
    """拒接, or given back after all: the next one near by is asked at once."""
    take_turn(call.session)
    task = own_task(call, request.task_id)
    worker_id, reason = task.release(), mask_text(request.reason)
    _answered_no(call, task, worker_id, reason)
    note_task(call, task, "task_refused", worker_id=worker_id)
    attempt = len(task.tried)
    call.publish(c.TaskRefused(at=call.now, **told_of(task), worker_id=worker_id, attempt=attempt))
    ask_next(call, task)
    return sheet(call, task, former=worker_id)


def _answered_no(call: Call, task: Task, worker_id: str, reason: str) -> None:
    """The offer says why, also where it was accepted first and given back later."""
    own = TASK_OFFERS.c
    mine = select(TaskOffer).where(own.task_id == task.task_id, own.worker_id == worker_id)
    offer = call.session.scalars(mine.order_by(own.offered_at.desc()).limit(1)).first()
    if offer is not None:
        offer.end("refused", call.now, reason)
    call.session.flush()


def assign_task(call: Call, request: c.AssignTask) -> c.TaskSheet:
    """指派: a coordinator decides, with a reason; load, distance and absence may be set aside, a tie may not."""
    call.demand("dispatch.manage")
    take_turn(call.session)
    task = any_task(call, request.task_id)
    task.must_be(request.changes)
    worker = call.session.get(GridWorker, request.worker_id)
    if worker is None or not worker.active:
        raise WorkerUnknown("没有这位网格员，请重新选择。", field="worker_id")
    if policies.tied(worker, policies.party_digests(_case(call, task.dispute_id))):
        raise WorkerTied("这位网格员可能就是当事人，不能办这件任务。", field="worker_id")
    _give_to(call, task, worker.worker_id, mask_text(request.reason))
    return sheet(call, task)


def _give_to(call: Call, task: Task, worker_id: str, reason: str) -> None:
    task.assign(worker_id)
    close_task_offer(call, task, "withdrawn")
    by_hand = TaskOffer(
        call.new_id(), task.task_id, worker_id, call.now, call.now, [reason], "accepted", call.now
    )
    call.session.add(by_hand)
    note_task(call, task, "task_assigned", worker_id=worker_id)
    by = call.actor.person_id
    call.publish(c.TaskAccepted(at=call.now, **told_of(task), worker_id=worker_id, assigned_by=by))


def withdraw_task(call: Call, request: c.WithdrawTask) -> c.TaskSheet:
    """撤回: whoever is asked or has it need not do it any more."""
    task = judged_task(call, request.task_id)
    if task.state == "withdrawn":
        return sheet(call, task)
    task.must_be(request.changes)
    why = sealed_of(call.settings.identity_key, {"reason": request.reason})
    task.withdraw(call.actor.person_id, why, call.now)
    close_task_offer(call, task, "withdrawn")
    note_task(call, task, "task_withdrawn")
    call.publish(c.TaskWithdrawn(at=call.now, **told_of(task), withdrawn_by=call.actor.person_id))
    return sheet(call, task)


def own_task(call: Call, task_id: str) -> Task:
    """The task of the grid worker who acts, locked.

    :raises SomebodyElsesTask: it is with somebody else, or never was with them.
    """
    call.demand("task.answer")
    task = any_task(call, task_id)
    if task.worker_id != call.actor.person_id:
        if call.actor.person_id in task.tried:
            raise TaskOver("这件任务已经不在您手上，请刷新列表。")
        raise SomebodyElsesTask("这件任务没有派给您，只能由被派的网格员本人办理。")
    return task


def judged_task(call: Call, task_id: str) -> Task:
    """The task for whoever gave it or may give some in its dispute, locked.

    :raises MayNotGive: neither.
    """
    call.demand("task.give")
    task = any_task(call, task_id)
    if task.given_by != call.actor.person_id:
        _must_give(call, _case(call, task.dispute_id))
    return task


def any_task(call: Call, task_id: str) -> Task:
    found = lock_tasks(call, [task_id])
    if not found:
        raise TaskUnknown("没有这件任务，请刷新列表。")
    return found[0]


def sheet(call: Call, task: Task, **how: Any) -> c.TaskSheet:
    call.session.flush()
    return queries.task_sheet(call.session, task, call.actor, call.now, call.settings.identity_key, **how)


def must_stand(task: Task, state: str) -> None:
    """:raises TaskOver: it stands elsewhere."""
    if task.state != state:
        raise TaskOver(STANDS[task.state])


def _case(call: Call, dispute_id: str) -> DispatchCase:
    case = call.session.get(DispatchCase, dispute_id)
    if case is None:
        raise CaseUnknown("派单中没有这件纠纷，可能部门还没有签收。")
    return case


def _must_give(call: Call, case: DispatchCase) -> None:
    actor = call.actor
    if not policies.may_give(case, actor.person_id, actor.desk, actor.may("dispatch.manage")):
        raise MayNotGive("只有承办部门、本案调解员和镇级协调员能给这件纠纷布置任务。")
