"""The one look-up of names by id: people with an account of the directory, and mediators whom only the roster has."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.directory import GetNames
from contracts.mediator_roster import GetRosterNames
from contracts.people import SYSTEM
from gateway.people import ask

OF_MEDIATORS = "M"  # how their ids begin


def looked_up(person_ids: Sequence[str]) -> dict[str, str]:
    """Ids that are nobody's are left out.

    :raises Refused, Unavailable: a service does not answer.
    """
    found = dict(ask(GetNames(person_ids=tuple(person_ids)), as_actor=SYSTEM).names)
    others = tuple(one for one in person_ids if one not in found and one.startswith(OF_MEDIATORS))
    return found | (ask(GetRosterNames(person_ids=others), as_actor=SYSTEM).names if others else {})
