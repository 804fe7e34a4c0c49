"""What is done with dead letters, wherever they lie: listed, shown, put back or thrown away, with an audit row for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts import operations as c
from contracts.envelope import Envelope, Undecodable, decode
from contracts.errors import NotFound
from messaging import deadletters
from messaging.call import Call
from messaging.deadletters import MOST, DeadLetter
from messaging.embedded import is_embedded
from messaging.shelf import ASKED, DISCARDED, FILE, Shelf, shelf_at
from servicekit.privacy import mask_text
from servicekit.settings import ServiceSettings

SHOWN = 20_000  # characters of a body


class Letters(Protocol):
    """One consumer's dead letters."""

    def count(self) -> int: ...

    def listed(self, message_id: str = "", limit: int = MOST) -> list[DeadLetter]: ...

    def put_back(self, message_ids: Sequence[str]) -> None: ...

    def discard(self, message_id: str) -> None: ...


@dataclass(frozen=True)
class OnTheBroker:
    """They lie in ``dead-letters.<consumer>`` on RabbitMQ."""

    amqp_url: str
    consumer: str

    def count(self) -> int:
        return deadletters.counted(self.amqp_url, self.consumer)

    def listed(self, message_id: str = "", limit: int = MOST) -> list[DeadLetter]:
        found = deadletters.listed(self.amqp_url, self.consumer, MOST if message_id else limit)
        return [each for each in found if message_id in ("", each.message_id)]

    def put_back(self, message_ids: Sequence[str]) -> None:
        deadletters.put_back(self.amqp_url, self.consumer, message_ids)

    def discard(self, message_id: str) -> None:
        deadletters.discard(self.amqp_url, self.consumer, message_id)


@dataclass(frozen=True)
class OnTheShelf:
    """They lie in the embedded bus's file; what is asked for goes back within seconds, or at the next start."""

    shelf: Shelf
    consumer: str

    def count(self) -> int:
        return self.shelf.count(self.consumer)

    def listed(self, message_id: str = "", limit: int = MOST) -> list[DeadLetter]:
        return self.shelf.listed(self.consumer, message_id, limit)

    def put_back(self, message_ids: Sequence[str]) -> None:
        for message_id in message_ids:
            self.shelf.move(self.consumer, message_id, ASKED)

    def discard(self, message_id: str) -> None:
        self.shelf.move(self.consumer, message_id, DISCARDED)


def shelf_for(settings: ServiceSettings) -> Shelf | None:
    """The shelf where the bus is embedded; on RabbitMQ there is none."""
    return shelf_at(settings.var / FILE) if is_embedded(settings.amqp_url) else None


def letters_of(settings: ServiceSettings, consumer: str) -> Letters:
    shelf = shelf_for(settings)
    return OnTheBroker(settings.amqp_url, consumer) if shelf is None else OnTheShelf(shelf, consumer)


def list_dead_letters(call: Call, letters: Letters, request: c.ListDeadLetters) -> c.DeadLetterRows:
    """The first of them; one alone comes with its body.

    :raises Forbidden, NotFound: no right; there is none of this id.
    """
    call.demand("operations.read")
    found = letters.listed(request.message_id, request.limit)
    if request.message_id and not found:
        raise _gone(request.of)
    items = tuple(as_row(each, bool(request.message_id)) for each in found)
    return c.DeadLetterRows(items=items, total=len(found) if request.message_id else letters.count())


def replay_dead_letters(call: Call, letters: Letters, request: c.ReplayDeadLetters) -> c.LettersMoved:
    """Puts one, or all of the consumer, back; replaying what was done already does no harm.

    :raises Forbidden, NotFound: no right; there is none of this id.
    """
    found = _noted(call, letters, request.of, request.message_id, request.why, "letter.replayed")
    if found:
        letters.put_back([each.message_id for each in found])
    return c.LettersMoved(count=len(found))


def discard_dead_letter(call: Call, letters: Letters, request: c.DiscardDeadLetter) -> c.LettersMoved:
    """Throws one away.

    :raises Forbidden, NotFound: no right; there is none of this id.
    """
    found = _noted(call, letters, request.of, request.message_id, request.why, "letter.discarded")
    for each in found:
        letters.discard(each.message_id)
    return c.LettersMoved(count=len(found))


def _noted(
    call: Call, letters: Letters, consumer: str, message_id: str, why: str, action: str
) -> list[DeadLetter]:
    """The letters, each with its audit row already written: nothing moves without one."""
    call.demand("operations.work")
    found = letters.listed(message_id)
    if message_id and not found:
        raise _gone(consumer)
    for each in found:
        call.audit(
            _subject(each),
            action,
            consumer=consumer,
            message_id=each.message_id,
            kind=each.kind,
            reference=each.reference,
            why=mask_text(why),
        )
    call.session.flush()
    return found


def _subject(letter: DeadLetter) -> str:
    """The dispute that the message speaks of, so that its chain tells of it; else the consumer."""
    envelope = _read(letter)
    return (envelope.event.subject if envelope else "") or f"letters:{letter.consumer}"


def _read(letter: DeadLetter) -> Envelope | None:
    try:
        return decode(letter.body)
    except Undecodable:
        return None


def _shown(letter: DeadLetter) -> str:
    """An event of ours holds no person; whatever else came may hold anybody, so that only its bones are shown."""
    words = mask_text(letter.body.decode("utf-8", "replace"))[:SHOWN]
    return words if _read(letter) else re.sub(r"[^\x00-\x7f]|\d{4,}", "*", words)


def _gone(consumer: str) -> NotFound:
    return NotFound(f"{consumer} 没有这一封死信；可能已经有人处理，请刷新列表。", field="message_id")


def as_row(letter: DeadLetter, whole: bool = False) -> c.DeadLetterRow:
    """The letter as it may be shown; ``whole`` with its body, masked."""
    return c.DeadLetterRow(
        consumer=letter.consumer,
        number=letter.number,
        message_id=letter.message_id,
        kind=letter.kind,
        queue=letter.queue,
        reason=letter.reason,
        attempts=letter.attempts,
        reference=letter.reference,
        failed_at=letter.failed_at,
        body=_shown(letter) if whole else "",
    )
