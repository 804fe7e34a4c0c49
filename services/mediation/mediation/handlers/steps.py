"""The four records 听查研评."""

from __future__ import annotations

from contracts import mediation as c
from mediation import policies
from mediation.errors import WrongRecord
from mediation.handlers.own import own_proceeding, sheet
from mediation.model import Proceeding, Record
from mediation.sealing import RecordContent, seal
from messaging.call import Call


def record_step(call: Call, request: c.RecordStep) -> c.ProceedingSheet:
    """One record in its order; the same step may be recorded again until the next exists."""
    proceeding = own_proceeding(call, request.dispute_id)
    _check(call, request.record)
    proceeding.record(request.record.step)
    call.session.add(_record(call, proceeding, request.record))
    call.audit(proceeding.dispute_id, "mediation.recorded", step=request.record.step, round=proceeding.round)
    recorded = c.StepRecorded(
        at=call.now,
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        step=request.record.step,
        recorded_by=call.actor.person_id,
        round=proceeding.round,
    )
    call.publish(recorded)
    return sheet(call, proceeding)


def _check(call: Call, record: c.StepInput) -> None:
    fields = c.STEP_FIELDS[record.step]
    for name, (label, required) in fields.items():
        if required and not record.particulars.get(name, "").strip():
            raise WrongRecord(f"请填写“{label}”。", field=f"particulars.{name}")
    if unknown := sorted(set(record.particulars) - set(fields)):
        raise WrongRecord(f"这一步的记录没有“{unknown[0]}”一项，请去掉。", field=f"particulars.{unknown[0]}")
    if policies.in_future(record.held_at, call.now):
        raise WrongRecord("记录时间不能晚于现在，请改正。", field="held_at")


def _record(call: Call, proceeding: Proceeding, record: c.StepInput) -> Record:
    content = RecordContent(
        place=record.place, present=record.present, text=record.text, particulars=record.particulars
    )
    return Record(
        id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        step=record.step,
        held_at=record.held_at,
        recorded_by=call.actor.person_id,
        recorded_at=call.now,
        content=seal(call.settings.identity_key, content),
    )
