"""A training is planned or cancelled; people get a place in it or leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Dialect, update
from sqlalchemy.dialects import postgresql, sqlite

from contracts import expert_training as c
from contracts.refusals import Forbidden
from expert_pool import policies, queries
from expert_pool.errors import NotEnrolled, NotInvited, UnknownTraining
from expert_pool.model import Place, Training
from expert_pool.tables import TRAINING_NUMBERS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def plan_training(call: Call, request: c.PlanTraining) -> c.TrainingSheet:
    """:raises TooLate, WrongHours: see the rules."""
    call.demand("expert.manage")
    policies.check_plan(request.starts_at, request.ends_at, request.hours, call.now)
    year = local_date(request.starts_at).year
    one = Training(
        id=call.new_id(),
        number=policies.training_number(year, _next_serial(call, year)),
        year=year,
        planned_by=call.actor.person_id,
        planned_at=call.now,
        **request.model_dump(),
    )
    call.session.add(one)
    call.audit(one.id, "training.planned", number=one.number)
    return sheet_of(call, one)


def cancel_training(call: Call, request: c.CancelTraining) -> c.TrainingSheet:
    """Nobody has to come; the places stay in the register."""
    call.demand("expert.manage")
    one = locked_training(call, request.training_id)
    one.cancel(mask_text(request.reason), call.now)
    call.audit(one.id, "training.cancelled", number=one.number)
    return sheet_of(call, one)


def enrol_in_training(call: Call, request: c.EnrolInTraining) -> c.TrainingSheet:
    """Whoever is there already stays; the others get a seat each, or nobody does.

    :raises Forbidden: somebody else's place. :raises TrainingFull, NotInvited, TrainingOver: see there.
    """
    one = locked_training(call, request.training_id)
    wanted = dict.fromkeys(request.person_ids)
    _check_whose(call, one, wanted)
    check_meant(call, one, wanted)
    places = {place.person_id: place for place in queries.places_of(call.session, one.id)}
    new = [who for who in wanted if who not in places or places[who].state == "left"]
    policies.check_seats(one, places.values(), len(new))
    for who in new:
        _seat(call, one, places.get(who), who)
    call.session.flush()
    return sheet_of(call, one)


def leave_training(call: Call, request: c.LeaveTraining) -> c.TrainingSheet:
    """Before it begins."""
    one = locked_training(call, request.training_id)
    if not call.actor.may("expert.manage") and request.person_id != call.actor.person_id:
        raise Forbidden("只能退出本人报名的培训。")
    place = call.session.get(Place, (one.id, request.person_id))
    if place is None or place.state == "left":
        raise NotEnrolled("没有报名这次培训，请刷新页面。", field="person_id")
    place.leave(one, call.now)
    call.audit(one.id, "training.left", person_id=place.person_id)
    call.session.flush()
    return sheet_of(call, one)


def locked_training(call: Call, training_id: str) -> Training:
    """Locked, so that seats and certificates are counted one after the other.

    :raises UnknownTraining: there is none.
    """
    found = call.session.get(Training, training_id, with_for_update=True)
    if found is None:
        raise UnknownTraining("没有这次培训，请从列表中选择。")
    return found


def sheet_of(call: Call, one: Training) -> c.TrainingSheet:
    call.session.flush()
    return queries.training_sheet(call.session, one, call.actor, call.resources)


def _check_whose(call: Call, one: Training, wanted: Iterable[str]) -> None:
    """Who keeps the register may bring somebody in late; one's own place is to be asked for in time."""
    one.check_takes_place()
    if call.actor.may("expert.manage"):
        return
    if set(wanted) != {call.actor.person_id}:
        raise Forbidden("只能为本人报名。")
    if call.now >= one.starts_at:
        raise NotInvited("培训已经开始，报名已经结束，请与管理人员联系。")


def check_meant(call: Call, one: Training, wanted: Iterable[str]) -> None:
    """:raises NotInvited: somebody whom nobody knows, or for whom the training is not meant."""
    known = {
        group: queries.people_in(call.session, call.resources, group) for group in ("experts", "mediators")
    }
    meant = {who for group in policies.MEANT_FOR[one.audience] for who in known[group]}
    for who in wanted:
        if not any(who in people for people in known.values()):
            raise NotInvited(f"没有编号是“{who}”的专家或者调解员，请核对。", field="person_ids")
        if who not in meant:
            raise NotInvited(f"这次培训不是为“{who}”这类人员安排的，请换一次培训。", field="person_ids")


def _seat(call: Call, one: Training, known: Place | None, who: str) -> None:
    if known is None:
        call.session.add(Place(one.id, who, one.year, call.now, call.actor.person_id))
    else:
        known.enrol_again(call.actor.person_id, call.now)
    call.audit(one.id, "training.enrolled", person_id=who)


def _next_serial(call: Call, year: int) -> int:
    """The next number of the year; its row stays locked until the commit, so that no number is left out."""
    dialect: Dialect = call.session.get_bind().dialect
    insert: Any = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    begun = insert(TRAINING_NUMBERS).values(year=year, last=0).on_conflict_do_nothing()
    call.session.execute(begun)
    counted = (
        update(TRAINING_NUMBERS)
        .where(TRAINING_NUMBERS.c.year == year)
        .values(last=TRAINING_NUMBERS.c.last + 1)
        .returning(TRAINING_NUMBERS.c.last)
    )
    return int(call.session.execute(counted).scalar_one())
