"""The people of the town's data become people and accounts; done again, only what changed is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from contracts.directory import PersonChanged
from directory import passwords
from directory.model import Account, Person
from messaging.call import Call
from servicekit.town import Account as Source
from servicekit.town import Town


def load_town(call: Call, town: Town) -> int:
    """How many people were added or changed. Nobody is removed, and who was edited here stays as they are."""
    known = {person.person_id: person for person in call.session.scalars(select(Person))}
    sources = town.accounts()
    new = [source for source in sources if source.person_id not in known]
    changed = [source for source in sources if source.person_id in known]
    updated = sum(_update(call, known[source.person_id], source) for source in changed)
    if new:
        _add(call, new)
    if new or updated:
        call.session.flush()
        call.audit("town", "town.loaded", added=len(new), changed=updated)
    return len(new) + updated


def _add(call: Call, sources: Sequence[Source]) -> None:
    """All first passwords are one, so it is hashed once: hashing each would take a minute."""
    shared = passwords.hashed(call.settings, passwords.first_password(call.settings))
    people = [Person(person_id=one.person_id, source_hash=_hash(one), **_values(one)) for one in sources]
    call.session.add_all(people)
    call.session.flush()
    call.session.add_all(Account(person.person_id, shared) for person in people)


def _update(call: Call, person: Person, source: Source) -> bool:
    source_hash = _hash(source)
    if person.edited or person.source_hash == source_hash:
        return False
    roles = person.roles
    for name, value in _values(source).items():
        setattr(person, name, value)
    person.source_hash = source_hash
    if person.roles != roles:
        call.publish(
            PersonChanged(at=call.now, person_id=person.person_id, roles=person.roles, active=person.active)
        )
    return True


def _values(source: Source) -> dict[str, Any]:
    """What is kept of a source row. The phone is not: nothing here needs it."""
    return {
        "login": source.login,
        "name": source.name,
        "roles": source.roles,
        "post": source.post,
        "desk": source.department_code,
        "village_code": source.village_code,
        "area_code": source.area_code,
        "committee_code": source.committee_code,
    }


def _hash(source: Source) -> str:
    return hashlib.sha256(json.dumps(_values(source), ensure_ascii=False).encode()).hexdigest()
