"""Who was there for how long, and the certificates."""

from __future__ import annotations

from contracts import expert_training as c
from expert_pool import policies, queries
from expert_pool.errors import NobodyToCertify, NotEnrolled
from expert_pool.handlers.training import locked_training, sheet_of
from expert_pool.model import Place, Training
from messaging.call import Call
from servicekit.clock import local_date


def record_training_attendance(call: Call, request: c.RecordTrainingAttendance) -> c.TrainingSheet:
    """Once it has begun; may be put right until the certificate is issued.

    :raises TrainingNotBegun, NotEnrolled, TooManyHours, AlreadyCertified: see there.
    """
    call.demand("expert.manage")
    one = locked_training(call, request.training_id)
    one.check_begun(call.now)
    places = {place.person_id: place for place in queries.places_of(call.session, one.id)}
    for row in request.items:
        _attend(call, one, places.get(row.person_id), row)
    return sheet_of(call, one)


def issue_training_certificates(call: Call, request: c.IssueTrainingCertificates) -> c.TrainingSheet:
    """Numbered in the order of ids; who was there only in part keeps the hours and gets no certificate."""
    call.demand("expert.manage")
    one = locked_training(call, request.training_id)
    one.check_begun(call.now)
    places = queries.places_of(call.session, one.id)
    ready = policies.to_certify(one, places)
    if not ready:
        raise NobodyToCertify("没有可以发证的人：只给参加了全部学时、还没有发证的人发证。")
    numbers = policies.certificate_numbers(one, places, len(ready))
    for place, number in zip(ready, numbers, strict=True):
        _certify(call, one, place, number)
    return sheet_of(call, one)


def _attend(call: Call, one: Training, place: Place | None, row: c.AttendedHours) -> None:
    if place is None or place.state == "left":
        raise NotEnrolled(f"“{row.person_id}”没有报名这次培训，请先报名。", field=row.person_id)
    before = (place.state, place.hours)
    place.attend(row.hours, one)
    if before != (place.state, place.hours):
        call.audit(one.id, "training.attended", person_id=place.person_id, hours=row.hours)


def _certify(call: Call, one: Training, place: Place, number: str) -> None:
    place.certify(number, call.now)
    call.audit(one.id, "training.certified", person_id=place.person_id, number=number)
    call.publish(
        c.TrainingCertified(
            at=call.now,
            training_id=one.id,
            person_id=place.person_id,
            title=one.title,
            hours=place.hours,
            held_on=local_date(one.starts_at),
        )
    )
