"""Mediators whom only the office's roster knows become people with a login."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, select

from contracts import directory as c
from contracts.errors import Forbidden
from contracts.mediator_roster import RosterChanged, RosterResult
from directory import passwords
from directory.model import Account, Person
from directory.policies import faults_of_enrolment
from directory.subjects import subject_of
from directory.tables import PEOPLE
from messaging.call import Call
from servicekit.rosters import faults_of
from servicekit.town import Town

ROLES = ("mediator",)
FROM_THE_OFFICE = ""  # no row of the town's data: where one comes later, it counts
LEFT, BACK = "退出调解员名册", "重新列入调解员名册"
KEEPERS = ("dispatch.manage", "people.manage")


def enrol_mediators(call: Call, request: c.EnrolMediators) -> RosterResult:
    """Dry or in earnest, all or nobody; the first password is the one of all new accounts."""
    if not any(map(call.actor.may, KEEPERS)):
        raise Forbidden("您没有给调解员开通账号的权限。")
    committees = _committees(call.resources)
    known = {one.person_id: one for one in call.session.scalars(select(Person).where(_asked(request)))}
    rows = [(one.person_id, _faults(one, committees, known.get(one.person_id))) for one in request.people]
    if faults := faults_of(rows, "编号"):
        return RosterResult(faults=faults)
    new = [one for one in request.people if one.person_id not in known]
    if not request.dry_run:
        _enrol(call, new, committees)
    return RosterResult(
        added=tuple(one.person_id for one in new), unchanged=len(known), written=not request.dry_run
    )


def _faults(one: c.NewMediator, committees: Mapping[str, str], known: Person | None) -> list[tuple[str, str]]:
    placed = one.committee in committees or bool(one.committee_code)
    return list(faults_of_enrolment(one.person_id, one.name, placed, known))


def take_roster(call: Call, event: RosterChanged) -> None:
    """Who left the roster signs in no more, from the next request on; who comes back does, unless an administrator closed it.

    Somebody with other posts keeps the account: what only mediators may do ends with the roster by itself.
    """
    person = call.session.get(Person, event.person_id, with_for_update=True)
    if person is None or person.roles != ROLES or person.off_roster != event.on_roster:
        return
    if not event.on_roster and not person.active:
        return  # closed by an administrator: that stays theirs
    person.off_roster, person.active, person.edited = not event.on_roster, event.on_roster, True
    action = "account.opened" if person.active else "account.closed"
    call.audit(subject_of(person.person_id), action, reason=BACK if person.active else LEFT)
    call.publish(
        c.PersonChanged(at=call.now, person_id=person.person_id, roles=person.roles, active=person.active)
    )


def _asked(request: c.EnrolMediators) -> ColumnElement[bool]:
    return PEOPLE.c.person_id.in_([one.person_id for one in request.people])


def _committees(town: Town) -> Mapping[str, str]:
    """Name or code → code."""
    return {word: one.code for one in town.committees.values() for word in (one.code, one.name)}


def _enrol(call: Call, new: list[c.NewMediator], committees: Mapping[str, str]) -> None:
    if not new:
        return
    shared = passwords.hashed(call.settings, passwords.first_password(call.settings))
    people = list(_people(call.resources, new, committees))
    call.session.add_all(people)
    call.session.flush()
    call.session.add_all(Account(one.person_id, shared) for one in people)
    for one in people:
        call.audit(subject_of(one.person_id), "account.opened", roles=" ".join(one.roles))
        call.publish(c.PersonChanged(at=call.now, person_id=one.person_id, roles=one.roles, active=True))
    call.session.flush()


def _people(town: Town, new: list[c.NewMediator], committees: Mapping[str, str]) -> Iterator[Person]:
    for one in new:
        name, code, village, area = _committee_of(town, committees, one)
        yield Person(
            person_id=one.person_id, login=one.person_id.lower(), name=one.name.strip(), roles=ROLES,
            post=f"{name}调解员", desk="", village_code=village, area_code=area, committee_code=code,
            source_hash=FROM_THE_OFFICE,
        )  # fmt: skip


def _committee_of(town: Town, committees: Mapping[str, str], one: c.NewMediator) -> tuple[str, str, str, str]:
    """Name, code, village and area: the folder's, else what the roster told."""
    found = town.committees.get(committees.get(one.committee, ""))
    if found is None:
        return one.committee, one.committee_code, one.village_code, one.area_code
    village = town.villages.get(found.village_code)
    area = village.area_code if village else str(found.area_code)
    return found.name, found.code, found.village_code, area
