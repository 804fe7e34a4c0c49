"""The administrator closes and opens accounts and changes roles, each with a reason."""

from __future__ import annotations

from contracts import directory as c
from directory import queries
from directory.errors import OwnAccount, WrongRoles
from directory.model import Person
from directory.policies import fault_of_roles
from directory.subjects import subject_of
from messaging.call import Call
from servicekit.privacy import mask_text


def list_people(call: Call, request: c.ListPeople) -> c.PersonRows:
    """An auditor finds a person to look for in the trail; changing them is the administrator's."""
    if not call.actor.may("audit.read"):
        call.demand("people.manage")
    return queries.list_people(call.session, request)


def find_colleagues(call: Call, request: c.FindColleagues) -> c.PersonRows:
    """The centre looks for somebody whom it invites to a joint study."""
    call.demand("routing.decide")
    return queries.find_colleagues(call.session, request)


def set_active(call: Call, request: c.SetActive) -> c.PersonRow:
    """Closes or opens an account; already so, nothing changes."""
    person = _other(call, request.person_id)
    if person.active != request.active:
        person.active, person.off_roster = request.active, False
        action = "account.opened" if request.active else "account.closed"
        _changed(call, person, action, request.reason)
    return queries.as_row(person)


def set_roles(call: Call, request: c.SetRoles) -> c.PersonRow:
    """:raises WrongRoles: a role does not exist or does not fit."""
    person = _other(call, request.person_id)
    roles = tuple(dict.fromkeys(request.roles))
    if fault := fault_of_roles(person, roles):
        raise WrongRoles(fault, field="roles")
    if person.roles != roles:
        before, person.roles = person.roles, roles
        _changed(
            call, person, "roles.changed", request.reason, before=" ".join(before), after=" ".join(roles)
        )
    return queries.as_row(person)


def _other(call: Call, person_id: str) -> Person:
    """The person, locked against a second administrator.

    :raises OwnAccount: an administrator could lock everybody out, or give themselves any right.
    """
    call.demand("people.manage")
    if person_id == call.actor.person_id:
        raise OwnAccount("不能更改自己的账号，请由另一位管理员办理。")
    return queries.person_of(call.session, person_id, lock=True)


def _changed(call: Call, person: Person, action: str, reason: str, **details: str) -> None:
    person.edited = True
    call.audit(subject_of(person.person_id), action, reason=mask_text(reason, (person.name,)), **details)
    changed = c.PersonChanged(
        at=call.now, person_id=person.person_id, roles=person.roles, active=person.active
    )
    call.publish(changed)
