"""What a service's entry points run on: its engine, relay, clock and resources, and how a request or a batch is done."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.errors import Fault, Refusal
from contracts.message import Request
from contracts.people import SYSTEM, Actor
from messaging import outbox, replies
from messaging.batches import Batches, Delivery, Handler
from messaging.call import Call
from messaging.failures import Failures
from messaging.problems import fault_of
from messaging.relay import Relay
from servicekit import metrics
from servicekit.clock import Clock
from servicekit.engine import may_work_again, reading, transaction
from servicekit.ids import new_id
from servicekit.logs import correlated

_log = logging.getLogger(__name__)


class Runtime:
    """One service in this process."""

    def __init__(
        self,
        *,
        name: str,
        tables: Any,
        engine: Engine,
        relay: Relay,
        failures: Failures,
        clock: Clock,
        settings: Any,
        resources: Any,
    ) -> None:
        self.name, self.tables, self.engine, self.relay, self.failures = name, tables, engine, relay, failures
        self.clock, self.settings, self.resources = clock, settings, resources

    # Requests

    def answer(
        self,
        service: Any,
        request_type: type[Request[Any]],
        handler: Handler,
        payload: Mapping[str, Any],
        write: bool,
    ) -> dict[str, Any]:
        """Decodes, opens the transaction, calls, encodes; every failure becomes a fault with a code or a reference."""
        return self._answered(
            request_type, payload, lambda request: self._run(service, handler, request, payload, write)
        )

    def answer_apart(
        self, service: Any, request_type: type[Request[Any]], handler: Handler, payload: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Like ``answer``; the handler is given ``calling`` and opens its own transactions."""
        actor, correlation_id = _who_asks(payload)

        @contextmanager
        def calling() -> Iterator[Call]:
            with self.writing() as session:
                yield self.call(session, correlation_id, actor=actor)

        return self._answered(
            request_type,
            payload,
            lambda request: handler(service, calling, request).model_dump(mode="json"),
        )

    def _answered(
        self, request_type: type[Request[Any]], payload: Mapping[str, Any], run: Callable[[Any], Any]
    ) -> dict[str, Any]:
        started = time.perf_counter()
        with correlated(str(payload.get("correlation_id", ""))[:64]):
            outcome, reply = self._tried(request_type, payload, run)
        metrics.RPC_SECONDS.labels(self.name, request_type.method(), outcome).observe(
            time.perf_counter() - started
        )
        return reply

    def _tried(
        self, request_type: type[Request[Any]], payload: Mapping[str, Any], run: Callable[[Any], Any]
    ) -> tuple[str, dict[str, Any]]:
        try:
            if float(payload.get("deadline", time.time() + 1)) < time.time():
                return "late", {"fault": Fault(code="late", message="请求已超时。", status=503).model_dump()}
            return "answered", {"answer": run(request_type.model_validate(payload.get("request")))}
        except (Refusal, ValidationError) as error:
            return "refused", {"fault": fault_of(error).model_dump()}
        except Exception:  # a fault of ours: the caller learns only its reference number
            reference = secrets.token_hex(4)
            _log.exception("%s failed (%s)", request_type.method(), reference)
            fault = Fault(
                code="internal",
                message=f"系统出错，请稍后再试；如仍不行，请报编号 {reference}。",
                status=500,
                reference=reference,
            )
            return "failed", {"fault": fault.model_dump()}

    def _run(
        self, service: Any, handler: Handler, request: Any, payload: Mapping[str, Any], write: bool
    ) -> Any:
        """Once, and once more where that has a chance: the same key at the same moment, a broken connection."""
        try:
            return self._run_once(service, handler, request, payload, write)
        except DBAPIError as error:
            if not may_work_again(error):
                raise
            return self._run_once(service, handler, request, payload, write)

    def _run_once(
        self, service: Any, handler: Handler, request: Any, payload: Mapping[str, Any], write: bool
    ) -> Any:
        actor, correlation_id = _who_asks(payload)
        with self.writing() if write else reading(self.engine) as session:
            call = self.call(session, correlation_id, actor=actor)

            def do() -> Any:
                return handler(service, call, request).model_dump(mode="json")

            key = str(payload.get("idempotency_key") or "")[:200]
            return replies.once(call, self.tables.BUS.replies, key, request, do) if write and key else do()

    # Timers and the start

    def tick(self, service: Any, handler: Callable[[Any, Call], Any]) -> None:
        """One run of a timer in its own transaction; a failure is logged and the next run comes."""
        try:
            with self.writing() as session:
                handler(service, self.call(session, new_id()))
        except Exception:
            _log.exception("%s: timer %s failed", self.name, getattr(handler, "__name__", ""))

    def run(self, service: Any, handler: Callable[[Any, Any], Any]) -> None:
        """One run of an errand, which opens its own transactions; a failure is logged and the next run comes."""
        try:
            handler(service, self.calling)
        except Exception:
            _log.exception("%s: errand %s failed", self.name, getattr(handler, "__name__", ""))

    @contextmanager
    def calling(self) -> Iterator[Call]:
        """A call in a transaction of its own."""
        with self.writing() as session:
            yield self.call(session, new_id())

    def begin(self, handler: Callable[[Call], Any]) -> None:
        """The service's ``on_start``, once at a time over all instances."""
        with self.writing() as session:
            if self.engine.dialect.name == "postgresql":
                session.execute(
                    text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"start:{self.name}"}
                )
            handler(self.call(session, new_id()))

    # Events

    def take(
        self, service: Any, deliveries: Sequence[Delivery], settle: Callable[[Sequence[Any]], None]
    ) -> None:
        """Handles a batch of messages; every one of them is settled afterwards, or the bus itself is down."""
        Batches(self, service).take(deliveries)
        settle([delivery.message for delivery in deliveries])

    # The transaction

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: state, audit and events together; after the commit the relay publishes."""
        with transaction(self.engine) as session:
            try:
                yield session
                session.flush()
                rows = outbox.flush(session, self.tables.BUS.outbox, self.clock.now())
            except BaseException:
                outbox.forget(session)
                raise
        self.relay.soon(rows)

    def call(self, session: Session, correlation_id: str, event_id: str = "", actor: Actor = SYSTEM) -> Call:
        return Call(
            session=session,
            now=self.clock.now(),
            new_id=new_id,
            audit_table=self.tables.AUDIT,
            actor=actor,
            correlation_id=correlation_id,
            event_id=event_id,
            settings=self.settings,
            resources=self.resources,
        )


def _who_asks(payload: Mapping[str, Any]) -> tuple[Actor, str]:
    actor = Actor.model_validate(payload["actor"]) if payload.get("actor") else SYSTEM
    return actor, str(payload.get("correlation_id", ""))[:64]
