"""The fifth step 访 and the closing of the file, as assistance tells of them."""

from __future__ import annotations

from contracts import mediation as c
from contracts.assistance import VisitRecorded, VisitsFinished
from contracts.codes import PERFORMANCES, SATISFACTIONS
from contracts.errors import TooEarly
from mediation import queries
from mediation.model import Agreement, Proceeding, Record
from mediation.sealing import RecordContent, seal
from messaging.call import Call
from servicekit.clock import local_date

UNREACHED = "回访：未联系上当事人。"


def take_visit(call: Call, event: VisitRecorded) -> None:
    """A visit that reached somebody becomes the record of 访 and says how the agreement is kept."""
    proceeding = _concluded(call, event.dispute_id, event.round)
    if not event.reached or queries.has_visit(call.session, proceeding, event.visit_id):
        return
    _add(call, proceeding, _words(event), visitor_id=event.visitor_id, visit_id=event.visit_id)
    agreement = call.session.get(Agreement, (event.dispute_id, event.round))
    if agreement is not None:
        agreement.settle(event.performance, local_date(event.at))


def finish_visits(call: Call, event: VisitsFinished) -> None:
    """归档: all records are there, the file is closed."""
    proceeding = _concluded(call, event.dispute_id, event.round)
    if not proceeding.archive(call.now):
        return
    if not queries.has_visit(call.session, proceeding):
        _add(call, proceeding, UNREACHED, visitor_id=call.actor.person_id)
    call.audit(proceeding.dispute_id, "mediation.archived", round=proceeding.round)
    archived = c.CaseArchived(
        at=call.now,
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        outcome=proceeding.outcome,
        round=proceeding.round,
    )
    call.publish(archived)


def _concluded(call: Call, dispute_id: str, round_no: int) -> Proceeding:
    proceeding = call.session.get(Proceeding, (dispute_id, round_no))
    if proceeding is None or not proceeding.is_concluded:
        raise TooEarly(f"round {round_no} of this dispute is not concluded yet")
    return proceeding


def _words(event: VisitRecorded) -> str:
    said = SATISFACTIONS[event.satisfaction] if event.satisfaction else "未评价"
    return f"回访：满意度{said}，履行情况{PERFORMANCES[event.performance]}。"


def _add(call: Call, proceeding: Proceeding, words: str, *, visitor_id: str, visit_id: str = "") -> None:
    record = Record(
        id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        step="visit",
        held_at=call.now,
        recorded_by=visitor_id,
        recorded_at=call.now,
        content=seal(call.settings.identity_key, RecordContent(text=words)),
        visit_id=visit_id or None,
    )
    call.session.add(record)
    call.session.flush()  # the next event of the same batch asks whether a visit is there
    call.audit(proceeding.dispute_id, "mediation.recorded", step="visit", round=proceeding.round)
    recorded = c.StepRecorded(
        at=call.now,
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        step="visit",
        recorded_by=visitor_id,
        round=proceeding.round,
    )
    call.publish(recorded)
