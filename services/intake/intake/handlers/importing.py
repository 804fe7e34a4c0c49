"""Registering many at once: what is right is written together, what is wrong is told, what came before is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from contracts.errors import FieldFault, Refusal
from contracts.importing import (
    CheckDisputes,
    Checked,
    CheckedDisputes,
    ImportDisputes,
    Imported,
    ImportedDisputes,
)
from contracts.intake import DisputeBody, RegisterDispute
from intake.errors import NumbersExhausted
from intake.handlers import already
from intake.handlers.bodies import Read, read_body
from intake.handlers.callers import YEAR
from intake.handlers.likes import Judged, leave_traces, look_alikes_of_many, marks_of, shown
from intake.handlers.numbering import next_numbers
from intake.handlers.register import Submission, accepts, register_dispute, tell_registered
from intake.handlers.viewing import town_of
from intake.model import Dispute
from intake.queries.earlier import count_earlier
from intake.tables import DISPUTES, PARTIES
from messaging.call import Call
from servicekit import bulk


@dataclass
class _Row:
    """One body on its way: ``answer`` once it is known what becomes of it."""

    read: Read
    request: RegisterDispute | None = None
    mark: already.Mark = ("", "")
    answer: Imported | None = None

    def fail(self, faults: Iterable[tuple[str, str]]) -> None:
        self.answer = Imported(
            errors=tuple(FieldFault(field=field, reason=reason) for field, reason in faults)
        )


def import_disputes(call: Call, request: ImportDisputes) -> ImportedDisputes:
    """Each body by itself: a wrong one costs only itself. The right ones are written with a few statements for all.

    :raises Forbidden: no right to register.
    """
    call.demand("dispute.register")
    rows = [_row(call, raw) for raw in request.bodies]
    known = already.numbers_of(call, [one.mark for one in rows if one.request])
    first = _first_of_each(rows, known)
    if first and not _register_together(call, list(first.values())):
        for row in first.values():
            row.answer = _registered_alone(call, row)
    return ImportedDisputes(items=tuple(_answer(one, first, known) for one in rows))


def _answer(row: _Row, first: Mapping[already.Mark, _Row], known: Mapping[already.Mark, str]) -> Imported:
    """What stands twice is answered as the first of it was."""
    if row.answer is not None:
        return row.answer
    if number := known.get(row.mark):
        return Imported(number=number, repeated=True)
    before = first[row.mark].answer
    assert before is not None
    return before.model_copy(update={"repeated": not before.errors})


def check_disputes(call: Call, request: CheckDisputes) -> CheckedDisputes:
    """What is wrong with each body, every field at once; nothing is written, and nothing asked of anybody."""
    rows = [read_body(call, raw) for raw in request.bodies]
    marks = [already.mark_of(one.body) if one.body else None for one in rows]
    may = call.actor.may("dispute.register")
    known = already.numbers_of(call, [one for one in marks if one]) if may else {}
    return CheckedDisputes(
        items=tuple(
            _told(one, known.get(mark) if mark else None) for one, mark in zip(rows, marks, strict=True)
        )
    )


def _told(found: Read, number: str | None) -> Checked:
    faults = tuple(FieldFault(field=field, reason=reason) for field, reason in found.faults)
    return Checked(errors=faults, number=number or "")


def _row(call: Call, raw: Mapping[str, Any]) -> _Row:
    row = _Row(read_body(call, raw))
    if row.read.body is None:
        row.fail(row.read.faults)
        return row
    request = _request(row.read.body)
    try:
        accepts(call, request)
    except Refusal as error:  # a door that is not the caller's
        row.fail([(error.field, error.message)])
        return row
    row.request, row.mark = request, already.mark_of(row.read.body)
    return row


def _request(body: DisputeBody) -> RegisterDispute:
    return RegisterDispute(body=body, idempotency_key="" if body.external_ref else already.import_key(body))


def _first_of_each(rows: Sequence[_Row], known: Mapping[already.Mark, str]) -> dict[already.Mark, _Row]:
    """Those to register: of what stands twice among them only the first."""
    first: dict[already.Mark, _Row] = {}
    for row in rows:
        if row.request and row.mark not in known:
            first.setdefault(row.mark, row)
    return first


def _register_together(call: Call, rows: Sequence[_Row]) -> bool:
    """False, and nothing is written, where one of them has to be looked at alone."""
    fresh = [_draft(call, one) for one in rows]
    marks = [marks_of(one) for one in fresh]
    likes = look_alikes_of_many(call, fresh, marks)
    count_earlier(call.session, fresh, call.now - YEAR)
    try:
        with call.session.begin_nested():
            _write(call, fresh, likes)
    except (
        IntegrityError,
        NumbersExhausted,
    ):  # somebody was faster with one of them, or the year's numbers end
        return False
    leave_traces(call, zip(fresh, marks, strict=True))
    for row, dispute in zip(rows, fresh, strict=True):
        tell_registered(call, dispute)
        row.answer = Imported(number=dispute.number)
    return True


def _draft(call: Call, row: _Row) -> Dispute:
    request, checked = row.request, row.read.checked
    assert request is not None and checked is not None
    dispute, _ = Submission(call, request).draft(checked)
    if accepts(call, request):
        dispute.accept(call.actor.person_id, call.now)
    return dispute


def _write(call: Call, fresh: Sequence[Dispute], likes: Sequence[Sequence[Judged]]) -> None:
    """Numbers are taken last: their row stays locked until the commit."""
    numbers = next_numbers(call.session, town_of(call).prefix, call.now, len(fresh))
    for dispute, number in zip(fresh, numbers, strict=True):
        dispute.number = number
    for dispute, judged in zip(fresh, likes, strict=True):
        dispute.look_alikes = [one.model_dump(mode="json") for one in shown(judged)]
    _load(call, fresh)


def _load(call: Call, fresh: Sequence[Dispute]) -> None:
    """As plain rows: an entity for each would cost a tenth of the whole registration."""
    for dispute in fresh:
        for party in dispute.parties:
            party.dispute_id = dispute.id
    connection = call.session.connection()
    bulk.load(connection, DISPUTES, [bulk.row_of(DISPUTES, one)[1] for one in fresh])
    parties = [party for one in fresh for party in one.parties]
    bulk.load(connection, PARTIES, [bulk.row_of(PARTIES, one)[1] for one in parties])


def _registered_alone(call: Call, row: _Row) -> Imported:
    assert row.request is not None
    try:
        made = register_dispute(call, row.request)
    except Refusal as error:  # the year's numbers are used up
        return Imported(errors=(FieldFault(field=error.field, reason=error.message),))
    return Imported(number=made.number, repeated=made.repeated)
