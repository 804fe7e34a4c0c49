"""Names for the papers of people whom the town's folder does not know; the directory and the roster have them."""

from __future__ import annotations

from contracts import mediation as c
from contracts.people import SYSTEM
from mediation.errors import NotYourProceeding
from mediation.handlers.finding import newest
from mediation.model import KnownPerson
from mediation.queries import people
from mediation.queries.sealing import seal
from messaging.call import Call


def keep_names(call: Call, request: c.KeepNames) -> c.KeptNames:
    """Only of those whom the case's papers would leave blank, and only from the platform itself.

    :raises NotYourProceeding: a person asks; whoever could name others could sign in their name.
    """
    if call.actor != SYSTEM:
        raise NotYourProceeding("工作人员的姓名由平台按人员和名册填写，不能自行填写。")
    proceeding = newest(call.session, request.dispute_id, lock=True)
    lacking = people.unnamed_of(call.session, proceeding, call.resources)
    found = {one: name for one in lacking if (name := request.names.get(one, "").strip())}
    for person_id, name in found.items():
        sealed = seal(call.settings.identity_key, {"name": name})
        call.session.merge(KnownPerson(person_id, sealed))
    if found:
        call.audit(proceeding.dispute_id, "names_kept", people=sorted(found))
    return c.KeptNames(kept=tuple(sorted(found)))


def name_of(call: Call, person_id: str) -> str:
    """A person in office as the papers name them; "" where nobody told the name."""
    return people.name_of(call.session, call.resources, call.settings.identity_key, person_id)
