"""What every service answers to whoever runs the house: is it well, and which messages could it not handle (运行)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.message import Answer, AnswerT, Request

EVERY = "every"


class HouseRequest(Request[AnswerT]):
    """A request that every service answers under its own name; ``of`` is the one that is asked."""

    service: ClassVar[str] = EVERY
    of: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]

    @property
    def address(self) -> str:
        return self.of


class Health(Answer):
    """How one service stands; that it answers at all says that it and its database are up."""

    service: str
    dead_letters: int
    # Counted by the one service that owns the database: the twelve desks share one.
    outbox_waiting: int | None = None
    oldest_waiting_at: AwareDatetime | None = None
    # Of a service that takes files: off (taken without a look), on, silent (named, but not to be asked: nothing is taken).
    malware_scan: str = ""


class GetHealth(HouseRequest[Health]):
    """Is the service well?"""


class DeadLetterRow(Answer):
    """One message that could not be handled; ``number`` is its place, from 1."""

    consumer: str
    number: int
    message_id: str
    kind: str
    queue: str
    reason: str
    attempts: int
    reference: str
    failed_at: str
    body: str = ""  # masked, and only where one letter was asked for


class DeadLetterRows(Answer):
    items: tuple[DeadLetterRow, ...]
    total: int = 0


class ListDeadLetters(HouseRequest[DeadLetterRows]):
    """The dead letters of one consumer; with ``message_id`` only that one, with its body."""

    message_id: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


Why = Annotated[str, Field(min_length=2, max_length=300)]


class LettersMoved(Answer):
    """How many dead letters were put back or thrown away."""

    count: int


class ReplayDeadLetters(HouseRequest[LettersMoved]):
    """Puts one dead letter, or all of the consumer, back into the queue it came from."""

    message_id: Annotated[str, Field(max_length=200)] = ""
    why: Why


class DiscardDeadLetter(HouseRequest[LettersMoved]):
    """Throws one dead letter away."""

    message_id: Annotated[str, Field(min_length=1, max_length=200)]
    why: Why
