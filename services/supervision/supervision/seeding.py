"""What a past life leaves in supervision: its case with clocks and cards, timeline, words, desks, parties and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contracts.intake import DisputeAccepted, DisputeRegistered
from contracts.message import Event
from contracts.past import Past
from contracts.supervision import CardIssued
from contracts.warning import ClueReported, WarningEvent
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of
from servicekit.clock import local_date
from supervision.handlers.cards import holder_of
from supervision.handlers.clocks import new_clock
from supervision.handlers.events import EXCERPT, WARNING_ENDS
from supervision.handlers.facts import actor_of, case_ids, details_of, digests_of, fact_of
from supervision.model import RANKS, CardRecord, Case, Clock, Fact, Warned
from supervision.policies import tallies
from supervision.policies.clocks import spans
from supervision.policies.fold import fold_facts
from supervision.policies.search import as_tsvector
from supervision.settings import Resources, Settings, load_resources
from supervision.tables import (
    AUDIT,
    CARDS,
    CASES,
    CLOCKS,
    MEMBERS,
    PARTY_KEYS,
    TALLIES,
    TIMELINE,
    WARNED,
    WORDS,
)


class Seeder:
    """``counted`` holds the figures: (dimension, key, day) → count."""

    def __init__(self, settings: Settings) -> None:
        self.resources: Resources = load_resources(settings)
        self.counted: Counter[tuple[str, str, date]] = Counter()

    def rows(self, past: Past) -> Rows:
        case, facts = _case(past)
        clocks = list(self._clocks(case, facts))
        cards = [card for clock in clocks for card in _cards(past, case, facts, clock)]
        told = [(past.new_id(card.issued_at), _told(card)) for card in cards]
        issued = [fact_of(event, event_id, past.dispute_id) for event_id, event in told]
        packed = (fact.pack() for fact in (*facts, *issued))
        case.facts = sorted(packed, key=lambda row: (row[2], row[0]))
        case.updated_at = max([fact.at for fact in facts] + [card.issued_at for card in cards])
        case.clocks = clocks
        case.read_clocks()
        self.counted.update(tallies.of_case(case))
        return [
            row_of(CASES, case),
            *(row_of(CLOCKS, clock) for clock in clocks),
            *(row_of(CARDS, card) for card in cards),
            *_around(past, case),
            *(_line(past.dispute_id, event_id, event) for event_id, event in [*_own(past), *told]),
            *self._warned(past),
            *audit_rows(AUDIT, past.dispute_id, map(_entry, cards), past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[tuple[str, str, date]]) -> None:
        """Adds the figures to those that are there."""
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        insert = dialect.insert(TALLIES)
        keys = [TALLIES.c.dimension, TALLIES.c.key, TALLIES.c.day]
        added = {"value": TALLIES.c.value + insert.excluded.value}
        rows = [
            {"dimension": dimension, "key": key, "day": day, "value": value}
            for (dimension, key, day), value in sorted(counted.items())
        ]
        if rows:
            session.execute(insert.on_conflict_do_update(index_elements=keys, set_=added), rows)

    def _clocks(self, case: Case, facts: list[Fact]) -> Iterator[Clock]:
        for span in spans(case, facts):
            days, unit = self.resources.terms.of(span.term) if span.due_on is None else (0, "")
            yield new_clock(self.resources, case, span, days, unit)

    def _warned(self, past: Past) -> Rows:
        """The warning that it grew out of, as its own events tell of it."""
        clue = past.first(ClueReported)
        if clue is None:
            return []
        warned = Warned(clue.warning_id, clue.number, colour=clue.colour, village_code=clue.village_code)
        warned.reported_on = local_date(clue.at)
        lines: Rows = []
        for event_id, event in past.told:
            if isinstance(event, WarningEvent):
                level = str(getattr(event, "to_level", "") or getattr(event, "level", ""))
                warned.move(state=WARNING_ENDS.get(event.name(), "open"), level=level)
                lines.append(_line(clue.warning_id, event_id, event))
        self.counted.update(tallies.of_warning(warned))
        return [row_of(WARNED, warned), *lines]


def _case(past: Past) -> tuple[Case, list[Fact]]:
    """The case as its events make it, with its facts in order; clocks are still to come."""
    brief, accepted = past.brief, past.first(DisputeAccepted)
    registered = past.first(DisputeRegistered)
    assert registered is not None
    case = Case(
        past.dispute_id,
        number=brief.number,
        channel=brief.channel,
        village_code=brief.village_code,
        confidential=brief.confidential,
        excerpt=brief.narrative[:EXCERPT],
        registered_at=brief.registered_at,
        registered_on=local_date(brief.registered_at),
        accepted_at=accepted.at if accepted else None,
        origin_warning_id=brief.origin_warning_id,
    )
    facts = [fact_of(event, event_id, past.dispute_id) for event_id, event in _own(past)]
    return case, fold_facts(case, facts)


def _own(past: Past) -> list[tuple[str, Event]]:
    """The events that speak of the dispute; a warning's own do not."""
    return [(event_id, event) for event_id, event in past.told if past.dispute_id in case_ids(event)]


