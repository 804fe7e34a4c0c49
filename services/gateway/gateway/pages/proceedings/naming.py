"""Names of people in office for the papers: the directory knows who signs in, the roster who does not."""

from __future__ import annotations

from collections.abc import Sequence

from contracts import mediation as c
from contracts.people import SYSTEM
from gateway.pages import surroundings
from gateway.people import ask


def keep_names(dispute_id: str, person_ids: Sequence[str]) -> bool:
    """The mediation is told the names that it lacks; whether it took any."""
    known = surroundings.names(person_ids) if person_ids else {}
    found = {one: known[one] for one in person_ids if known.get(one, one) != one}
    if not found:
        return False
    return bool(ask(c.KeepNames(dispute_id=dispute_id, names=found), as_actor=SYSTEM).kept)
