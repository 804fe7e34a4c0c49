"""The roster: the town's mediators are brought into the service's own table at each start."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from mediator_dispatch.handlers.crew import roster_is, take_turn
from mediator_dispatch.model import Mediator
from messaging.call import Call
from servicekit.privacy import digest, normalise_name
from servicekit.town import Town


def load_mediators(call: Call) -> int:
    """Adds, updates and retires mediators to match the town's file; loads are kept. Gives their number."""
    town: Town = call.resources
    take_turn(call.session)
    known = {one.mediator_id: one for one in call.session.scalars(select(Mediator))}
    key = call.settings.identity_key
    wanted = {mediator_id: _values(row, town, key) for mediator_id, row in town.mediators.items()}
    for mediator_id, values in wanted.items():
        _write(call, known.get(mediator_id), values)
    for mediator_id in known.keys() - wanted.keys():
        known[mediator_id].active = False
    call.session.flush()
    roster_is(call.session, _digest(wanted))
    return len(wanted)


def _digest(wanted: dict[str, dict[str, Any]]) -> str:
    """A text that only this state of the roster has."""
    return sha256(json.dumps(wanted, sort_keys=True, default=str).encode()).hexdigest()[:40]


def _write(call: Call, mediator: Mediator | None, values: dict[str, Any]) -> None:
    if mediator is None:
        call.session.add(Mediator(**values))
        return
    for name, value in values.items():
        if getattr(mediator, name) != value:
            setattr(mediator, name, value)


def _values(row: Any, town: Town, key: Any) -> dict[str, Any]:
    return {
        "mediator_id": row.id,
        "name": row.name,
        "name_digest": digest(key, normalise_name(row.name)),
        "employer_digest": digest(key, normalise_name(row.employer)) if row.employer else "",
        "level": row.level,
        "committee": town.committees[row.committee_code].name,
        "village_code": row.village_code,
        "area_code": row.area_code,
        "skills": list(row.skills),
        "standing": row.standing,
        "load_cap": row.load_cap,
        "available": row.available,
        "absent_from": row.absent_from,
        "absent_until": row.absent_until,
        "active": True,
    }
