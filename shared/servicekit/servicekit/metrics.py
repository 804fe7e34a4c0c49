"""What is counted: the few metrics that every service shares; labels are codes, never people or cases."""

from __future__ import annotations

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CONSUMED = Counter(
    "fengqiao_messages_consumed",
    "Events taken from a queue, by outcome: handled, repeated.",
    ["service", "queue", "outcome"],
)
BATCH_SIZE = Histogram(
    "fengqiao_batch_size",
    "Messages taken together.",
    ["service"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
RETRIES = Counter("fengqiao_retries", "Events put off to be tried again.", ["service", "queue"])
DEAD_LETTERS = Counter("fengqiao_dead_letters", "Events given up.", ["service", "queue"])
OUTBOX_WAITING = Gauge("fengqiao_outbox_waiting", "Events committed, not yet confirmed.", ["service"])
RPC_SECONDS = Histogram(
    "fengqiao_rpc_seconds",
    "Time to answer a request, by outcome: answered, refused, failed, late.",
    ["service", "method", "outcome"],
    buckets=_SECONDS,
)
HTTP_SECONDS = Histogram(
    "fengqiao_http_seconds",
    "Time to answer over HTTP; the endpoint is the route's name, never a path.",
    ["method", "endpoint", "status"],
    buckets=_SECONDS,
)
TRANSACTION_SECONDS = Histogram(
    "fengqiao_transaction_seconds", "Time from begin to end.", ["service"], buckets=_SECONDS
)


def exposition(registry: CollectorRegistry = REGISTRY) -> bytes:
    """All metrics of this process in the text format of Prometheus."""
    return generate_latest(registry)
