"""Issues cards: every clock whose next rung is reached, the longest waiting first, whoever has the case."""

from __future__ import annotations

from sqlalchemy import select

from contracts.supervision import CardIssued
from messaging.call import Call
from supervision.handlers.tallies import post
from supervision.model import CardRecord, Case, Clock
from supervision.policies import tallies
from supervision.policies.between_desks import asked_of
from supervision.policies.states import holder_and_action
from supervision.tables import CASES, CLOCKS


def issue_cards(call: Call) -> int:
    """Checks at most ``cards_per_run`` clocks, waiting for nobody's lock; gives how many cards it issued."""
    issued = 0
    for case in _due_cases(call):
        before = tallies.of_case(case)
        issued += sum(_check(call, case, clock) for clock in case.clocks if _is_due(call, clock))
        case.read_clocks()
        post(call, tallies.difference(before, tallies.of_case(case)))
    return issued


def _due_cases(call: Call) -> list[Case]:
    """The cases of the clocks that are due, locked; what somebody else has locked comes with the next run."""
    due = (
        select(CLOCKS.c.dispute_id)
        .where(CLOCKS.c.next_check_at <= call.now)
        .order_by(CLOCKS.c.next_check_at, CLOCKS.c.dispute_id)
        .limit(call.settings.cards_per_run)
    )
    ids = sorted(set(call.session.execute(due).scalars()))
    if not ids:
        return []
    locked = (
        select(Case)
        .where(CASES.c.dispute_id.in_(ids))
        .order_by(CASES.c.dispute_id)
        .with_for_update(skip_locked=True)
    )
    return list(call.session.execute(locked).scalars())


def _is_due(call: Call, clock: Clock) -> bool:
    return clock.next_check_at is not None and clock.next_check_at <= call.now


def _check(call: Call, case: Case, clock: Clock) -> int:
    card = clock.check(call.now)
    if not card:
        return 0
    holder = holder_of(case, clock)
    record = CardRecord(
        case.dispute_id,
        clock.name,
        clock.key,
        card,
        call.new_id(),
        case.number,
        holder,
        case.desk,
        clock.due_at,
        call.now,
    )
    call.session.add(record)
    call.audit(
        case.dispute_id, "card_issued", card=card, clock=clock.name, clock_key=clock.key, holder=holder
    )
    event = {"at": call.now, "dispute_id": case.dispute_id, "number": case.number, "due_at": clock.due_at}
    call.publish(CardIssued.model_validate({**event, "card": card, "clock": clock.name, "holder": holder}))
    return 1


def holder_of(case: Case, clock: Clock) -> str:
    """Whom the card is for: the assistance window for a visit, the desk that was asked, else whoever has the case now."""
    if clock.name == "visit":
        return "assistance"
    if asked := asked_of(case.all_facts(), clock.name, clock.key):
        return asked
    return holder_and_action(case.state, case.desk, case.mediator_id, case.offered_to)[0]
