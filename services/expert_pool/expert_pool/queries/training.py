"""Trainings, their places and their certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from contracts import expert_training as c
from contracts.people import Actor
from contracts.refusals import Forbidden
from expert_pool import policies
from expert_pool.errors import NoCertificate, UnknownTraining
from expert_pool.model import Expert, Place, RosterMediator, Training
from expert_pool.queries.changes import change_sheet, changes_of
from expert_pool.queries.consultations import all_committees, all_experts
from expert_pool.tables import PLACES, TRAININGS
from servicekit.paging import page

KEEPS = ("expert.manage", "supervision.read")


def list_trainings(session: Session, request: c.ListTrainings, actor: Actor) -> c.Trainings:
    """Everybody who may be trained sees what there is; the latest first."""
    statement = select(Training)
    if request.year is not None:
        statement = statement.where(TRAININGS.c.year == request.year)
    keys = [TRAININGS.c.starts_at, TRAININGS.c.id]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    counted = _places_by_state(session, [one.id for one in found])
    mine = _own_places(session, [one.id for one in found], actor.person_id)
    items = (_training(one, counted.get(one.id, {}), mine.get(one.id, "")) for one in found)
    return c.Trainings(items=tuple(items), next_cursor=cursor)


def get_training(session: Session, request: c.GetTraining, actor: Actor, town: Any) -> c.TrainingSheet:
    return training_sheet(session, find_training(session, request.training_id), actor, town)


def find_training(session: Session, training_id: str) -> Training:
    """:raises UnknownTraining: there is none."""
    found = session.get(Training, training_id)
    if found is None:
        raise UnknownTraining("没有这次培训，请从列表中选择。")
    return found


def training_sheet(session: Session, one: Training, actor: Actor, town: Any) -> c.TrainingSheet:
    """With its people for who keeps the register; everybody else sees their own place."""
    counted = _places_by_state(session, [one.id]).get(one.id, {})
    mine = _own_places(session, [one.id], actor.person_id).get(one.id, "")
    sheet = _training(one, counted, mine)
    if not any(map(actor.may, KEEPS)):
        return sheet
    names = names_of(session, town)
    people = tuple(_trainee(place, names) for place in places_of(session, one.id))
    changes = tuple(map(change_sheet, changes_of(session, one.id)))
    return sheet.model_copy(update={"people": people, "changes": changes})


def places_of(session: Session, training_id: str) -> Sequence[Place]:
    """All places of one training, in the order of ids."""
    statement = select(Place).where(PLACES.c.training_id == training_id).order_by(PLACES.c.person_id)
    return session.scalars(statement).all()


def get_training_certificate(
    session: Session, request: c.GetTrainingCertificate, actor: Actor, town: Any
) -> c.TrainingCertificate:
    """:raises Forbidden: somebody else's. :raises NoCertificate: there is none."""
    if not any(map(actor.may, KEEPS)) and request.person_id != actor.person_id:
        raise Forbidden("只能查看本人的培训证书。")
    one = find_training(session, request.training_id)
    place = session.get(Place, (one.id, request.person_id))
    if place is None or place.certified_at is None:
        raise NoCertificate("这次培训还没有给此人发证。")
    return c.TrainingCertificate(
        **{name: getattr(one, name) for name in ("title", "kind", "organiser", "starts_at", "ends_at")},
        certificate_no=place.certificate_no,
        person_id=place.person_id,
        name=names_of(session, town).get(place.person_id, ""),
        hours=place.hours,
        issued_at=place.certified_at,
    )


def people_in(session: Session, town: Any, group: str) -> Mapping[str, tuple[str, str]]:
    """Id → (name, committee) of the pool's experts, or of the mediators: the town's list as the roster has changed it.

    Whom only the roster has comes without a name: the gateway, which may ask for it, fills it in.
    """
    if group == "mediators":
        return _mediators(session, town)
    committees = {one.code: one.name for one in all_committees(session)}
    return {
        one.id: (one.name, committees.get(one.committee_code, ""))
        for one in all_experts(session)
        if one.active
    }


def _mediators(session: Session, town: Any) -> dict[str, tuple[str, str]]:
    committees = {code: one.name for code, one in getattr(town, "committees", {}).items()}
    found = {
        one.id: (one.name, committees.get(getattr(one, "committee_code", ""), ""))
        for one in town.mediators.values()
    }
    for told in session.scalars(select(RosterMediator)):
        if told.on_roster:
            found[told.id] = (found.get(told.id, ("", ""))[0], told.committee)
        else:
            found.pop(told.id, None)
    return found


def names_of(session: Session, town: Any) -> dict[str, str]:
    """Id → name of everybody who may be trained; who has left the pool keeps the name, whom only the roster has has none here."""
    experts: Sequence[Expert] = all_experts(session)
    return {one.id: one.name for one in (*town.mediators.values(), *experts)}


def _places_by_state(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Training → state → places; "certified" beside them."""
    certified = func.sum(case((PLACES.c.certificate_no != "", 1), else_=0))
    statement = (
        select(PLACES.c.training_id, PLACES.c.state, func.count(), certified)
        .where(PLACES.c.training_id.in_(ids))
        .group_by(PLACES.c.training_id, PLACES.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for training_id, state, count, papers in session.execute(statement) if ids else ():
        counted = found.setdefault(training_id, {})
        counted[state] = count
        counted["certified"] = counted.get("certified", 0) + int(papers or 0)
    return found


def _own_places(session: Session, ids: Sequence[str], person_id: str) -> dict[str, str]:
    statement = select(PLACES.c.training_id, PLACES.c.state).where(
        PLACES.c.training_id.in_(ids), PLACES.c.person_id == person_id
    )
    return {row[0]: row[1] for row in session.execute(statement)} if ids else {}


def _training(one: Training, counted: Mapping[str, int], mine: str) -> c.TrainingSheet:
    copied = {name: getattr(one, name) for name in TOLD}
    return c.TrainingSheet(
        **copied,
        training_id=one.id,
        enrolled=sum(counted.get(state, 0) for state in policies.SEATED),
        attended=counted.get("attended", 0),
        certified=counted.get("certified", 0),
        mine=mine,
    )


def _trainee(place: Place, names: Mapping[str, str]) -> c.Trainee:
    return c.Trainee(
        person_id=place.person_id,
        name=names.get(place.person_id, ""),
        state=place.state,
        hours=place.hours,
        certificate_no=place.certificate_no,
    )


TOLD = (
    "number", "title", "kind", "audience", "starts_at", "ends_at", "place", "organiser", "hours", "seats", "state", "reason",
    "version",
)  # fmt: skip
