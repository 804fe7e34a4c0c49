"""办理要点 where others work on what a desk leads: beside the mediator's case and at the study table."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from contracts.desk_papers import ListNotes, Note
from gateway.asking import answers_of, ask_all

WAIT = 1.0  # seconds: notes help, nobody waits long for them


def notes_of(desk: str, type_code: str) -> Sequence[Note]:
    """What the desk knows of this type; none where it knows nothing, does not answer in time or refuses."""
    if not desk or not type_code:
        return ()
    try:
        wanted = ListNotes(desk=desk, type_code=type_code)
    except ValidationError:  # the form or the address says what is wrong
        return ()
    found = answers_of(ask_all({"notes": wanted}, WAIT))
    return found["notes"].items if found else ()
