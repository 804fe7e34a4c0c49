"""Hours of training of each person and year, against what the town asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from contracts import expert_training as c
from contracts.people import Actor
from contracts.refusals import Forbidden, NotFound
from expert_pool.model import Place, Training
from expert_pool.queries.required import required_of
from expert_pool.queries.training import KEEPS, people_in
from expert_pool.tables import PLACES, TRAININGS
from servicekit.clock import local_date

Sums = Mapping[str, tuple[float, int, int]]  # person → hours, trainings, certificates
NOTHING = (0.0, 0, 0)


def list_training_hours(
    session: Session, request: c.ListTrainingHours, actor: Actor, town: Any, settings: Any, year: int
) -> c.HoursOfYear:
    """Everybody of the group, in the order of ids; ``year`` stands in where none is asked for."""
    if not any(map(actor.may, KEEPS)):
        raise Forbidden("只有管理培训登记的人可以查看全部学时。")
    year, asked = request.year or year, required_of(session, town, settings, request.audience)
    required = asked.hours
    rows = list(_all_hours(session, request.audience, town, year, required))
    shown = [
        one
        for one in rows
        if one.person_id > request.cursor and not (request.short and one.hours >= required)
    ]
    return c.HoursOfYear(
        year=year,
        required=required,
        source=asked.source,
        people=len(rows),
        enough=sum(one.hours >= required for one in rows),
        items=tuple(shown[: request.limit]),
        next_cursor=shown[request.limit - 1].person_id if len(shown) > request.limit else "",
    )


def get_training_record(
    session: Session, request: c.GetTrainingRecord, actor: Actor, town: Any, settings: Any, year: int
) -> c.TrainingRecord:
    """:raises Forbidden: somebody else's. :raises NotFound: nobody has this id."""
    if not any(map(actor.may, KEEPS)) and request.person_id != actor.person_id:
        raise Forbidden("只能查看本人的培训记录。")
    year, group = request.year or year, _group_of(session, town, request.person_id)
    required = required_of(session, town, settings, group).hours
    one = next(
        row for row in _all_hours(session, group, town, year, required) if row.person_id == request.person_id
    )
    return c.TrainingRecord(year=year, sum=one, items=tuple(_entries(session, request.person_id, year)))


def _group_of(session: Session, town: Any, person_id: str) -> str:
    for group in ("experts", "mediators"):
        if person_id in people_in(session, town, group):
            return group
    raise NotFound("没有这个专家或者调解员，请从列表中选择。")


def _all_hours(
    session: Session, group: str, town: Any, year: int, required: float
) -> Iterable[c.PersonHours]:
    sums = _sums_of(session, year)
    for person_id, (name, committee) in sorted(people_in(session, town, group).items()):
        hours, trainings, certificates = sums.get(person_id, NOTHING)
        yield c.PersonHours(
            person_id=person_id,
            name=name,
            committee=committee,
            hours=hours,
            required=required,
            trainings=trainings,
            certificates=certificates,
        )


def _sums_of(session: Session, year: int) -> Sums:
    papers = func.sum(case((PLACES.c.certificate_no != "", 1), else_=0))
    statement = (
        select(PLACES.c.person_id, func.sum(PLACES.c.hours), func.count(), papers)
        .where(PLACES.c.year == year, PLACES.c.state == "attended")
        .group_by(PLACES.c.person_id)
    )
    return {row[0]: (float(row[1]), row[2], int(row[3])) for row in session.execute(statement)}


def _entries(session: Session, person_id: str, year: int) -> Iterable[c.TrainingEntry]:
    statement = (
        select(Place, Training)
        .join(Training, TRAININGS.c.id == PLACES.c.training_id)
        .where(PLACES.c.person_id == person_id, PLACES.c.year == year)
        .order_by(TRAININGS.c.starts_at.desc(), TRAININGS.c.id.desc())
    )
    for place, one in session.execute(statement):
        yield c.TrainingEntry(
            training_id=one.id,
            number=one.number,
            title=one.title,
            held_on=local_date(one.starts_at),
            state="cancelled" if one.state == "cancelled" else place.state,
            hours=place.hours,
            certificate_no=place.certificate_no,
        )
