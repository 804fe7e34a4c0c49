"""What becomes of the cases a mediator led: how they ended, what the visits found, how soon offers are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from contracts.assistance import VisitRecorded
from contracts.errors import TooEarly
from contracts.expert_training import TrainingCertified
from contracts.message import Event
from mediator_dispatch.handlers.crew import note_roster, take_turn
from mediator_dispatch.model import Mediator, Outcome
from mediator_dispatch.tables import MEDIATORS, OFFERS, OUTCOMES, RECORD
from messaging.call import Call
from servicekit import batches

REACHES_BACK = timedelta(days=730)
UNHAPPY = ("unsatisfied", "very_unsatisfied")


def load_for_visits(session: Session, events: Sequence[Event]) -> None:
    """The outcomes that the visits of a batch belong to."""
    keys = [(one.dispute_id, one.round) for one in events if isinstance(one, VisitRecorded)]
    ids = batches.among(OUTCOMES.c.dispute_id, (key for key, _ in keys))
    batches.stock(session, Outcome, keys, session.scalars(select(Outcome).where(ids)))


def take_visit(call: Call, event: VisitRecorded) -> None:
    """A visit's answer counts for whoever led that round; a visit that reached nobody says nothing."""
    if event.satisfaction is None:
        return
    ended = batches.find(call.session, Outcome, (event.dispute_id, event.round))
    if ended is None:
        raise TooEarly("the end of this round is not known yet")
    ended.visited(event.satisfaction not in UNHAPPY)
    call.audit(event.dispute_id, "satisfaction_counted", mediator_id=ended.mediator_id, round=event.round)


def take_trained(call: Call, event: TrainingCertified) -> None:
    """A certificate stands on the roster of whoever is a mediator; told twice it stands there once."""
    take_turn(call.session)
    mediator = call.session.get(Mediator, event.person_id)
    if mediator is None or event.title in mediator.training:
        return
    mediator.training = [*mediator.training, event.title]
    call.session.flush()
    note_roster(call.session)
    call.audit(event.person_id, "training_noted", mediator_id=event.person_id)


def sum_up(call: Call) -> int:
    """Writes the sums of two years onto the roster, where they changed; gives how many changed."""
    found = _sums(call.session, call.now - REACHES_BACK)
    known = call.session.execute(select(MEDIATORS.c.mediator_id, *(MEDIATORS.c[name] for name in RECORD)))
    changed = {row[0]: new for row in known if (new := found.get(row[0], (0,) * len(RECORD))) != row[1:]}
    if changed:
        take_turn(call.session)
        among = batches.among(MEDIATORS.c.mediator_id, changed)
        for one in call.session.scalars(select(Mediator).where(among)):
            _write(one, changed[one.mediator_id])
        call.session.flush()
        note_roster(call.session)
    return len(changed)


def _write(one: Mediator, sums: Iterable[int]) -> None:
    for name, value in zip(RECORD, sums, strict=True):
        setattr(one, name, value)


def _sums(session: Session, since: datetime) -> dict[str, tuple[int, ...]]:
    """mediator_id → the numbers of ``RECORD``."""
    ended, offers = OUTCOMES.c, OFFERS.c
    led = select(
        ended.mediator_id,
        _times(ended.outcome == "agreed"),
        _times(ended.outcome == "failed"),
        _times(ended.satisfied.is_(True)),
        _times(ended.satisfied.is_(False)),
    ).where(ended.ended_at >= since)
    asked = select(offers.mediator_id, func.count(), func.coalesce(func.sum(offers.stood), 0)).where(
        offers.offered_at >= since, offers.state.in_(("accepted", "refused", "lapsed"))
    )
    first = {row[0]: row[1:] for row in session.execute(led.group_by(ended.mediator_id))}
    then = {row[0]: row[1:] for row in session.execute(asked.group_by(offers.mediator_id))}
    return {
        one: tuple(int(value) for value in (*first.get(one, (0,) * 4), *then.get(one, (0,) * 2)))
        for one in first.keys() | then.keys()
    }


def _times(true: Any) -> Any:
    return func.coalesce(func.sum(case((true, 1), else_=0)), 0)
