"""The RPC client of the gateway and the command line: typed requests, a deadline, one reply queue for each process."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from amqp import AMQPError
from kombu import Exchange, Producer, Queue
from kombu.exceptions import KombuError
from kombu.mixins import ConsumerMixin
from pydantic import BaseModel

from contracts.errors import Fault, Refused, Unavailable
from contracts.message import Request
from contracts.people import Actor
from messaging.embedded import is_embedded
from messaging.publisher import TRANSIENT
from messaging.returning import SoonBack
from messaging.topology import connect, hang_up
from servicekit.ids import new_id

_log = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT", bound=BaseModel)
EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)  # nameko's own name and protocol
REPLY_QUEUE_MS = 300_000
HEARTBEAT = 30  # seconds
CLOSE_SECONDS = 3.0
BUS_AWAY = "消息总线暂时不可用，请稍后再试。"


class _Waiting:
    """One caller that waits for its reply."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.reply: dict[str, Any] | None = None


class _Replies(SoonBack, ConsumerMixin):
    """The reply queue's reader."""

    def __init__(self, amqp_url: str, queue: Queue, waiting: dict[str, _Waiting]) -> None:
        self.connection = connect(amqp_url, heartbeat=HEARTBEAT)
        self.queue, self.waiting, self.ready = queue, waiting, threading.Event()
        self._open: Any = None

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        return [consumer_cls(queues=[self.queue], callbacks=[self.take], accept=["json"], no_ack=True)]

    @contextmanager
    def extra_context(self, connection: Any, channel: Any) -> Iterator[None]:
        """kombu's frame around one connection."""
        self._open = connection
        try:
            yield
        finally:
            self.ready.clear()

    def on_consume_ready(self, *_: Any, **__: Any) -> None:
        self.ready.set()

    def on_iteration(self) -> None:
        """kombu sends heartbeats only when a second passed without a message, and this reader says nothing else."""
        self._open.heartbeat_check()

    def take(self, body: Any, message: Any) -> None:
        found = self.waiting.pop(message.properties.get("correlation_id", ""), None)
        if found is not None:
            found.reply = body
            found.ready.set()

    def run_always(self) -> None:
        """Reads until it is told to stop, whatever happens to the connection."""
        while not self.should_stop:
            try:
                self.run()
            except Exception:
                _log.exception("the reply queue's reader begins again")
                time.sleep(1)


class RpcClient:
    """Asks services; safe to be shared by all greenlets of a process."""

    def __init__(self, amqp_url: str) -> None:
        self.amqp_url = amqp_url
        self.key = uuid.uuid4().hex
        expires = {} if is_embedded(amqp_url) else {"x-expires": REPLY_QUEUE_MS}
        self._queue = Queue(f"rpc.reply-{self.key}", EXCHANGE, routing_key=self.key, queue_arguments=expires)
        self._waiting: dict[str, _Waiting] = {}
        self._lock = threading.Lock()
        self._replies: _Replies | None = None
        self._connection: Any = None
        self._producer: Any = None

    def ask(
        self,
        request: Request[AnswerT],
        actor: Actor | None = None,
        *,
        deadline: float = 5.0,
        correlation_id: str = "",
        idempotency_key: str = "",
    ) -> AnswerT:
        """The service's answer.

        :param idempotency_key: the same key and request again gets the same answer, and nothing is done twice.
        :param deadline: seconds to wait, or what the request says it takes; afterwards broker and service drop the request.
        :raises Refused: the service said no, with a code.
        :raises Unavailable: no answer in time, or a fault with its reference number.
        """
        deadline = max(deadline, request.takes_seconds)
        end = time.monotonic() + deadline
        self.wait_until_ready(deadline)
        ticket, waiting = new_id(), _Waiting()
        self._waiting[ticket] = waiting
        try:
            payload = {
                "request": request.model_dump(mode="json"),
                "actor": actor.model_dump(mode="json") if actor else None,
                "correlation_id": correlation_id or ticket,
                "deadline": time.time() + deadline,
                "idempotency_key": idempotency_key,
            }
            body = {"args": [payload], "kwargs": {}}
            self._publish(body, f"{request.address}.{request.method()}", ticket, end)
            if not waiting.ready.wait(_left(end)):
                raise Unavailable(f"{request.address} 没有在 {deadline:g} 秒内回答。")
        finally:
            self._waiting.pop(ticket, None)
        return self._open(request, waiting.reply or {})

    def _open(self, request: Request[AnswerT], reply: dict[str, Any]) -> AnswerT:
        if reply.get("error"):
            raise Unavailable(f"{request.address} 不能回答：{reply['error'].get('exc_type', '')}")
        result = reply.get("result") or {}
        if "fault" in result:
            fault = Fault.model_validate(result["fault"])
            if fault.status >= 500:
                raise Unavailable(fault.message, fault.reference)
            raise Refused(fault)
        return request.answer_type().model_validate(result["answer"])  # type: ignore[return-value]

    def _publish(self, body: dict[str, Any], routing_key: str, ticket: str, end: float) -> None:
        """Sends the request; once more on a new connection when the old one proves to be broken."""
        if not self._lock.acquire(timeout=_left(end)):
            raise Unavailable(BUS_AWAY)
        try:
            for _ in range(2):
                if self._sent(body, routing_key, ticket, end):
                    return
        finally:
            self._lock.release()
        raise Unavailable(BUS_AWAY)

    def _sent(self, body: dict[str, Any], routing_key: str, ticket: str, end: float) -> bool:
        try:
            self._ready_producer(end).publish(
                body,
                exchange=EXCHANGE,
                routing_key=routing_key,
                serializer="json",
                delivery_mode=TRANSIENT,
                reply_to=self.key,
                correlation_id=ticket,
                expiration=_left(end),
                timeout=_left(end),
                headers={},
            )
        except (OSError, AMQPError, KombuError) as error:
            _log.info("a request could not be sent: %s", type(error).__name__)
            self._drop()
            return False
        return True

    def _ready_producer(self, end: float) -> Any:
        if self._producer is None:
            self._connection = connect(self.amqp_url, heartbeat=0, connect_timeout=_left(end))
            # Known before anything is asked of the broker: whatever goes wrong then, the channel can be hung up.
            self._producer = Producer(self._connection.channel())
            EXCHANGE(self._producer.channel).declare()
        return self._producer

    def _drop(self) -> None:
        """Without a farewell: nobody may be there to hear it."""
        producer, connection = self._producer, self._connection
        self._producer = self._connection = None
        if producer is not None and not is_embedded(self.amqp_url):
            hang_up(producer.channel)
        elif connection is not None:
            with suppress(OSError, AMQPError, KombuError):
                connection.close()

    def wait_until_ready(self, deadline: float) -> None:
        """:raises Unavailable: the replies' reader has no connection within ``deadline`` seconds."""
        with self._lock:
            if self._replies is None:
                self._replies = _Replies(self.amqp_url, self._queue, self._waiting)
                self._reader = threading.Thread(
                    target=self._replies.run_always, name="rpc-replies", daemon=True
                )
                self._reader.start()
        if not self._replies.ready.wait(deadline):
            raise Unavailable(BUS_AWAY)

    def close(self) -> None:
        if self._replies is not None:
            self._replies.should_stop = True
            self._reader.join(CLOSE_SECONDS)
        if self._connection is not None:
            self._connection.release()


def _left(end: float) -> float:
    """Seconds until ``end``, at least a hundredth: 0 would mean for ever."""
    return max(0.01, end - time.monotonic())
