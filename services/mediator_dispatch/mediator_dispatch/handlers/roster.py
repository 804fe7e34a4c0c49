"""The roster: the town's mediators are brought into the service's own table at each start."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mediator_dispatch.handlers.crew import note_roster, take_turn
from mediator_dispatch.handlers.leaving import tell_roster, vanish
from mediator_dispatch.model import Mediator
from messaging.call import Call
from servicekit.privacy import digest, normalise_name
from servicekit.town import Town


def load_mediators(call: Call) -> int:
    """Adds, updates and retires mediators to match the town's file; loads are kept, what the retired had goes on."""
    town: Town = call.resources
    take_turn(call.session)
    known = {one.mediator_id: one for one in call.session.scalars(select(Mediator))}
    key = call.settings.identity_key
    wanted = {mediator_id: roster_values(row, town, key) for mediator_id, row in town.mediators.items()}
    for mediator_id, values in wanted.items():
        _write(call, known.get(mediator_id), values)
    call.session.flush()
    note_roster(call.session)
    for mediator_id in sorted(known.keys() - wanted.keys()):
        one = known[mediator_id]
        if one.active and one.kept_by != "office":
            vanish(call, one)
        elif one.kept_by == "office":
            tell_roster(call, one)  # others know the folder; whom it has not they hear of here
    return len(wanted)


def _write(call: Call, mediator: Mediator | None, values: dict[str, Any]) -> None:
    if mediator is None:
        call.session.add(Mediator(**values))
        return
    if mediator.kept_by == "office":
        return  # what the coordinator wrote down is newer than the folder
    back = not mediator.active
    for name, value in values.items():
        if getattr(mediator, name) != value:
            setattr(mediator, name, value)
    if back:
        tell_roster(call, mediator)


def roster_values(row: Any, town: Town, key: Any) -> dict[str, Any]:
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
        "ties": own_village(row.village_code, town, key),
        "languages": list(row.languages),
        "studio_code": row.studio_code,
        "methods": ["五步议事"] if row.level == "village" else ["情感疏导"] if row.studio_code else [],
    }


def own_village(village_code: str, town: Town, key: Any) -> list[str]:
    """A village's committee may be a party itself: who mediates there for it is tied."""
    village = town.villages.get(village_code)
    return [digest(key, normalise_name(village.official_name))] if village else []