def _cards(past: Past, case: Case, facts: list[Fact], clock: Clock) -> Iterator[CardRecord]:
    """The cards that the timer has issued while the clock ran: each rung once, of several at one moment the gravest."""
    end, known_at = clock.stopped_at or past.until, _known_at(facts, clock)
    reached = {max(at, known_at): card for card, at in clock.rungs() if at < end}
    for at, card in sorted(reached.items()):
        clock.card = card
        then = _as_of(case, facts, at)
        yield CardRecord(
            case.dispute_id,
            clock.name,
            clock.key,
            card,
            past.new_id(at),
            case.number,
            holder_of(then, clock),
            then.desk,
            clock.due_at,
            at,
            clock.stopped_at,
        )
    clock.overdue = clock.stopped_at is None and RANKS[clock.card] == RANKS["red"]
    clock.set_next_check()


def _known_at(facts: list[Fact], clock: Clock) -> datetime:
    """A settle clock is first seen when the complexity is known, which may be after a rung."""
    if clock.name != "settle":
        return clock.started_at
    graded = (fact.at for fact in facts if f"r{fact.round}" == clock.key and fact.data.get("complexity"))
    return min(graded, default=clock.started_at)


def _as_of(case: Case, facts: list[Fact], at: datetime) -> Case:
    """The case as it was at a moment."""
    then = Case(case.dispute_id, registered_at=case.registered_at)
    fold_facts(then, [fact for fact in facts if fact.at <= at])
    return then


def _told(card: CardRecord) -> CardIssued:
    return CardIssued.model_construct(
        at=card.issued_at,
        dispute_id=card.dispute_id,
        number=card.number,
        card=card.card,
        clock=card.clock,
        due_at=card.due_at,
        holder=card.holder,
    )


def _entry(card: CardRecord) -> Entry:
    said = {"card": card.card, "clock": card.clock, "clock_key": card.clock_key, "holder": card.holder}
    return Entry(card.issued_at, "system", "system", "card_issued", said)


def _around(past: Past, case: Case) -> Rows:
    """What is kept beside the case: its desks, its parties' digests, its words."""
    key, brief = case.dispute_id, past.brief
    words = as_tsvector(f"{brief.number} {brief.narrative}")
    return [
        *((MEMBERS, (desk, key, case.registered_at)) for desk in case.member_desks()),
        *((PARTY_KEYS, (digest, key)) for digest in digests_of(brief)),
        (WORDS, (key, brief.narrative, words)),
    ]


def _line(subject: str, event_id: str, event: Event) -> tuple[Any, Any]:
    told = (event.name(), event.service, event.at, actor_of(event), details_of(event))
    return TIMELINE, (subject, event_id, *told)
