"""How a batch of deliveries is handled: one transaction for all, and what spoils it is put aside."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from contracts.envelope import Envelope, Undecodable, decode
from messaging import inbox
from messaging.failures import MAX_DELIVERIES, body_of, deliveries_of
from servicekit import audit, metrics
from servicekit.engine import is_away
from servicekit.logs import correlated

if TYPE_CHECKING:
    from messaging.runtime import Runtime

_log = logging.getLogger(__name__)
Handler = Callable[[Any, Any, Any], Any]
Preload = Callable[[Session, Sequence[Any]], Any]
# So many events may spoil a batch one after the other; then each of the rest is handled alone.
SPOILERS = 3


@dataclass(frozen=True)
class Delivery:
    """One message as it came: from which queue, and who handles it how."""

    queue: str
    message: Any
    handler: Handler
    preload: Preload | None = None
    only: Mapping[str, Any] = field(default_factory=dict)
    first: bool = False  # the first one of this process: if somebody killed the one before, it was this


@dataclass(frozen=True)
class Told:
    """A delivery whose event could be read."""

    delivery: Delivery
    envelope: Envelope

    @property
    def key(self) -> tuple[str, str]:
        """What the inbox remembers: the queue and the event's id."""
        return self.delivery.queue, self.envelope.event_id


class _Spoiled(Exception):
    """A handler raised: the transaction is undone, but it is known because of which event."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


class Batches:
    """A service's way of handling events, inside the transactions of its runtime."""

    def __init__(self, runtime: Runtime, service: Any) -> None:
        self.runtime, self.service = runtime, service

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Handles them; every one is then done, in a delay queue or among the dead letters.

        :raises DBAPIError: the database is away. That is no fault of an event and costs none a try: take them again.
        :raises NotConfirmed: the broker is away.
        """
        rest = [told for delivery in deliveries if (told := self._read(delivery)) is not None]
        metrics.BATCH_SIZE.labels(self.runtime.name).observe(len(deliveries))
        for _ in range(SPOILERS):
            try:
                self._handle(rest)
            except _Spoiled as spoiled:
                self._failed(spoiled.told, spoiled.__cause__)
                rest.remove(spoiled.told)
            except Exception as error:
                if is_away(error):
                    raise
                if len(rest) == 1:
                    self._failed(rest[0], error)
                    return
                break  # a flush failed: nobody knows because of which
            else:
                return
        self._one_by_one(rest)

    def _one_by_one(self, rest: Sequence[Told]) -> None:
        for told in rest:
            try:
                self._handle([told])
            except _Spoiled as spoiled:  # one bad event costs only itself
                self._failed(told, spoiled.__cause__)
            except Exception as error:
                if is_away(error):
                    raise
                self._failed(told, error)

    def _failed(self, told: Told, error: BaseException | None) -> None:
        reference, reason = secrets.token_hex(4), error or RuntimeError("unknown")
        delivery = told.delivery
        _log.info("%s failed (%s)", delivery.queue, reference, exc_info=reason)
        handler = getattr(delivery.handler, "__qualname__", "")
        self.runtime.failures.keep(delivery.queue, delivery.message, reason, reference, handler)

    def _read(self, delivery: Delivery) -> Told | None:
        """The event in the message; None when it is for another desk, or went to the dead letters."""
        headers = delivery.message.headers
        if any(headers.get(key) not in (value, None) for key, value in delivery.only.items()):
            return None
        try:
            if delivery.first and deliveries_of(headers) > MAX_DELIVERIES:
                raise Undecodable("delivered too often without an answer: it kills its consumer")
            return Told(delivery, decode(body_of(delivery.message)))
        except Undecodable as error:
            self.runtime.failures.bury(delivery.queue, delivery.message, str(error), secrets.token_hex(4))
            return None

    def _handle(self, batch: Sequence[Told]) -> None:
        """All of it in one transaction, handler by handler in the order of their first event."""
        if not batch:
            return
        with self.runtime.writing() as session:
            fresh = self._fresh(session, batch)
            audit.expect(session, [told.envelope.event.subject for told in fresh])
            for group in _by_handler(fresh):
                self._handle_group(session, group)
        self._count(batch, fresh)

    def _fresh(self, session: Session, batch: Sequence[Told]) -> list[Told]:
        """Those that were not handled before; an event that stands twice in the batch is taken once."""
        single = {told.key: told for told in batch}
        new = inbox.claim(session, self.runtime.tables.BUS.inbox, list(single), self.runtime.clock.now())
        return [told for key, told in single.items() if key in new]

    def _handle_group(self, session: Session, group: Sequence[Told]) -> None:
        first = group[0].delivery
        kept = first.preload(session, [told.envelope.event for told in group]) if first.preload else None
        for told in group:
            envelope = told.envelope
            call = self.runtime.call(session, envelope.correlation_id, envelope.event_id)
            with correlated(envelope.correlation_id):
                try:
                    first.handler(self.service, call, envelope.event)
                except Exception as error:
                    if is_away(error):
                        raise
                    raise _Spoiled(told) from error
        session.flush()  # the next group's queries must find what this one made
        del kept  # referenced until here: the identity map is weak

    def _count(self, batch: Sequence[Told], fresh: Sequence[Told]) -> None:
        taken, handled = (Counter(told.delivery.queue for told in some) for some in (batch, fresh))
        for queue, number in taken.items():
            metrics.CONSUMED.labels(self.runtime.name, queue, "handled").inc(handled[queue])
            metrics.CONSUMED.labels(self.runtime.name, queue, "repeated").inc(number - handled[queue])


def _by_handler(batch: Sequence[Told]) -> Iterator[list[Told]]:
    groups: dict[Any, list[Told]] = {}
    for told in batch:
        groups.setdefault(told.delivery.handler, []).append(told)
    yield from groups.values()
