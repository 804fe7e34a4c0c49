"""听查研评: the mediator's four records, in order, each final."""

from __future__ import annotations

from typing import Any

from contracts import mediation as c
from contracts.codes import Step
from mediation import queries
from mediation.errors import RecordIncomplete
from mediation.handlers.finding import own_proceeding
from mediation.handlers.signatures import content_hash, keep_signature
from mediation.handlers.skips import withdraw_waiting
from mediation.model import Proceeding, StepRecord
from mediation.policies import check_record, gates, heard_in
from mediation.queries.sealing import seal
from mediation.queries.sheets import ASKED, record_document
from messaging.call import Call
from servicekit.clock import local_date


def record_step(call: Call, request: c.RecordStep) -> c.ProceedingSheet:
    """Adds one record; further records of a step are possible until the next step has one."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    record = request.record
    _pass_gates(call, proceeding, record)
    check_record(record.particulars, c.fields_of(record.step, record.manner), record.held_at, call.now)
    position = proceeding.record(record.step, heard_in(record.manner))
    withdraw_waiting(call, proceeding, record.step)
    words = {"present": record.present, "text": record.text, "particulars": record.particulars}
    record_id = call.new_id()
    _sign(call, proceeding, record, record_id, words)
    call.session.add(
        StepRecord(
            record_id=record_id,
            dispute_id=proceeding.dispute_id,
            round=proceeding.round,
            position=position,
            step=record.step,
            held_at=record.held_at,
            place=record.place,
            sealed=seal(call.settings.identity_key, words),
            recorded_by=call.actor.person_id,
            recorded_at=call.now,
            manner=record.manner if record.step == "hearing" else "together",
            session_id=record.session_id,
        )
    )
    tell_step(call, proceeding, record.step, call.actor.person_id)
    call.session.flush()
    return queries.sheet_of(call.session, proceeding, call.settings.identity_key)


def _sign(
    call: Call, proceeding: Proceeding, record: c.StepInput, record_id: str, words: dict[str, Any]
) -> None:
    """被调查人签名, where it was drawn with the record.

    :raises RecordIncomplete: it is not said who was asked, or the step has nobody who signs.
    """
    if not record.drawing:
        return
    name = record.particulars.get("asked", "").strip()
    if record.step != "inquiry" or not name:
        raise RecordIncomplete("请先填写被调查人，再请他签名。", field="particulars.asked")
    keep_signature(
        call, proceeding, record_document(record_id), ASKED, name, how="drawn", signed_on=local_date(call.now),
        content=content_hash(words), picture=record.drawing, file_id="",
    )  # fmt: skip
    words["signed"] = True


def _pass_gates(call: Call, proceeding: Proceeding, record: c.StepInput) -> None:
    """The hearing is where a suspicion is looked into; every other step waits for the answer."""
    found = queries.gates_of(call.session, proceeding)
    gates.must_be_allowed(found)
    if record.step != "hearing":
        gates.must_be_settled(found)
    elif record.manner == "together":
        danger = queries.in_danger(call.session, proceeding)
        gates.must_not_meet(found, danger, record.particulars.get("safety", ""))


def tell_step(call: Call, proceeding: Proceeding, step: Step, person_id: str) -> None:
    call.audit(proceeding.dispute_id, "step_recorded", step=step, round=proceeding.round, by=person_id)
    call.publish(
        c.StepRecorded(
            at=call.now,
            dispute_id=proceeding.dispute_id,
            number=proceeding.number,
            step=step,
            recorded_by=person_id,
            round=proceeding.round,
            on_behalf_of=proceeding.acts_for(person_id),
        )
    )
