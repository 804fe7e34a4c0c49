"""Events: each one published, handled once by everybody who listens, once in the timeline, and told once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from contracts.envelope import decode
from contracts.message import Event
from contracts.supervision import CaseMoved
from contracts.warning import WarningEvent
from messaging.runner import consumers_of
from servicekit.engine import reading
from standalone import house
from supervision.handlers.facts import case_ids, timeline_subject
from supervision.tables import TIMELINE

ANY_BROKER = "amqp://"
# event → what tells two of its kind apart: a second one with the same would be the same thing told twice.
ONCE: Mapping[str, tuple[str, ...]] = {
    "DisputeRegistered": ("subject",),
    "DisputeAccepted": ("subject",),
    "DisputeRefused": ("subject",),
    "DisputeRouted": ("subject", "decision_no"),
    "RoutingCorrected": ("subject", "decision_no"),
    "DisputeSigned": ("subject", "decision_no"),
    "DisputeReturned": ("subject", "decision_no"),
    "MediatorOffered": ("offer_id",),
    "OfferRefused": ("offer_id",),
    "OfferLapsed": ("offer_id",),
    "MediatorAssigned": ("subject", "round", "mediator_id", "offer_id", "decision_no"),
    "TaskGiven": ("task_id",),
    "TaskOffered": ("task_id", "attempt"),
    "TaskReported": ("task_id", "at"),
    "TaskDone": ("task_id",),
    "TaskWithdrawn": ("task_id",),
    "TaskOverdue": ("task_id", "due_at"),
    "MediationOpened": ("subject", "round"),
    "AgreementReached": ("subject", "round"),
    "DisputeConcluded": ("subject", "round"),
    "CaseArchived": ("subject", "round"),
    "VisitPlanned": ("visit_id",),
    "VisitRecorded": ("visit_id",),
    "VisitsFinished": ("subject", "round"),
    "DisputeReopened": ("subject", "round"),
    "ClueReported": ("warning_id",),
    "WarningBecameDispute": ("warning_id",),
    "CardIssued": ("subject", "clock", "card", "due_at"),
}


@dataclass(frozen=True)
class Told:
    """One row of an outbox."""

    service: str
    event_id: str
    published: bool
    event: Event


@dataclass(frozen=True)
class Post:
    """All outboxes and inboxes: events by id, and for each queue the ids that were handled."""

    told: Mapping[str, Told]
    handled: Mapping[str, frozenset[str]]
    timeline: frozenset[tuple[str, str]]


def open_post(engines: Mapping[str, Engine]) -> Post:
    """Reads inboxes before outboxes: an event that comes meanwhile is not taken for one that nobody told."""
    handled: defaultdict[str, set[str]] = defaultdict(set)
    for name, engine in engines.items():
        inbox = house.tables_of(name).BUS.inbox
        with reading(engine) as session:
            for queue, event_id in session.execute(select(inbox.c.consumer, inbox.c.event_id)):
                handled[queue].add(event_id)
    with reading(engines["supervision"]) as session:
        timeline = frozenset(
            (s, e) for s, e in session.execute(select(TIMELINE.c.subject, TIMELINE.c.event_id))
        )
    told = {each.event_id: each for name, engine in engines.items() for each in _outbox(name, engine)}
    return Post(told, {queue: frozenset(ids) for queue, ids in handled.items()}, timeline)


def _outbox(name: str, engine: Engine) -> Iterator[Told]:
    table = house.tables_of(name).BUS.outbox
    with reading(engine) as session:
        rows = session.execute(select(table.c.event_id, table.c.published_at, table.c.body))
        for event_id, published_at, body in rows:
            yield Told(name, event_id, published_at is not None, decode(body).event)


def undelivered(post: Post, idle: Sequence[str] = ()) -> Iterator[str]:
    """A sentence for every kind of event that was not published, not handled or not told to begin with.

    Queues in ``idle`` are those of consumers that do not run.
    """
    waiting = Counter(each.service for each in post.told.values() if not each.published)
    for service, number in waiting.items():
        yield f"{number} events wait in the outbox of {service}."
    for queue, listening, only in _listeners():
        meant = {i for i, each in post.told.items() if _is_for(each.event, listening, only)}
        done = post.handled.get(queue, frozenset())
        if queue not in idle and (lacking := meant - done):
            yield f"{queue} has not handled {len(lacking)} of {len(meant)} events{_whose(post, lacking)}."
    ours = {event_id for ids in post.handled.values() for event_id in ids} - post.told.keys()
    if ours:
        yield f"{len(ours)} events were handled that no outbox holds, one is {min(ours)}."


def _listeners() -> Iterator[tuple[str, type[Event], Mapping[str, Any]]]:
    for service in house.classes():
        for queue, point, _ in consumers_of(service, ANY_BROKER):
            yield queue, point.event, point.only


def _is_for(event: Event, listening: type[Event], only: Mapping[str, Any]) -> bool:
    return isinstance(event, listening) and all(event.headers().get(k) == v for k, v in only.items())


def _whose(post: Post, event_ids: set[str]) -> str:
    subjects = sorted({post.told[event_id].event.subject for event_id in event_ids} - {""})
    return f", of {', '.join(subjects[:3])}" if subjects else ""


def repeated(post: Post) -> Iterator[str]:
    """A sentence for whatever was told twice, and for every line of the timeline that is missing or too many."""
    told: Counter[tuple[str, ...]] = Counter()
    for each in post.told.values():
        if (fields := ONCE.get(each.event.name())) is not None:
            told[each.event.name(), *(_key(each.event, field) for field in fields)] += 1
    for (kind, *key), times in told.items():
        if times > 1:
            yield f"{kind} was told {times} times of {', '.join(key)}."
    expected = {pair for each in post.told.values() for pair in _lines(each)}
    if missing := expected - post.timeline:
        yield f"The timeline lacks {len(missing)} lines, of {sorted(missing)[0][0]} for one."
    if extra := {pair for pair in post.timeline - expected if pair[1] in post.told}:
        yield f"The timeline has {len(extra)} lines too many, of {sorted(extra)[0][0]} for one."


def _key(event: Event, field: str) -> str:
    """A field of the event; a round that only the brief names is taken from there."""
    if field == "round" and not hasattr(event, "round"):
        return str(event.case.round)  # type: ignore[attr-defined]
    return str(getattr(event, field))


def _lines(each: Told) -> Iterator[tuple[str, str]]:
    """Under which subjects the timeline keeps the event; what supervision tells of its own picture is no line in it."""
    if isinstance(each.event, CaseMoved):
        return
    ids = case_ids(each.event)
    yield from ((subject, each.event_id) for subject in ids)
    if isinstance(each.event, WarningEvent):
        yield each.event.subject, each.event_id
    elif not ids:
        yield timeline_subject(each.event), each.event_id
