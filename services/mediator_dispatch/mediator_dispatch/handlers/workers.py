"""Grid workers: the town's are brought into the service's own table at each start."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mediator_dispatch.handlers.crew import take_turn
from mediator_dispatch.handlers.task_offers import pass_tasks_on
from mediator_dispatch.model import GridWorker
from messaging.call import Call
from servicekit.privacy import digest, normalise_name
from servicekit.town import Town

ROLE = "grid_worker"


def load_workers(call: Call) -> int:
    """Adds, updates and retires grid workers to match the town's file; what the retired had goes on. Gives their number."""
    town: Town = call.resources
    take_turn(call.session)
    known = {one.worker_id: one for one in call.session.scalars(select(GridWorker))}
    wanted = {row.id: _values(row, town, call.settings.identity_key) for row in town.staff_in(ROLE)}
    for worker_id, values in wanted.items():
        _keep(call, known.get(worker_id), values)
    gone = [one for worker_id, one in known.items() if worker_id not in wanted and one.active]
    for one in gone:
        one.active = False
    call.session.flush()
    for one in gone:
        pass_tasks_on(call, one.worker_id, also_accepted=True)
    return len(wanted)


def _keep(call: Call, worker: GridWorker | None, values: dict[str, Any]) -> None:
    if worker is None:
        call.session.add(GridWorker(**values))
        return
    for name, value in values.items():
        if getattr(worker, name) != value:
            setattr(worker, name, value)


def _values(row: Any, town: Town, key: Any) -> dict[str, Any]:
    return {
        "worker_id": row.id,
        "name": row.name,
        "name_digest": digest(key, normalise_name(row.name)),
        "village_code": row.village_code,
        "area_code": town.villages[row.village_code].area_code,
        "active": True,
    }
