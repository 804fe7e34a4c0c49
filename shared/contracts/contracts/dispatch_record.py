"""What a sheet of the dispatch keeps of what people did: objections and moves."""

from __future__ import annotations

from pydantic import AwareDatetime

from contracts.message import Answer


class Objection(Answer):
    """A party asked that this mediator step aside."""

    mediator_id: str
    side: str
    reason: str
    at: AwareDatetime


class Move(Answer):
    """The coordinator gave the case to somebody else (改派)."""

    seat: str  # lead | second | follow_up
    former_id: str
    mediator_id: str
    reason: str
    by: str
    at: AwareDatetime
