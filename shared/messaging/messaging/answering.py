"""The entry point of requests for nameko: a lost broker ends no service, and nothing is done twice.

nameko ends the whole service when an answer cannot be sent, and does a request once more that the broker delivers
again because the first delivery was never acknowledged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from nameko.amqp.publish import Publisher
from nameko.constants import AMQP_URI_CONFIG_KEY
from nameko.exceptions import serialize
from nameko.messaging import QueueConsumer
from nameko.rpc import Rpc, RpcConsumer, get_rpc_exchange

from messaging.publisher import TRANSIENT
from messaging.returning import SoonBack

_log = logging.getLogger(__name__)


class ReplyPublisher(Publisher):
    """Neither kept on the broker's disk nor confirmed: who asks waits seconds, and asks again under the same key."""

    use_confirms = False
    delivery_mode = TRANSIENT


class RequestQueueConsumer(SoonBack, QueueConsumer):
    """A service's connection for requests."""


class AnswersConsumer(RpcConsumer):
    """A service's queue of requests; nameko's own encodes each answer twice and waits until the broker has it on disk."""

    queue_consumer = RequestQueueConsumer()

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        error = serialize(exc_info[1]) if exc_info is not None else None
        ReplyPublisher(self.container.config[AMQP_URI_CONFIG_KEY]).publish(
            {"result": result, "error": error},
            serializer="json",
            exchange=get_rpc_exchange(self.container.config),
            routing_key=message.properties["reply_to"],
            correlation_id=message.properties.get("correlation_id"),
        )
        self.queue_consumer.ack_message(message)
        return result, exc_info


class Answers(Rpc):
    """One method that answers a request; ``write`` says whether it changes anything."""

    rpc_consumer = AnswersConsumer()

    def __init__(self, write: bool, **kwargs: Any) -> None:
        self.write = write
        super().__init__(**kwargs)

    def handle_message(self, body: Any, message: Any) -> None:
        """A change that may have been made already is made again only under its key, which gives the first answer."""
        if self.write and message.delivery_info.get("redelivered") and not _key_of(body):
            _log.warning("%s came again without a key and is dropped", self.method_name)
            self.rpc_consumer.queue_consumer.ack_message(message)
            return
        super().handle_message(body, message)

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """The caller's deadline tells it that no answer came; the broker delivers the request again."""
        try:
            return super().handle_result(message, worker_ctx, result, exc_info)
        except Exception as error:
            _log.warning("the answer of %s could not be sent: %s", self.method_name, type(error).__name__)
            return result, None


def _key_of(body: Any) -> str:
    payload = (body.get("args") or [None])[0] if isinstance(body, Mapping) else None
    return str(payload.get("idempotency_key") or "") if isinstance(payload, Mapping) else ""
