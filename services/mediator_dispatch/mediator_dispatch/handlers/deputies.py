"""代班: who acts for an absent mediator in the cases that this one has, where the hard rules allow."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, text

from contracts.mediator_moves import DeputyNamed
from mediator_dispatch import policies
from mediator_dispatch.handlers.crew import load_cases, the_mediator
from mediator_dispatch.model import Absence, DispatchCase
from mediator_dispatch.tables import ABSENCES, DEPUTISED, DISPATCH_CASES, UNSEALED
from messaging.call import Call
from servicekit.aside import aside
from servicekit.clock import local_date


def deputise(call: Call, mediator_id: str) -> None:
    """An absence of this mediator began or ended: the same is true of every case of theirs."""
    for case in load_cases(call.session, _cases_of(call, mediator_id)):
        seat_deputy(call, case)


def seat_deputy(call: Call, case: DispatchCase) -> None:
    """Whoever has the case is away and named a deputy, or is back, or somebody else has it."""
    absence = _absence_of(call, case.lead_id)
    wanted = absence.deputy_id if absence is not None and _may(call, case, absence.deputy_id) else ""
    if wanted == case.deputy_id:
        return
    case.deputy_id = wanted
    ids = {"mediator_id": case.lead_id, "deputy": wanted}
    call.audit(case.dispute_id, "deputy_named" if wanted else "deputy_gone", round=case.round, **ids)
    call.publish(
        DeputyNamed(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            round=case.round,
            mediator_id=case.lead_id,
            deputy_id=wanted,
            until_on=absence.until_on if absence is not None and wanted else None,
        )
    )


def _may(call: Call, case: DispatchCase, deputy_id: str) -> bool:
    """A deputy tied to a party, or objected to, stays out of this one case; the coordinator may move it."""
    day = local_date(call.now)
    deputy = the_mediator(call.session, deputy_id)
    if deputy is None or not deputy.is_there_on(day):
        return False
    barred = policies.absolute_obstacle(case, deputy, day)
    if barred:
        call.audit(case.dispute_id, "deputy_barred", deputy=deputy_id, round=case.round)
    return not barred


def _absence_of(call: Call, mediator_id: str) -> Absence | None:
    """The one that runs today and has a deputy."""
    own, today = ABSENCES.c, local_date(call.now)
    runs = (own.from_on <= today, own.until_on >= today, own.ended_at.is_(None), own.deputy_id != "")
    return call.session.scalars(select(Absence).where(own.mediator_id == mediator_id, *runs)).first()


def _cases_of(call: Call, mediator_id: str) -> list[str]:
    """In hand, or ended while something is still to be done; and those in which somebody acts for them now."""
    own = DISPATCH_CASES.c
    followed = or_(
        own.successor_id == mediator_id, and_(own.successor_id == "", own.mediator_id == mediator_id)
    )
    ways = (
        and_(own.state == "assigned", own.mediator_id == mediator_id),
        and_(text(UNSEALED), aside(own.state) == "concluded", followed),
        and_(text(DEPUTISED), followed),
    )
    found = {one for way in ways for one in call.session.scalars(select(own.dispute_id).where(way))}
    return sorted(found)
